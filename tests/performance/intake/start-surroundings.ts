import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';

/** What a process of the intake needs to start. */
export interface StartingPoint {
  /** Folder of the unpacked bundle. */
  readonly code: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface StartSurroundings extends StartingPoint {
  dispose(): Promise<void>;
}

/** The built intake, with the stand-ins of its store and its secrets in a process of their own. */
export async function startSurroundings(): Promise<StartSurroundings> {
  const child = fork(path.join(import.meta.dirname, 'surroundings-child.ts'), [], {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const startingPoint = await firstMessage(child);
  return {
    ...startingPoint,
    dispose: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.disconnect();
      }),
  };
}

function firstMessage(child: ChildProcess): Promise<StartingPoint> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as StartingPoint));
    child.once('exit', () => reject(new Error('the stand-ins did not start')));
  });
}
