import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const PROGRAM = path.resolve(
  import.meta.dirname,
  '../../../../support/audit-forwarding/snapshot-heap-child.ts',
);
const PEOPLE = 5_000;
const HEAP_MB = 64;

it('takes and compares snapshots of 5,000 people in a heap that their answers would not fit into', async () => {
  const { stdout } = await run(process.execPath, [
    `--max-old-space-size=${String(HEAP_MB)}`,
    '--import',
    'tsx',
    PROGRAM,
    String(PEOPLE),
  ]);

  // The beginning; then one who came and one who left in each of the departments.
  expect(JSON.parse(stdout)).toEqual({ records: 1 + 2 * (PEOPLE / 100) });
});
