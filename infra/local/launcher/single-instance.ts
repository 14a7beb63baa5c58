import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LauncherRefusedError } from './refusal.ts';

/** Another local cloud already uses the state directory. */
export class AlreadyRunningError extends LauncherRefusedError {}

/**
 * Holds the state directory for this process: a socket that vanishes with it, even by kill -9. On
 * Linux it has no file, so that nothing which tidies up the temporary folder can open the way for a
 * second owner, and two starts at once after a kill cannot both find it free.
 *
 * @throws AlreadyRunningError
 */
export async function holdStateDirectory(
  stateDirectory: string,
): Promise<{ release(): Promise<void> }> {
  const socketPath = socketPathFor(stateDirectory);
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const server = await listen(socketPath);
    if (server !== undefined) {
      return {
        release: async () => {
          await new Promise((resolve) => server.close(resolve));
        },
      };
    }
    if (await answers(socketPath)) break;
    if (path.isAbsolute(socketPath)) await rm(socketPath, { force: true });
  }
  throw new AlreadyRunningError(
    `another local cloud uses ${stateDirectory}; stop it, or start with --state and another folder\n` +
      `另一個本機雲端正使用 ${stateDirectory}；請先停止它，或以 --state 指定其他資料夾`,
  );
}

function socketPathFor(stateDirectory: string): string {
  const name = createHash('sha256').update(stateDirectory).digest('hex').slice(0, 24);
  if (process.platform === 'linux') return `\0dingtalk-hk-${name}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\dingtalk-hk-${name}`;
  return path.join(tmpdir(), `dingtalk-hk-${name}.sock`);
}

function listen(socketPath: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(socketPath, () => resolve(server));
    server.unref();
  });
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
