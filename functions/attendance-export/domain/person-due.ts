import type { PayPeriod } from '../../../shared/time/index.ts';
import { describeException, type AttendanceException } from './attendance-exception.ts';
import { isValidOn } from './dated-row.ts';
import type { DayAmount } from './day-amount.ts';
import type { DayRecord } from './day-record.ts';
import { mappedAmount } from './mapped-amount.ts';
import { isPayableBucket, type Bucket, type PayableBucket } from './measure.ts';
import { addDay, type MeasuredMinutes } from './measured-minutes.ts';
import type { PayrollMapping, PersonMapping } from './payroll-mapping.ts';

export interface PersonDue {
  /** What the days are worth under the codes, before anything delivered earlier is subtracted. */
  readonly amounts: readonly DayAmount[];
  readonly totals: MeasuredMinutes;
  readonly exceptions: readonly AttendanceException[];
}

/**
 * What a mapped person is due for the days; several rows, one after the other, are a transfer. There
 * is always an amount of worked time for each row, even of nothing, so that everybody in scope is in
 * the file. Minutes of a measure without a code are an exception, never silence.
 */
export function dueOf(
  rows: readonly PersonMapping[],
  days: readonly DayRecord[],
  mapping: PayrollMapping,
  period: PayPeriod,
): PersonDue {
  const totals: MeasuredMinutes = {};
  const exceptions: AttendanceException[] = [];
  const amounts: DayAmount[] = [];
  const withoutCode = new Set<PayableBucket>();
  const withoutWork = new Set(rows);
  for (const day of days) {
    const { userId, date, problem } = day;
    const row = rows.find((one) => isValidOn(one, date));
    if (row === undefined) {
      // Another company of the organisation pays that day.
      if (mapping.isElsewhereOn(userId, date) || !isWorkingDay(day)) continue;
      const subject = { userId, employeeNumber: rows[0]?.employee_number, date };
      exceptions.push(describeException('mapped-outside-employment', subject));
      continue;
    }
    if (problem !== 'none') {
      const subject = { userId, employeeNumber: row.employee_number, date };
      exceptions.push(describeException(problem, subject));
    }
    addDay(totals, day);
    if ((day.minutes.worked ?? 0) > 0) withoutWork.delete(row);
    addAmounts(amounts, withoutCode, row, day, mapping);
  }
  for (const row of withoutWork) {
    const firstDay = row.valid_from > period.from ? row.valid_from : period.from;
    const code = mapping.codeOn('worked', firstDay);
    if (code !== undefined) {
      const nothing = { date: firstDay, measure: 'worked', minutes: 0 };
      amounts.push(mappedAmount(row, code, { ...nothing, source: 'computed' }));
    }
  }
  exceptions.push(...missingCodes(rows, withoutCode));
  return { amounts, totals, exceptions };
}

/** True if the day has planned time, or minutes that may be paid. */
function isWorkingDay({ planned, minutes }: DayRecord): boolean {
  return planned > 0 || Object.keys(minutes).some((bucket) => isPayableBucket(bucket as Bucket));
}

function addAmounts(
  amounts: DayAmount[],
  withoutCode: Set<PayableBucket>,
  row: PersonMapping,
  { date, minutes }: DayRecord,
  mapping: PayrollMapping,
): void {
  // No list of entries is made: this runs for every day of everybody.
  for (const name in minutes) {
    const bucket = name as Bucket;
    if (!isPayableBucket(bucket)) continue;
    const code = mapping.codeOn(bucket, date);
    if (code !== undefined) {
      const minutesOfDay = minutes[bucket] ?? 0;
      const amount = { date, measure: bucket, minutes: minutesOfDay, source: 'computed' } as const;
      amounts.push(mappedAmount(row, code, amount));
    } else if (bucket !== 'time-off-earned') {
      // Time off is credited by HR; a file need not carry it.
      withoutCode.add(bucket);
    }
  }
}

function missingCodes(
  rows: readonly PersonMapping[],
  withoutCode: ReadonlySet<PayableBucket>,
): AttendanceException[] {
  const [row] = rows;
  if (row === undefined) return [];
  const { user_id: userId, employee_number: employeeNumber } = row;
  return [...withoutCode]
    .sort()
    .map((detail) => describeException('measure-without-code', { userId, employeeNumber, detail }));
}
