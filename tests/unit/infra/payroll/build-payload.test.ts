import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPayload } from '../../../../infra/payroll/build-payload.ts';
import type { UsageError } from '../../../../infra/command/usage-error.ts';
import { usageProblemsOf } from '../../../support/usage-problems.ts';

const defaults = { company: 'HUX', period: '2026-10' };
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'payload-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function problemsOf(...args: Parameters<typeof buildPayload>): Promise<UsageError['problems']> {
  return usageProblemsOf(() => buildPayload(...args));
}

describe('the payload of a command', () => {
  test('has the sample’s company and month where nothing else is said', async () => {
    expect(await buildPayload('status', {}, defaults)).toEqual({ action: 'status', ...defaults });
  });

  test('has no month beside two days', async () => {
    const options = { from: '2026-10-01', to: '2026-10-15' };

    expect(await buildPayload('export', options, defaults)).toEqual({
      action: 'export',
      company: 'HUX',
      ...options,
    });
  });

  test('holds lists and flags as the function wants them', async () => {
    const options = { accept: 'A-1,B-2', refresh: true, 'dry-run': true } as const;

    expect(await buildPayload('export', options, defaults)).toMatchObject({
      accept: ['A-1', 'B-2'],
      refresh: true,
      dryRun: true,
    });
  });

  test('accepts of a saved list what affects pay, beside what is named', async () => {
    const file = path.join(directory, 'exceptions.csv');
    await writeFile(
      file,
      '\uFEFFexception_id,affects_pay,kind\nMP-1,yes,x\nNE-2,no,x\nNP-3,yes,x\n',
    );

    const payload = await buildPayload(
      'export',
      { accept: 'A-1', 'accept-all-of': file },
      defaults,
    );

    expect(payload['accept']).toEqual(['A-1', 'MP-1', 'NP-3']);
  });

  test('is refused if the list is of another kind, or not there', async () => {
    const other = path.join(directory, 'people.csv');
    await writeFile(other, 'user_id,job_number\nu1,1\n');

    for (const file of [other, path.join(directory, 'nowhere.csv')]) {
      const problems = await problemsOf('export', { 'accept-all-of': file }, defaults);
      expect(problems.en).toEqual([`--accept-all-of: ${file} is no exceptions.csv of a run`]);
      expect(problems.zhHK).toHaveLength(1);
    }
  });

  test('is refused by the function’s own rules before it is sent, each by the option’s name', async () => {
    const problems = await problemsOf(
      'final-pay',
      { company: 'H U X', from: '2026-10-32', to: '2026-10-15', run: '1' },
      undefined,
    );

    const named = problems.en.map((text) => text.split(':')[0]).sort();
    expect(named).toEqual(['--company', '--employees', '--from', '--run']);
    expect(problems.zhHK.join()).toContain('--company：必須為公司代碼');
  });
});
