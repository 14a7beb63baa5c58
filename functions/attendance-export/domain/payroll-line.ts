import type { HongKongDate, PayPeriod } from '../../../shared/time/index.ts';
import { describeException, type AttendanceException } from './attendance-exception.ts';
import type { DayAmount, QuantityUnit } from './day-amount.ts';
import { measures, type DayMinutes, type Measure } from './day-minutes.ts';
import {
  isValidOn,
  payableMeasures,
  type PayableMeasure,
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

export interface PersonDue {
  /** What the days are worth under the codes, before anything delivered earlier is subtracted. */
  readonly amounts: readonly DayAmount[];
  readonly totals: PersonTotals;
  readonly exceptions: readonly AttendanceException[];
}

/**
 * What a mapped person is due for the days. There is always an amount of worked time, even of
 * nothing, so that everybody in scope is in the file.
 */
export function dueOf(
  person: PersonMapping,
  days: readonly DayMinutes[],
  mapping: PayrollMapping,
  period: PayPeriod,
): PersonDue {
  const totals = noMinutes();
  const exceptions: AttendanceException[] = [];
  const amounts: DayAmount[] = [];
  const subject = { userId: person.user_id, employeeNumber: person.employee_number };
  for (const { date, minutes, problem } of days) {
    if (!isValidOn(person, date)) {
      exceptions.push(describeException('mapped-outside-employment', { ...subject, date }));
      continue;
    }
    if (problem !== 'none') exceptions.push(describeException(problem, { ...subject, date }));
    for (const measure of measures) totals[measure] += minutes[measure];
    for (const measure of payableMeasures) {
      if (minutes[measure] === 0) continue;
      const amount = amountOf(person, date, measure, minutes[measure], mapping);
      if (amount !== undefined) amounts.push(amount);
    }
  }
  if (totals.worked === 0) {
    const nothing = amountOf(person, period.from, 'worked', 0, mapping);
    if (nothing !== undefined) amounts.push(nothing);
  }
  return { amounts, totals, exceptions };
}

function amountOf(
  person: PersonMapping,
  date: HongKongDate,
  measure: PayableMeasure,
  minutes: number,
  mapping: PayrollMapping,
): DayAmount | undefined {
  const code = mapping.earningsCodes.get(measure);
  if (code === undefined) return undefined;
  return {
    userId: person.user_id,
    employeeNumber: person.employee_number,
    date,
    payGroup: person.pay_group,
    costCentre: person.cost_centre,
    earningsCode: code.earnings_code,
    unit: code.unit,
    multiplier: '1',
    minutesPerDay: 0,
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
