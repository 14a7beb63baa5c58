import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CloneWalk, stepsOfSection, type PromisedStep } from '../support/clone-walk.ts';

let walk: CloneWalk;
let steps: readonly PromisedStep[];

beforeAll(async () => {
  steps = await stepsOfSection('functions/audit-forwarding/README.md', 'Run locally');
  walk = await CloneWalk.begin('npm start -- --employees 12 --period 2026-10 --seed 7');
});

afterAll(() => walk.end());

describe('the commands for audit events in the README of their function', () => {
  test('work as written, and each shows what stands behind it', async () => {
    const commands = steps.filter(({ command }) => command.startsWith('npm run audit'));
    expect(commands.length).toBeGreaterThan(3);

    for (const { command, promise = '' } of commands) {
      // A run of the timer may be under way.
      const { code, text } = await walk.runUntil(command, promise.trim());

      process.stderr.write(`walk-through: ${command} → ${String(code)}\n`);
      expect(promise, command).not.toBe('');
      expect(text, `${command}\n${text}`).toContain(promise.trim());
      expect(code, `${command}\n${text}`).toBe(0);
    }
  });
});
