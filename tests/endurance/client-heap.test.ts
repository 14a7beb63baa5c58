import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const PROGRAM = path.resolve(import.meta.dirname, '../support/client-heap-child.ts');
const REQUESTS = 100_000;
const MEGABYTE = 1_048_576;

interface HeapFigures {
  /** Requests that reached the server. */
  readonly answered: number;
  readonly isBooked: boolean;
  /** Bytes in use after a full collection, after each tenth of the requests. */
  readonly usedBytes: readonly number[];
}

describe('the client of DingTalk in a warm instance', () => {
  it('needs no more heap after a hundred thousand requests than after ten thousand', async () => {
    const { stdout } = await run(
      process.execPath,
      ['--expose-gc', '--import', 'tsx', PROGRAM, String(REQUESTS)],
      { maxBuffer: 10 * MEGABYTE },
    );

    const { answered, isBooked, usedBytes } = JSON.parse(stdout) as HeapFigures;
    const [first = 0, ...later] = usedBytes;
    const megabytes = usedBytes.map((bytes) => (bytes / MEGABYTE).toFixed(1));
    process.stdout.write(
      `client of DingTalk, heap in MB over ${String(REQUESTS)} requests: ${megabytes.join(' ')}\n`,
    );
    // Besides: one for the token and one that proves it.
    expect(answered).toBeGreaterThanOrEqual(REQUESTS);
    expect(isBooked).toBe(true);
    expect(later).toHaveLength(9);
    expect(Math.max(...later) - first).toBeLessThan(2 * MEGABYTE);
  });
});
