import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunningCloud } from '../running-cloud.ts';

const COMMAND = path.resolve(import.meta.dirname, '../../../infra/audit/main.ts');

/** How a command has ended, and what it has printed. */
export interface CommandEnd {
  readonly code: number;
  /** Standard output alone: with `--json` the answer. */
  readonly text: string;
  /** Standard error. */
  readonly told: string;
}

/** Runs `npm run audit -- …` against a running cloud, as a person would in another terminal. */
export async function runAuditCommand(
  running: RunningCloud,
  args: readonly string[],
): Promise<CommandEnd> {
  await tellWhereItIs(running);
  const all = ['--import', 'tsx', COMMAND, ...args, '--state', running.stateDirectory];
  return new Promise((resolve) => {
    execFile(process.execPath, all, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? -1);
      resolve({ code, text: stdout, told: stderr });
    });
  });
}

/** As the launcher does after each start. */
async function tellWhereItIs({ cloud, company, period, stateDirectory }: RunningCloud) {
  const { companyCode, corpId, parameters } = company;
  const { employees, seed } = parameters;
  const sample = { company: companyCode, corpId, seed, employees, month: period };
  const about = JSON.stringify({ ...cloud.endpoints(), sample });
  await writeFile(path.join(stateDirectory, 'endpoints.json'), about, { mode: 0o600 });
}
