import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import type { FunctionFolder, PlantedCloud } from './planted-cloud.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
const ASKED: Readonly<Record<'payroll' | 'events' | 'access' | 'audit', FunctionFolder>> = {
  payroll: 'attendance-export',
  events: 'event-worker',
  access: 'token-refresh',
  audit: 'audit-forwarding',
};

/** Runs `npm run <name> -- <args>` as at a terminal and keeps what it prints; its exit status. */
export async function atTerminal(
  planted: PlantedCloud,
  name: keyof typeof ASKED,
  ...args: readonly string[]
): Promise<number> {
  const { cloud, host } = planted.running;
  const { accessKeyId, accessKeySecret } = cloud.credentials.developer;
  const target = [
    ...['--endpoint', String(host.endpoints['invokeEndpoint'])],
    ...['--function', `dt-${ASKED[name]}-${STAGE}`],
  ];
  const main = `infra/${name}/main.ts`;
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', main, ...args, ...target], {
    cwd: REPOSITORY,
    env: {
      ...process.env,
      ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    },
  });
  const ended = await run.then(
    (printed) => ({ code: 0, ...printed }),
    (error: unknown) => error as { readonly code: number; stdout: string; stderr: string },
  );
  planted.tell(`npm run ${name}, output`, ended.stdout);
  planted.tell(`npm run ${name}, errors`, ended.stderr);
  return ended.code;
}
