import path from 'node:path';
import { runEnvironmentCommand, targetOf } from '../command/environment-command.ts';
import { checkCommand, checkStatus, checkView } from './check-command.ts';
import { environmentsInCloud, performCheck } from './perform-check.ts';

const DESCRIPTION = path.resolve(import.meta.dirname, '../../s.yaml');

await runEnvironmentCommand({
  command: checkCommand,
  view: checkView,
  exitStatusOf: checkStatus,
  perform: async ({ options }) => {
    const { env, file } = options;
    const environments = typeof env === 'string' ? [env] : await environmentsInCloud();
    return performCheck({
      file: typeof file === 'string' ? path.resolve(file) : DESCRIPTION,
      targets: await Promise.all(
        environments.map((environment) => targetOf({ ...options, env: environment })),
      ),
      nowEpochMs: Date.now(),
    });
  },
});
