import type { HongKongDate, PayPeriod } from '../../../shared/time/index.ts';
import { describeException, type AttendanceException } from './attendance-exception.ts';
import { isValidOn } from './dated-row.ts';
import type { DayAmount, QuantityUnit } from './day-amount.ts';
import { measures, type DayMinutes, type Measure } from './day-minutes.ts';
import type { EarningsCodeMapping, PayrollMapping, PersonMapping } from './payroll-mapping.ts';

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

export interface PersonDue {
  /** What the days are worth under the codes, before anything delivered earlier is subtracted. */
  readonly amounts: readonly DayAmount[];
  readonly totals: PersonTotals;
  readonly exceptions: readonly AttendanceException[];
}

/** The measured minutes that are paid or deducted, by their names in the mapping. */
const paidMeasures = [
  ['worked', 'worked'],
  ['late', 'late'],
  ['early-leave', 'earlyLeave'],
  ['absent', 'absent'],
  ['leave', 'leave'],
] as const satisfies readonly (readonly [EarningsCodeMapping['measure'], Measure])[];

/**
 * What a mapped person is due for the days; several rows, one after the other, are a transfer. There
 * is always an amount of worked time for each row, even of nothing, so that everybody in scope is in
 * the file.
 */
export function dueOf(
  rows: readonly PersonMapping[],
  days: readonly DayMinutes[],
  mapping: PayrollMapping,
  period: PayPeriod,
): PersonDue {
  const totals = noMinutes();
  const exceptions: AttendanceException[] = [];
  const amounts: DayAmount[] = [];
  const withoutWork = new Set(rows);
  for (const { userId, date, minutes, problem } of days) {
    const row = rows.find((one) => isValidOn(one, date));
    const subject = { userId, employeeNumber: (row ?? rows[0])?.employee_number, date };
    if (row === undefined) {
      // Another company of the organisation pays that day.
      if (mapping.isElsewhereOn(userId, date)) continue;
      exceptions.push(describeException('mapped-outside-employment', subject));
      continue;
    }
    if (problem !== 'none') exceptions.push(describeException(problem, subject));
    for (const measure of measures) totals[measure] += minutes[measure];
    if (minutes.worked !== 0) withoutWork.delete(row);
    for (const [name, measure] of paidMeasures) {
      const code = minutes[measure] === 0 ? undefined : mapping.codeOn(name, date);
      if (code !== undefined) amounts.push(amountOf(row, date, name, minutes[measure], code));
    }
  }
  for (const row of withoutWork) {
    const firstDay = row.valid_from > period.from ? row.valid_from : period.from;
    const code = mapping.codeOn('worked', firstDay);
    if (code !== undefined) amounts.push(amountOf(row, firstDay, 'worked', 0, code));
  }
  return { amounts, totals, exceptions };
}

function amountOf(
  row: PersonMapping,
  date: HongKongDate,
  measure: EarningsCodeMapping['measure'],
  minutes: number,
  code: EarningsCodeMapping,
): DayAmount {
  return {
    userId: row.user_id,
    employeeNumber: row.employee_number,
    date,
    payGroup: row.pay_group,
    costCentre: row.cost_centre,
    earningsCode: code.earnings_code,
    unit: code.unit,
    multiplier: code.multiplier,
    minutesPerDay: code.minutes_per_day,
    measure,
    minutes,
    source: 'computed',
  };
}

/** By employee number, period, kind, cost centre, then code: the order of the file. */
export function compareLines(a: PayrollLine, b: PayrollLine): number {
  return (
    compareTexts(a.employeeNumber, b.employeeNumber) ||
    compareTexts(a.from, b.from) ||
    lineKinds.indexOf(a.kind) - lineKinds.indexOf(b.kind) ||
    compareTexts(a.costCentre, b.costCentre) ||
    compareTexts(a.earningsCode, b.earningsCode)
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
