import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { DeploymentTarget } from '../deployment/deployment-target.ts';
import { commandFailed } from './errors.ts';

/** The real `s` command for an environment. */
export interface ServerlessDevs {
  /** Runs it to its end. @throws ReleaseError if its status is not 0 */
  run(...args: readonly string[]): Promise<void>;
}

export interface ServerlessDevsOptions {
  readonly target: DeploymentTarget;
  /** Folder of the local cloud. */
  readonly stateDirectory: string;
  /** Folder of `s.yaml`. */
  readonly directory: string;
  /** What to tell a person to give again after a failure. */
  readonly again: string;
}

/**
 * Starts `s` of the installed packages, without a shell, with the settings of the environment as its
 * environment variables. Its output goes to standard error: standard output is for the answer.
 */
export function serverlessDevs(options: ServerlessDevsOptions): ServerlessDevs {
  const program = path.join(
    path.dirname(createRequire(import.meta.url).resolve('@serverless-devs/s/package.json')),
    'bin/s',
  );
  return {
    run: async (...args) => {
      const child = spawn(process.execPath, [program, ...args], {
        cwd: options.directory,
        env: environmentFor(options),
        stdio: ['ignore', process.stderr, process.stderr],
      });
      const status = await new Promise<number>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => resolve(code ?? -1));
      });
      if (status !== 0) throw commandFailed(`npx s ${args.join(' ')}`, options.again);
    },
  };
}

function environmentFor({ target, stateDirectory }: ServerlessDevsOptions) {
  return {
    ...process.env,
    ...target.settings,
    FC_COMPONENT: target.isLocal
      ? './infra/local/fc-component'
      : (process.env['FC_COMPONENT'] ?? 'fc3'),
    ...(target.isLocal ? { LOCAL_CLOUD_STATE: stateDirectory } : {}),
  };
}
