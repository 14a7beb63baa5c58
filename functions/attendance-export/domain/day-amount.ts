import type { HongKongDate } from '../../../shared/time/index.ts';

/** How the minutes of an earnings code are written. */
export type QuantityUnit = 'hours' | 'minutes' | 'days';

/**
 * Minutes of one person, day and measure, with the payroll identity and the code that were valid on
 * that day. Lines of a file are sums of day amounts, and the ledger of delivered minutes keeps them:
 * what was paid for which day can be told, explained and subtracted.
 */
export interface DayAmount {
  readonly userId: string;
  readonly employeeNumber: string;
  readonly date: HongKongDate;
  readonly payGroup: string;
  readonly costCentre: string;
  readonly earningsCode: string;
  readonly unit: QuantityUnit;
  /** Decimal of the mapping, `1` if the payroll system multiplies. */
  readonly multiplier: string;
  /** Minutes that make one day; 0 unless the unit is days. */
  readonly minutesPerDay: number;
  readonly measure: string;
  /** Whole minutes; below zero only in a correction. */
  readonly minutes: number;
  /** `adjustment`: stated by a person, not computed from punches. */
  readonly source: 'computed' | 'adjustment';
}
