import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const PROGRAM = path.resolve(import.meta.dirname, '../support/forwarder-heap-child.ts');
const MEGABYTE = 1_048_576;
const EVENTS = 1_000_000;

interface HeapFigures {
  readonly delivered: number;
  /** Bytes in use after a full collection, after each tenth of the events. */
  readonly usedBytes: readonly number[];
  readonly peakRssBytes: number;
}

describe('the forwarder', () => {
  it('needs no more heap after a million events than after a hundred thousand', async () => {
    // As Node would be told in a function with 256 MB; test loader and collector are in it too.
    const { stdout } = await run(
      process.execPath,
      ['--expose-gc', '--max-old-space-size=192', '--import', 'tsx', PROGRAM, String(EVENTS)],
      { maxBuffer: 10 * MEGABYTE },
    );

    const { delivered, usedBytes, peakRssBytes } = JSON.parse(stdout) as HeapFigures;
    const [first = 0, ...later] = usedBytes;
    const megabytes = usedBytes.map((bytes) => (bytes / MEGABYTE).toFixed(1));
    process.stdout.write(
      `forwarder, heap in MB over ${String(delivered)} events: ${megabytes.join(' ')}; peak of the process ${(peakRssBytes / MEGABYTE).toFixed(0)} MB\n`,
    );
    expect(delivered).toBe(EVENTS);
    // Between tenths batches are under way, now more and now fewer.
    expect(Math.max(...later) - first).toBeLessThan(24 * MEGABYTE);
  });
});
