import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSampleCompany } from '../../../infra/local/sample-company/index.ts';
import { monthPeriod } from '../../../shared/time/index.ts';
import { readKeptState } from '../../support/kept-state.ts';
import { resultOf, runLauncher } from '../../support/launcher-process.ts';

const EMPLOYEES = 10;
const SEED = 61;

let base: string;

beforeAll(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'local-time-'));
});

afterAll(() => rm(base, { recursive: true, force: true }));

/** The same month some years from the machine's now. */
function monthInYears(years: number): string {
  const now = new Date();
  return `${String(now.getUTCFullYear() + years)}-${String(now.getUTCMonth() + 1).padStart(2, '0')}`;
}

function monthAfter(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = new Date(Date.UTC(year, number, 1));
  return next.toISOString().slice(0, 7);
}

function command(period: string, stateDirectory: string): string[] {
  const sample = ['--employees', String(EMPLOYEES), '--seed', String(SEED)];
  return ['--once', '--json', ...sample, '--period', period, '--state', stateDirectory];
}

describe('a period that DingTalk’s window of 180 days does not hold today', () => {
  test.each([
    ['long past', monthInYears(-1)],
    ['not over yet', monthInYears(1)],
  ])('that is %s moves local time behind it, says so, and is delivered', async (name, period) => {
    const stateDirectory = path.join(base, name.replaceAll(' ', '-'));

    const end = await runLauncher(command(period, stateDirectory));

    expect(resultOf(end).outcome).toBe('delivered');
    const moved = new RegExp(
      `Local time is moved to (\\S+) \\d\\d:\\d\\d:\\d\\d HKT, when ${period}`,
    );
    const [, localDay = ''] = moved.exec(end.stderr) ?? [];
    expect(localDay.slice(0, 7)).toBe(monthAfter(period));
    const { corpId } = createSampleCompany({
      seed: SEED,
      employees: EMPLOYEES,
      period: monthPeriod(period),
    });
    const { calls, trail } = await readKeptState(stateDirectory, corpId);
    for (const { atEpochMs } of calls) {
      expect(new Date(atEpochMs).toISOString().slice(0, 10)).toBe(localDay);
    }
    for (const { at } of trail) expect(at.slice(0, 10)).toBe(localDay);
  });

  test('is refused where kept local time is past it, since time never runs back', async () => {
    const stateDirectory = path.join(base, 'not-over-yet');

    const end = await runLauncher(command(monthInYears(-1), stateDirectory));

    expect(end.exitCode).toBe(1);
    expect(end.stderr).toMatch(/never runs back/);
    expect(end.stderr).toContain('--reset');
    expect(end.stderr).toContain('不會倒退');
    expect(end.stderr).not.toMatch(/^\s+at /m);
  });
});
