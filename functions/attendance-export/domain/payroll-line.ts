import type { HongKongDate } from '../../../shared/time/index.ts';
import type { QuantityUnit } from './day-amount.ts';

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
