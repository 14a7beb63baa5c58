import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportResult } from '../../../../functions/attendance-export/export-result.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';
import { expectOutcome, expectRefusal } from './export-cases.ts';
import { rowsOf } from './sent-file.ts';

const PERIOD = '2028-10';
const FIRST_HALF = { from: '2028-10-01', to: '2028-10-15' };
const SECOND_HALF = { from: '2028-10-16', to: '2028-10-31' };

let running: RunningCloud;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 12, seed: 7, period: PERIOD });
  // In minutes, so that nothing is rounded and sums of files can be compared.
  const mapping = { measure: '', earnings_code: '', unit: 'minutes', multiplier: '1' };
  await running.publishEarningsCodes(
    (['worked:REG', 'late:LATE', 'early-leave:EARLY', 'absent:ABS', 'leave:LVE'] as const).map(
      (pair) => {
        const [measure = '', earnings_code = ''] = pair.split(':');
        return { ...mapping, measure, earnings_code, valid_from: '2000-01-01', valid_to: '' };
      },
    ),
  );
});
afterAll(() => running.close());

async function deliver(payload: Readonly<Record<string, unknown>>): Promise<ExportResult> {
  const held = await running.invoke(payload);
  if (held.outcome !== 'held') return held;
  const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
  return running.invoke({ ...payload, refresh: false, accept });
}

/** The regular file of the period that ends on the day. */
async function regularFile(to: string): Promise<Buffer> {
  const files = [...(await running.deliveredFiles())];
  const [, bytes] = files.find(([name]) => name.includes(`${to}_0001`)) ?? [];
  if (bytes === undefined) throw new Error(`no regular file up to ${to}`);
  return bytes;
}

/** Minutes by employee number and code over all files at the receiver. */
async function deliveredMinutes(): Promise<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const file of (await running.deliveredFiles()).values()) {
    for (const row of rowsOf(file)) {
      const key = `${row['Employee No'] ?? ''} ${row['Pay Code'] ?? ''}`;
      sums[key] = (sums[key] ?? 0) + Number(row['Quantity']);
    }
  }
  return Object.fromEntries(Object.entries(sums).filter(([, minutes]) => minutes !== 0));
}

/** The same from the company's own plan, for the days of a period. */
function plannedMinutes(from: string, to: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { userId, payroll } of running.company.people) {
    if (payroll === undefined) continue;
    for (const day of running.company.attendanceOf(userId).expected) {
      if (day.date < from || day.date > to) continue;
      const parts = {
        REG: day.workedMinutes,
        LATE: day.lateMinutes,
        EARLY: day.earlyLeaveMinutes,
        ABS: day.absentMinutes,
        LVE: day.leaveMinutes,
      };
      for (const [code, minutes] of Object.entries(parts)) {
        if (minutes === 0) continue;
        const key = `${payroll.employeeNumber} ${code}`;
        sums[key] = (sums[key] ?? 0) + minutes;
      }
    }
  }
  return sums;
}

describe('a final pay, then the regular file', () => {
  const leaver = () => {
    const person = running.company.people.find(
      ({ leftOn, payroll }) => leftOn !== undefined && payroll !== undefined,
    );
    return {
      employee: person?.payroll?.employeeNumber ?? '',
      lastDay: person?.leftOn ?? '',
    };
  };

  test('refuses somebody who stays and somebody whom nobody knows', async () => {
    const staying = running.company.people.find(({ leftOn }) => leftOn === undefined);
    const period = { from: FIRST_HALF.from, to: leaver().lastDay };
    const finalPay = (employee: string) =>
      running.invoke({ action: 'final-pay', ...period, employees: [employee] });

    expectRefusal(await finalPay(staying?.payroll?.employeeNumber ?? ''), 'request.not-a-leaver');
    expectRefusal(await finalPay('0000000'), 'request.unknown-employee');
  });

  test('sends the leaver’s days alone', async () => {
    const { employee, lastDay } = leaver();
    const sent = await deliver({
      action: 'final-pay',
      from: FIRST_HALF.from,
      to: lastDay,
      employees: [employee],
    });

    expectOutcome(sent, 'delivered');
    const paid = await deliveredMinutes();
    expect(Object.keys(paid).every((key) => key.startsWith(`${employee} `))).toBe(true);
    const due = Object.entries(plannedMinutes(FIRST_HALF.from, lastDay));
    expect(paid).toEqual(Object.fromEntries(due.filter(([key]) => key.startsWith(employee))));
  });

  test('and the two together are what the company’s plan gives, nobody twice', async () => {
    const { employee } = leaver();
    const sent = await deliver({ ...FIRST_HALF });

    expectOutcome(sent, 'delivered');
    const rows = rowsOf(await regularFile('2028-10-15'));
    const { lastDay } = leaver();
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => row['Employee No'] === employee)).toEqual([]);
    expect(await deliveredMinutes()).toEqual({
      ...plannedMinutes(FIRST_HALF.from, FIRST_HALF.to),
      ...Object.fromEntries(
        Object.entries(plannedMinutes(FIRST_HALF.from, lastDay)).filter(([key]) =>
          key.startsWith(`${employee} `),
        ),
      ),
    });
  });
});

describe('a late punch', () => {
  /** Somebody whose only problem of the first half is a punch that was forgotten. */
  const forgetful = () => {
    for (const { userId, payroll } of running.company.people) {
      const day = running.company
        .attendanceOf(userId)
        .expected.find(
          ({ exception, date }) => exception === 'missing-punch' && date <= FIRST_HALF.to,
        );
      if (day !== undefined && payroll !== undefined) return { userId, payroll, day };
    }
    throw new Error('nobody forgot to punch in the first half');
  };

  test('is in no file of its own once the period is paid', async () => {
    const { userId, day } = forgetful();
    const marked = await running.invokeRaw({
      action: 'mark-paid',
      company: running.company.companyCode,
      ...FIRST_HALF,
    });
    expect(marked).toMatchObject({ outcome: 'paid' });
    const files = (await running.deliveredFiles()).size;
    const check = running.company
      .attendanceOf(userId)
      .plannedChecks.filter(({ workDate }) => workDate === day.date);
    for (const [index, planned] of check.entries()) {
      await running.cloud.dingTalk.controls.addPunch(running.company.corpId, {
        recordId: 990_000_000_000 + index,
        bizId: `late-${String(index)}`,
        userId,
        userCheckEpochMs: planned.planCheckEpochMs ?? 0,
        sourceType: 'BOSS',
        isLegal: true,
        invalidRecordType: undefined,
        checkType: planned.checkType,
        planId: planned.planId,
        workDate: planned.workDate,
        planCheckEpochMs: planned.planCheckEpochMs,
        groupId: planned.groupId,
        shiftId: planned.shiftId,
      });
    }

    const found = await deliver({ ...FIRST_HALF, refresh: true });

    expectOutcome(found, 'corrections-pending');
    const key = found.outputs?.differencesKey ?? '';
    const differences = parse<Record<string, string>>(
      Buffer.from((await running.objects.get(key)) ?? []),
      { bom: true, columns: true },
    );
    expect(differences.map((row) => [row['user_id'], row['date'], row['minutes_before']])).toEqual([
      [userId, day.date, '0'],
    ]);
    expect(differences[0]?.['difference']).toBe(String(day.plannedMinutes));
    expect((await running.deliveredFiles()).size).toBe(files);
  });

  test('is paid by the next file, as a line of the earlier period, once', async () => {
    const { payroll, day } = forgetful();
    const before = await deliveredMinutes();
    const sent = await deliver({ ...SECOND_HALF });

    expectOutcome(sent, 'delivered');
    const rows = rowsOf(await regularFile('2028-10-31'));
    const prior = rows.filter((row) => row['Period From'] === '20281001');
    expect(prior.length).toBeGreaterThan(0);
    expect(prior.every((row) => row['Employee No'] === payroll.employeeNumber)).toBe(true);
    const planned = plannedMinutes(SECOND_HALF.from, SECOND_HALF.to);
    const key = `${payroll.employeeNumber} REG`;
    const paid = await deliveredMinutes();
    expect((paid[key] ?? 0) - (before[key] ?? 0) - (planned[key] ?? 0)).toBe(day.plannedMinutes);

    const again = await deliver({ ...FIRST_HALF, refresh: true });
    expectOutcome(again, 'unchanged');
  });
});

describe('records that the employer keeps', () => {
  test('hold the hours of everybody and judge the weeks by the period before as well', async () => {
    const kept = (await running.invokeRaw({
      action: 'statutory-records',
      company: running.company.companyCode,
      ...SECOND_HALF,
    })) as { outcome: string; knownFrom: string; outputs: Record<string, string> };

    expect(kept).toMatchObject({ outcome: 'recorded', knownFrom: FIRST_HALF.from });
    const read = async (key: string): Promise<Record<string, string>[]> => {
      const bytes = (await running.objects.get(kept.outputs[key] ?? '')) ?? new Uint8Array();
      return parse(Buffer.from(bytes), { bom: true, columns: true });
    };
    const hours = await read('hoursRecordKey');
    const worked = Object.fromEntries(
      hours
        .filter(({ minutes }) => minutes !== '0')
        .map((row) => [`${row['employee_number'] ?? ''} REG`, Number(row['minutes'])]),
    );
    const planned = Object.entries(plannedMinutes(SECOND_HALF.from, SECOND_HALF.to));
    expect(worked).toEqual(Object.fromEntries(planned.filter(([key]) => key.endsWith(' REG'))));
    const weeks = await read('continuousContractKey');
    expect(new Set(weeks.map(({ week_from: from }) => from))).toEqual(
      new Set(['2028-10-15', '2028-10-22']),
    );
    expect(weeks.every(({ rule }) => rule === '468')).toBe(true);
  });
});
