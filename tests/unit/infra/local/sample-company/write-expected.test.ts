import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  createSampleCompany,
  hourHundredthsOf,
  measuresOf,
  payrollMappingOf,
  writeExpected,
  writePayrollMapping,
} from '../../../../../infra/local/sample-company/index.ts';

const company = createSampleCompany({
  seed: 7,
  employees: 120,
  period: { from: '2026-10-01', to: '2026-10-31' },
});

interface TotalsFile {
  readonly company_code: string;
  readonly employees: readonly {
    readonly user_id: string;
    readonly employee_number: string | null;
    readonly exception_days: number;
    readonly minutes: Readonly<Record<string, number>>;
    readonly hour_hundredths: Readonly<Record<string, number>>;
  }[];
  readonly company: Readonly<
    Record<
      'mapped' | 'unmapped',
      {
        readonly people: number;
        readonly exception_days: number;
        readonly minutes: Readonly<Record<string, number>>;
        readonly hour_hundredths: Readonly<Record<string, number>>;
      }
    >
  >;
}

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sample-company-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function readRows(name: string): Promise<Record<string, string>[]> {
  return parse(await readFile(join(directory, name)), { columns: true });
}

describe('writeExpected', () => {
  it('writes one line for each person and day, under the agreed names', async () => {
    await writeExpected(company, directory);

    const rows = await readRows('expected.csv');
    const days = company.people.flatMap(({ userId, payroll }) =>
      company.attendanceOf(userId).expected.map((day) => ({
        user_id: day.userId,
        employee_number: payroll?.employeeNumber ?? '',
        date: day.date,
        planned_minutes: String(day.plannedMinutes),
        worked_minutes: String(day.workedMinutes),
        late_minutes: String(day.lateMinutes),
        early_leave_minutes: String(day.earlyLeaveMinutes),
        absent_minutes: String(day.absentMinutes),
        overtime_minutes: String(day.overtimeMinutes),
        leave_minutes: String(day.leaveMinutes),
        exception: day.exception,
      })),
    );
    expect(rows).toEqual(days);
  });

  it('writes totals that add up, mapped and unmapped people apart', async () => {
    await writeExpected(company, directory);

    const rows = await readRows('expected.csv');
    const text = await readFile(join(directory, 'expected-totals.json'), 'utf8');
    const totals = JSON.parse(text) as TotalsFile;
    for (const employee of totals.employees) {
      const own = rows.filter((row) => row['user_id'] === employee.user_id);
      for (const [measure, minutes] of Object.entries(employee.minutes)) {
        const sum = own.reduce((total, row) => total + Number(row[`${measure}_minutes`]), 0);
        expect(minutes).toBe(sum);
        expect(employee.hour_hundredths[measure]).toBe(Math.round((sum / 60) * 100));
      }
      expect(employee.exception_days).toBe(own.filter((row) => row['exception'] !== 'none').length);
    }
    for (const group of ['mapped', 'unmapped'] as const) {
      const members = totals.employees.filter(
        (each) => (each.employee_number === null) === (group === 'unmapped'),
      );
      expect(totals.company[group].people).toBe(members.length);
      for (const measure of ['planned', 'worked', 'late', 'early_leave', 'absent', 'leave']) {
        const sumOf = (key: 'minutes' | 'hour_hundredths'): number =>
          members.reduce((total, each) => total + (each[key][measure] ?? Number.NaN), 0);
        expect(totals.company[group].minutes[measure]).toBe(sumOf('minutes'));
        expect(totals.company[group].hour_hundredths[measure]).toBe(sumOf('hour_hundredths'));
      }
    }
    expect(totals.employees).toHaveLength(120);
    expect(totals.company_code).toBe(company.companyCode);
  });

  it('fails with the error of the file system where it cannot write', async () => {
    const file = join(directory, 'a-file');
    await writeFile(file, '');

    await expect(writeExpected(company, file)).rejects.toThrow(/EEXIST|ENOTDIR/);
  });

  it('fails when a file is in the way of its own', async () => {
    await writeExpected(company, directory);
    await rm(join(directory, 'expected.csv'));
    await writeExpected(company, join(directory, 'expected.csv'));

    await expect(writeExpected(company, directory)).rejects.toThrow(/EISDIR/);
  });
});

describe('writeExpected with varied rules', () => {
  const varied = createSampleCompany({ ...company.parameters, rules: 'varied' });

  it('adds a column for each measure, the kind of day and what is to be asked', async () => {
    await writeExpected(varied, directory);

    const rows = await readRows('expected.csv');
    const days = varied.people.flatMap(({ userId }) => varied.attendanceOf(userId).expected);
    expect(rows).toHaveLength(days.length);
    rows.forEach((row, position) => {
      const { minutes = {}, dayKind, exceptions = [] } = days[position] ?? {};
      const written = measuresOf(varied).filter((measure) => row[measure] !== '0');
      expect(Object.fromEntries(written.map((each) => [each, Number(row[each])]))).toEqual(minutes);
      expect(row['day_kind']).toBe(dayKind);
      expect(row['exceptions']).toBe(exceptions.join(' '));
    });
  });

  it('adds the sums by measure of each employee', async () => {
    await writeExpected(varied, directory);

    const text = await readFile(join(directory, 'expected-totals.json'), 'utf8');
    const totals = JSON.parse(text) as {
      employees: readonly { measures: Record<string, number>; minutes: Record<string, number> }[];
    };
    expect(totals.employees).toHaveLength(120);
    for (const { measures, minutes } of totals.employees) {
      expect(measures['worked'] ?? 0).toBe(minutes['worked']);
      expect(measures['planned'] ?? 0).toBe(minutes['planned']);
    }
  });
});

describe('hundredths of an hour', () => {
  it.each([
    [0, 0],
    [1, 2],
    [3, 5],
    [9, 15],
    [10, 17],
    [20, 33],
    [60, 100],
    [10_001, 16_668],
  ])('of %i minutes are %i', (minutes, hundredths) => {
    expect(hourHundredthsOf(minutes)).toBe(hundredths);
  });
});

describe('the payroll mapping', () => {
  it('has everybody but the unmapped, and those whom the directory lacks', () => {
    const { people } = payrollMappingOf(company);
    const unmapped = company.people.filter(({ payroll }) => payroll === undefined);
    const ids = people.map((row) => row.user_id);

    expect(unmapped).toHaveLength(1);
    expect(ids).toHaveLength(119 + company.mappedButUnknown.length);
    expect(ids).not.toContain(unmapped[0]?.userId);
    for (const { userId } of company.mappedButUnknown) expect(ids).toContain(userId);
    expect(new Set(people.map((row) => row.company_code))).toEqual(new Set([company.companyCode]));
  });

  it('ends with the employment', () => {
    const { people } = payrollMappingOf(company);

    for (const { userId, hiredOn, leftOn, payroll } of company.people) {
      if (payroll === undefined) continue;
      expect(people.find((row) => row.user_id === userId)).toMatchObject({
        valid_from: hiredOn,
        valid_to: leftOn ?? '',
        employee_number: payroll.employeeNumber,
      });
    }
  });

  it('is written as CSV with its columns in order, leading zeros kept', async () => {
    await writePayrollMapping(company, directory);

    const { people, earningsCodes } = payrollMappingOf(company);
    expect(await readRows('people.csv')).toEqual(people);
    expect(await readRows('earnings-codes.csv')).toEqual(earningsCodes);
    expect((await readFile(join(directory, 'people.csv'), 'utf8')).split('\n')[0]).toBe(
      'user_id,job_number,company_code,employee_number,pay_group,cost_centre,valid_from,valid_to',
    );
    expect(people.some((row) => row.employee_number.startsWith('0'))).toBe(true);
  });

  it('has one earnings code for each measure that is paid or deducted', () => {
    const codes = payrollMappingOf(company).earningsCodes.map((row) => [
      row.measure,
      row.earnings_code,
    ]);

    expect(codes).toEqual([
      ['worked', 'REG'],
      ['late', 'LATE'],
      ['early-leave', 'EARLY'],
      ['absent', 'ABS'],
      ['leave', 'LVE'],
    ]);
  });
});
