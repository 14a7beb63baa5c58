import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSampleCompany } from '../../../infra/local/sample-company/index.ts';
import { monthPeriod } from '../../../shared/time/index.ts';
import { readKeptState, type KeptState } from '../../support/kept-state.ts';
import {
  resultOf,
  runLauncher,
  type LauncherEnd,
  type LauncherJson,
} from '../../support/launcher-process.ts';

const sample = ['--employees', '12', '--period', '2026-10', '--seed', '51'];
const { corpId } = createSampleCompany({
  seed: 51,
  employees: 12,
  period: monthPeriod('2026-10'),
});

let stateDirectory: string;
let first: LauncherEnd;
let keptAfterFirst: KeptState;
let again: LauncherEnd;
let keptAfterAgain: KeptState;

beforeAll(async () => {
  stateDirectory = await mkdtemp(path.join(tmpdir(), 'one-run-'));
  const command = ['--once', ...sample, '--state', stateDirectory];
  first = await runLauncher(command);
  keptAfterFirst = await readKeptState(stateDirectory, corpId);
  again = await runLauncher([...command, '--json']);
  keptAfterAgain = await readKeptState(stateDirectory, corpId);
}, 120_000);

afterAll(() => rm(stateDirectory, { recursive: true, force: true }));

async function onlyFileBelow(folder: string, name: RegExp): Promise<string> {
  const names = await readdir(path.join(stateDirectory, folder), { recursive: true });
  const found = names.filter((entry) => name.test(entry));
  expect(found).toHaveLength(1);
  return path.join(stateDirectory, folder, found[0] ?? '');
}

describe('one run with --once', () => {
  test('exits 0 and says that the file was delivered and read back', () => {
    expect(first.exitCode, first.stdout + first.stderr).toBe(0);
    expect(first.stdout).toContain('Result: delivered');
    expect(first.stdout).toContain('The file was read back and is equal');
    expect(first.stderr).toBe('');
  });

  test('shows the steps that ran, in both languages', () => {
    const steps = [
      'Build the functions / 建置函數',
      'Plan the calls, spend nothing / 計劃呼叫次數',
      'Fetch, compute, write / 擷取、計算、寫檔',
      'Deliver by SFTP, read back / 以 SFTP 送出並核對',
    ];

    const positions = steps.map((step) => first.stdout.indexOf(step));

    expect(positions.every((position) => position >= 0)).toBe(true);
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  test('names file, manifest and exceptions, and they are there', async () => {
    const paths = [
      await onlyFileBelow('sftp/account', /\.csv$/),
      await onlyFileBelow('output', /_0001\.csv$/),
      await onlyFileBelow('output', /manifest\.json$/),
      await onlyFileBelow('output', /exceptions\.csv$/),
    ];

    for (const file of paths) expect(first.stdout).toContain(file);
    expect(await readFile(paths[0] ?? '')).toEqual(await readFile(paths[1] ?? ''));
  });

  test('counts lines, exceptions and calls as manifest and DingTalk’s own log do', async () => {
    const manifest = JSON.parse(
      await readFile(await onlyFileBelow('output', /manifest\.json$/), 'utf8'),
    ) as {
      readonly file: { readonly rows: number };
      readonly exceptions: { readonly total: number };
    };
    const counted = keptAfterFirst.calls.filter(({ isCounted }) => isCounted).length;

    expect(first.stdout).toMatch(row('lines in the file', String(manifest.file.rows)));
    expect(first.stdout).toMatch(
      row('exceptions', `${String(manifest.exceptions.total)}, of which`),
    );
    expect(first.stdout).toMatch(row('metered DingTalk calls', String(counted)));
    expect(counted).toBeGreaterThan(0);
  });

  test('accepts the sample’s exceptions one by one and shows each', () => {
    const accepted = keptAfterFirst.trail
      .filter(({ action }) => action === 'payroll.exception-accepted')
      .map(({ details }) => String(details['exception']));

    expect(accepted.length).toBeGreaterThan(0);
    for (const id of accepted) expect(first.stdout).toContain(id);
  });

  test('says what to try next', () => {
    expect(first.stdout).toContain('What to try next / 下一步');
  });
});

describe('the same command again', () => {
  let result: LauncherJson;

  beforeAll(() => {
    result = resultOf(again);
  });

  test('exits 0 with nothing but one JSON document on standard output', () => {
    expect(again.exitCode).toBe(0);
    expect(result.outcome).toBe('already-delivered');
    expect(result.run).toMatch(/\/2026-10\/adp-hk-generic\/0001$/);
    expect(again.stderr).toContain('Result: already-delivered');
  });

  test('sends nothing and spends nothing', async () => {
    const delivery = (kept: KeptState): number =>
      kept.trail.filter(({ action }) => action === 'payroll.delivery').length;
    const counted = (kept: KeptState): number =>
      kept.calls.filter(({ isCounted }) => isCounted).length;

    expect(result.meteredCallsUsed).toBe(0);
    expect(counted(keptAfterAgain)).toBe(counted(keptAfterFirst));
    expect(delivery(keptAfterAgain)).toBe(1);
    expect(keptAfterAgain.received).toEqual(keptAfterFirst.received);
    expect(await readFile(result.outputs?.file ?? '')).toEqual(
      await readFile(await onlyFileBelow('sftp/account', /\.csv$/)),
    );
  });

  test('with another --employees is refused and names the remedies', async () => {
    const other = await runLauncher(
      ['--once', '--employees', '13', '--seed', '51', '--period', '2026-10'].concat(
        '--state',
        stateDirectory,
      ),
    );

    expect(other.exitCode).toBe(1);
    expect(other.stderr).toContain('12 people, not 13');
    expect(other.stderr).toMatch(/--reset.*--seed.*--state/);
    expect(other.stderr).toContain('請使用 --reset');
    expect(other.stderr).not.toMatch(/^\s+at /m);
  });
});

/** A row of a drawn table: label, then value. */
function row(label: string, value: string): RegExp {
  return new RegExp(`│ ${label} [^│]*│ ${value}`);
}
