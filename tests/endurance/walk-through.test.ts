import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CloneWalk, stepsOfSection, type PromisedStep } from '../support/clone-walk.ts';

/** Results after which a command says by its exit status that a person has to act. */
const WAITING = new Set(['held', 'awaiting-release']);

let walk: CloneWalk;
let steps: readonly PromisedStep[];

beforeAll(async () => {
  const [first, ...others] = await stepsOfSection(
    'functions/attendance-export/README.md',
    'Run locally',
  );
  steps = others;
  walk = await CloneWalk.begin(first?.command ?? 'false');
  await walk.avoidExportTimer();
});

afterAll(() => walk.end());

describe('the walk-through in the function’s README', () => {
  test('works as written, each command with the result that stands behind it', async () => {
    expect(steps.length).toBeGreaterThan(12);

    for (const { command, promise: result } of steps) {
      const { code, text } = await walk.run(command);

      process.stderr.write(`walk-through: ${command} → ${String(code)}\n`);
      expect(code, `${command}\n${text}`).toBe(WAITING.has(result ?? '') ? 3 : 0);
      if (result !== undefined) expect(text).toContain(`Result: ${result} / 結果`);
      // A command of the shell either writes a file or shows something.
      else expect(command.includes(' > ') || text.trim() !== '', command).toBe(true);
    }
  });

  test('has delivered two files, of which the second pays the late punch', async () => {
    const file = walk.pathOf('.local/sftp/account');
    const first = await readFile(`${file}/HUX_2026-10-01_2026-10-15_0001.csv`, 'latin1');
    const second = await readFile(`${file}/HUX_2026-10-16_2026-10-31_0001.csv`, 'latin1');

    const earlier = second.split('\r\n').filter((line) => line.includes(',20261001,20261015,'));

    expect(first).toContain('CC9000');
    expect(earlier.length).toBeGreaterThan(0);
    expect(earlier.every((line) => !first.split('\r\n').includes(line))).toBe(true);
  });
});
