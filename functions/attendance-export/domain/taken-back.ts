import type { PayPeriod } from '../../../shared/time/index.ts';
import type { DayAmount } from './day-amount.ts';

/** A sum below zero: more was delivered than is due. */
export interface TakenBack {
  readonly employeeNumber: string;
  readonly earningsCode: string;
  readonly minutes: number;
}

/**
 * Parts amounts into those whose line would be of nothing or more, and the lines that would be below
 * zero. A single day below zero is no matter as long as its line is not.
 */
export function withoutTakenBack(
  amounts: readonly DayAmount[],
  priorPeriods: readonly PayPeriod[],
): {
  readonly kept: readonly DayAmount[];
  readonly takenBack: readonly TakenBack[];
} {
  // Nearly always: nothing is below zero, so no line can be.
  if (!amounts.some(({ minutes }) => minutes < 0)) return { kept: amounts, takenBack: [] };
  const keyOf = (amount: DayAmount): string => lineKeyOf(amount, priorPeriods);
  const sums = new Map<string, number>();
  for (const amount of amounts) {
    const key = keyOf(amount);
    sums.set(key, (sums.get(key) ?? 0) + amount.minutes);
  }
  const isBelow = (amount: DayAmount): boolean => (sums.get(keyOf(amount)) ?? 0) < 0;
  const takenBack = new Map<string, TakenBack>();
  for (const amount of amounts.filter(isBelow)) {
    const { employeeNumber, earningsCode } = amount;
    const minutes = sums.get(keyOf(amount)) ?? 0;
    takenBack.set(keyOf(amount), { employeeNumber, earningsCode, minutes });
  }
  return { kept: amounts.filter((amount) => !isBelow(amount)), takenBack: [...takenBack.values()] };
}

/** What makes a line of its own: payroll identity, code, and the period that is corrected. */
function lineKeyOf(amount: DayAmount, priorPeriods: readonly PayPeriod[]): string {
  const { employeeNumber, payGroup, costCentre, earningsCode, unit, multiplier, date } = amount;
  const prior = priorPeriods.find(({ from, to }) => date >= from && date <= to);
  const from = prior?.from ?? '';
  return JSON.stringify([
    employeeNumber,
    payGroup,
    costCentre,
    earningsCode,
    unit,
    multiplier,
    from,
  ]);
}
