import { afterEach, expect, test } from 'vitest';
import type { ExportResult } from '../../../../functions/attendance-export/export-result.ts';
import { exportDuePeriods } from '../../../../functions/attendance-export/scheduled-export.ts';
import {
  performDailyDuties,
  type DutyResult,
} from '../../../../functions/attendance-export/scheduled/daily-duties.ts';
import {
  FileTransferUnavailableError,
  type FileTransfer,
} from '../../../../shared/file-transfer/index.ts';
import { expectOutcome } from './export-cases.ts';
import { ExportInMemory } from './export-in-memory.ts';

const OCTOBER = '2028-10';

let one: ExportInMemory;
afterEach(() => one.close());

const byTimer = () => ({ ...one.caller, actor: 'timer' }) as const;
const hourly = (): Promise<ExportResult[]> =>
  one.whileTimePasses(exportDuePeriods(one.dependencies, byTimer()));
const daily = (): Promise<DutyResult[]> =>
  one.whileTimePasses(performDailyDuties(one.dependencies, byTimer()));
const until = (hongKong: string): Promise<void> =>
  one.clock.pass(Date.parse(`${hongKong}+08:00`) - one.clock.nowEpochMs());
const summaryOf = (results: readonly ExportResult[]): string[] =>
  results.map(({ outcome, period }) => `${period.from.slice(0, 7)} ${outcome}`);
const meteredCalls = (): number =>
  one.dingTalk.controls.calls().filter(({ isCounted }) => isCounted).length;

test('before a new period a paid one is computed anew, once, where the company wants it', async () => {
  one = await ExportInMemory.start();
  await one.configure((company) => ({ ...company, priorPeriods: 'automatic' }));
  expectOutcome(await one.runAccepting(), 'delivered');
  await one.act({ action: 'mark-paid', period: OCTOBER });
  await until('2028-12-02T09:10:00');

  const first = await hourly();
  const calls = meteredCalls();
  const second = await hourly();

  expect(summaryOf(first)).toEqual(['2028-10 unchanged', '2028-11 held']);
  expect(summaryOf(second)).toEqual(['2028-11 held']);
  expect(meteredCalls()).toBe(calls);
});

test('a period that is not paid, or a company that did not ask for it, is left as it is', async () => {
  one = await ExportInMemory.start();
  expectOutcome(await one.runAccepting(), 'delivered');
  await one.act({ action: 'mark-paid', period: OCTOBER });
  await until('2028-12-02T09:10:00');

  expect(summaryOf(await hourly())).toEqual(['2028-11 held']);
});

test('a delivery that was broken off is ended in a later period too, on any day of the month', async () => {
  one = await ExportInMemory.start();
  const transfer: FileTransfer = {
    connect: () => Promise.reject(new FileTransferUnavailableError('sftp.test', 'connect', 'down')),
  };
  expect((await one.runAccepting({ transfer })).outcome).toBe('failed');
  await until('2028-12-24T09:10:00');

  const results = await hourly();

  expect(summaryOf(results)).toContain('2028-10 delivered');
  expect(one.dependencies.transfer.files.size).toBe(1);
});

test('the daily timer checks on the days that the company names, once on each', async () => {
  one = await ExportInMemory.start();
  await one.configure((company) => ({
    ...company,
    check: { enabled: true, daysBefore: [3] },
    payRules: {},
  }));
  const callsOn = async (hongKong: string): Promise<number> => {
    await until(hongKong);
    const before = meteredCalls();
    const results = await daily();
    expect(results.map(({ duty, outcome }) => `${duty} ${outcome}`)).toEqual([
      'check done',
      'retention done',
    ]);
    return meteredCalls() - before;
  };

  expect(await callsOn('2028-11-26T08:40:00')).toBe(0);
  expect(await callsOn('2028-11-27T08:40:00')).toBeGreaterThan(0);
  expect(await callsOn('2028-11-27T10:40:00')).toBe(0);
  expect(await callsOn('2028-11-28T08:40:00')).toBe(0);
});

test('a duty that fails is told to the platform, after the others were done', async () => {
  one = await ExportInMemory.start();
  await one.configure((company) => ({ ...company, check: { enabled: true, daysBefore: [3] } }));
  await until('2028-11-27T08:40:00');
  one.context.faults.add({
    standIn: 'dingtalk',
    operation: 'attendance/listRecord',
    effect: { kind: 'error', code: 'permission' },
  });

  const failed = daily();

  await expect(failed).rejects.toMatchObject({ code: 'payroll.daily-duties-failed' });
  await expect(failed).rejects.toThrow(/check \(dingtalk\.permission-missing\)/);
});
