import type { HongKongDate, PayPeriod } from '../../../shared/time/index.ts';
import { describeException, type AttendanceException } from './attendance-exception.ts';
import type { QuantityUnit } from './day-amount.ts';
import { measures, type DayMinutes, type Measure } from './day-minutes.ts';
import {
  isValidOn,
  payableMeasures,
  type PayrollMapping,
  type PersonMapping,
} from './payroll-mapping.ts';

/** Minutes of one person under one earnings code: what becomes a row, or a cell, of the file. */
export interface PayrollLine {
  readonly employeeNumber: string;
  readonly userId: string;
  readonly name: string;
  readonly payGroup: string;
  readonly costCentre: string;
  readonly earningsCode: string;
  readonly unit: QuantityUnit;
  /** Exact sum of the days; below zero only in a correction. */
  readonly minutes: number;
  /** After the rounding policy; equals `minutes` without one. What is written is computed from it. */
  readonly roundedMinutes: number;
  /** Decimal with four places at most, applied once when the quantity is written; `1` for none. */
  readonly multiplier: string;
  /** Minutes that make one day; 0 unless the unit is days. */
  readonly minutesPerDay: number;
  readonly kind: LineKind;
  /** The period that the minutes belong to: an earlier one than the file's for `prior-period`. */
  readonly from: HongKongDate;
  readonly to: HongKongDate;
}

export const lineKinds = ['regular', 'adjustment', 'prior-period'] as const;
export type LineKind = (typeof lineKinds)[number];

/** Sums of one person over the period; `overtime` among them, reported and not paid. */
export type PersonTotals = Record<Measure, number>;

export function noMinutes(): PersonTotals {
  return { planned: 0, worked: 0, late: 0, earlyLeave: 0, absent: 0, overtime: 0, leave: 0 };
}

export interface PersonResult {
  readonly lines: readonly PayrollLine[];
  readonly totals: PersonTotals;
  readonly exceptions: readonly AttendanceException[];
}

/**
 * The lines of one mapped person. There is always a line for worked time, even of nothing, so that
 * everybody in scope is in the file; the other codes appear where there is something to write.
 * Two measures may share a code; their minutes are then one line.
 */
export function linesOf(
  person: PersonMapping,
  name: string,
  days: readonly DayMinutes[],
  mapping: PayrollMapping,
  period: PayPeriod,
): PersonResult {
  const totals = noMinutes();
  const exceptions: AttendanceException[] = [];
  const subject = { userId: person.user_id, employeeNumber: person.employee_number };
  for (const { date, minutes, problem } of days) {
    if (!isValidOn(person, date)) {
      exceptions.push(describeException('mapped-outside-employment', { ...subject, date }));
      continue;
    }
    if (problem !== 'none') exceptions.push(describeException(problem, { ...subject, date }));
    for (const measure of measures) totals[measure] += minutes[measure];
  }
  const lines = new Map<string, PayrollLine>();
  for (const measure of payableMeasures) {
    const code = mapping.earningsCodes.get(measure);
    if (code === undefined || (measure !== 'worked' && totals[measure] === 0)) continue;
    const minutes = (lines.get(code.earnings_code)?.minutes ?? 0) + totals[measure];
    lines.set(code.earnings_code, {
      employeeNumber: person.employee_number,
      userId: person.user_id,
      name,
      payGroup: person.pay_group,
      costCentre: person.cost_centre,
      earningsCode: code.earnings_code,
      unit: code.unit,
      minutes,
      roundedMinutes: minutes,
      multiplier: '1',
      minutesPerDay: 0,
      kind: 'regular',
      from: period.from,
      to: period.to,
    });
  }
  return { lines: [...lines.values()], totals, exceptions };
}

/** By employee number, then earnings code: the order of the file. */
export function compareLines(a: PayrollLine, b: PayrollLine): number {
  if (a.employeeNumber !== b.employeeNumber) return a.employeeNumber < b.employeeNumber ? -1 : 1;
  if (a.earningsCode === b.earningsCode) return 0;
  return a.earningsCode < b.earningsCode ? -1 : 1;
}
