import type { HongKongDate } from '../../../shared/time/index.ts';
import { describeException, type AttendanceException } from './attendance-exception.ts';
import type { DayAmount } from './day-amount.ts';
import { mappedAmount } from './mapped-amount.ts';
import type { PayrollMapping } from './payroll-mapping.ts';
import type { Adjustment } from './resolve-adjustments.ts';
import type { ExceptionKind } from './exception-kind.ts';

/** A person's day that somebody has settled. */
export interface AdjustedDay {
  readonly userId: string;
  readonly date: HongKongDate;
}

export interface AdjustedAmounts {
  /** Those given, and after them one of source `adjustment` for each row with minutes. */
  readonly amounts: readonly DayAmount[];
  readonly resolved: readonly AdjustedDay[];
  /** Adjustments that could not be used, as exceptions that affect pay. */
  readonly problems: readonly AttendanceException[];
}

/**
 * Adds adjustments to what the days are worth. They are additive, so that the computed amounts stay
 * visible beside them, under the row and the code that were valid on the day. An adjustment of nothing
 * only settles the day. One that cannot be used settles nothing.
 */
export function applyAdjustments(
  amounts: readonly DayAmount[],
  adjustments: readonly Adjustment[],
  mapping: PayrollMapping,
): AdjustedAmounts {
  const added: DayAmount[] = [];
  const resolved: AdjustedDay[] = [];
  const problems: AttendanceException[] = [];
  for (const adjustment of adjustments) {
    const { userId = '', date, measure } = adjustment;
    const row = mapping.rowOn(userId, date);
    const code = mapping.codeOn(measure, date);
    if (row === undefined) {
      problems.push(unusableAdjustment(adjustment));
    } else if (code === undefined) {
      const subject = { userId, employeeNumber: row.employee_number, date, detail: measure };
      problems.push(describeException('measure-without-code', subject));
    } else {
      resolved.push({ userId, date });
      if (adjustment.minutes !== 0) {
        added.push(mappedAmount(row, code, { ...adjustment, source: 'adjustment' }));
      }
    }
  }
  return { amounts: [...amounts, ...added], resolved, problems };
}

/** The kinds that an adjustment of that person and day settles: it says what the day is worth. */
const settledKinds: ReadonlySet<ExceptionKind> = new Set([
  'missing-punch',
  'no-punch',
  'punches-out-of-order',
  'schedule-missing',
  'schedule-malformed',
  'punch-without-plan',
]);

export interface SettledExceptions {
  readonly open: readonly AttendanceException[];
  readonly resolved: readonly AttendanceException[];
}

/** Parts the exceptions that adjustments settle from those that stay. */
export function settleExceptions(
  exceptions: readonly AttendanceException[],
  days: readonly AdjustedDay[],
): SettledExceptions {
  const settled = new Set(days.map(({ userId, date }) => `${date} ${userId}`));
  const isSettled = ({ kind, userId, date }: AttendanceException): boolean =>
    settledKinds.has(kind) && settled.has(`${date ?? ''} ${userId ?? ''}`);
  return {
    open: exceptions.filter((exception) => !isSettled(exception)),
    resolved: exceptions.filter(isSettled),
  };
}

/** The exception for an adjustment of somebody whom the run does not pay. */
export function unusableAdjustment(adjustment: Adjustment): AttendanceException {
  return describeException('adjustment-without-person', subjectOf(adjustment));
}

function subjectOf({ id, userId, employeeNumber, date }: Adjustment) {
  return {
    ...(userId === undefined ? {} : { userId }),
    employeeNumber: employeeNumber === '' ? undefined : employeeNumber,
    date,
    detail: id,
  };
}
