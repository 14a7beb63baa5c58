import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);
const PROGRAM = path.resolve(
  import.meta.dirname,
  '../support/audit-archive/archive-memory-child.ts',
);
const EVENTS = 200_000;
const MEGABYTE = 1_048_576;
/** What the function has. */
const MEMORY_MB = 256;

interface MemoryFigures {
  readonly events: number;
  /** In use while each object is stored, after a full collection. */
  readonly heldBytes: readonly number[];
  /** The most that the whole process ever had, loader of TypeScript included. */
  readonly mostBytes: number;
}

describe('the archive of a backlog that is one hour', () => {
  it('needs no more memory for the last object than for the first', async () => {
    const { stdout } = await run(process.execPath, [
      '--expose-gc',
      '--max-old-space-size=100',
      '--import',
      'tsx',
      PROGRAM,
      String(EVENTS),
    ]);

    const { events, heldBytes, mostBytes } = JSON.parse(stdout) as MemoryFigures;
    const megabytes = heldBytes.map((bytes) => (bytes / MEGABYTE).toFixed(0)).join(' ');
    const most = (mostBytes / MEGABYTE).toFixed(0);
    process.stdout.write(
      `archive of ${String(EVENTS)} events, MB held: ${megabytes}; most: ${most}\n`,
    );
    const [first = 0, ...later] = heldBytes;
    expect(events).toBe(EVENTS);
    expect(later.length).toBeGreaterThan(8);
    // Less than one object more; the last one is smaller than the others.
    expect(Math.max(...later) - first).toBeLessThan(20 * MEGABYTE);
    expect(mostBytes).toBeLessThan(MEMORY_MB * MEGABYTE);
  });
});
