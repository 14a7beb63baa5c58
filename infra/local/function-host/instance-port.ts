import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, so that none is taken meanwhile. */
const FIRST = 20_000;
const END = 32_768;
const ATTEMPTS = 200;

/**
 * A port that nothing listens on at this moment, for one instance of a web function.
 *
 * @throws Error if none is found in two hundred attempts.
 */
export function freeInstancePort(): number {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FIRST, END);
    if (isFree(port)) return port;
  }
  throw new Error(`no free port between ${String(FIRST)} and ${String(END - 1)}`);
}

/** Without a host name Node binds at once; nothing is accepted before it is closed again. */
function isFree(port: number): boolean {
  const probe = createServer();
  probe.on('error', () => undefined);
  probe.listen(port);
  const free = probe.address() !== null;
  probe.close(() => undefined);
  return free;
}
