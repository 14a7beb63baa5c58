import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const PROGRAM = path.resolve(import.meta.dirname, '../support/intake-heap-child.ts');
const MEGABYTE = 1_048_576;

interface HeapFigures {
  readonly requests: number;
  /** Bytes in use after a full collection, after each tenth of the requests. */
  readonly usedBytes: readonly number[];
}

describe('the intake', () => {
  it('needs no more heap after a million requests than after a hundred thousand', async () => {
    const { stdout } = await run(
      process.execPath,
      ['--expose-gc', '--import', 'tsx', PROGRAM, '1000000'],
      { maxBuffer: 10 * MEGABYTE },
    );

    const figures = JSON.parse(stdout) as HeapFigures;
    const [first = 0, ...later] = figures.usedBytes;
    const megabytes = figures.usedBytes.map((bytes) => (bytes / MEGABYTE).toFixed(1));
    process.stdout.write(
      `intake, heap in MB over ${String(figures.requests)} requests: ${megabytes.join(' ')}\n`,
    );
    expect(figures.requests).toBe(1_000_000);
    expect(Math.max(...later) - first).toBeLessThan(2 * MEGABYTE);
  });
});
