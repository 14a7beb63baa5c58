import type { HongKongDate, PayPeriod } from '../../../shared/time/index.ts';
import type { DayAmount } from './day-amount.ts';

/**
 * Day amounts by person, to be added up and subtracted: what files have delivered against what is
 * due. Amounts meet if person, day, payroll identity, code and measure are the same; one that was
 * delivered under another cost centre or code is taken back there and given here.
 */
export class AmountBook {
  readonly #people = new Map<string, Map<string, DayAmount>>();

  /** Adds amounts, or takes them out with `sign` −1. Only days of `within` count, if it is given. */
  add(amounts: readonly DayAmount[], sign: 1 | -1 = 1, within?: PayPeriod): void {
    for (const amount of amounts) {
      if (within !== undefined && !isIn(within, amount.date)) continue;
      const entries = this.#entriesOf(amount.userId);
      const key = keyOf(amount);
      const before = entries.get(key);
      const minutes = (before?.minutes ?? 0) + sign * amount.minutes;
      entries.set(key, { ...amount, minutes });
    }
  }

  has(userId: string): boolean {
    return this.#people.has(userId);
  }

  /** People with an entry, also where it has become nothing, in order of their ids. */
  get userIds(): string[] {
    return [...this.#people.keys()].sort();
  }

  /** What is left of a person, by day and code; entries of nothing are left out. */
  of(userId: string): DayAmount[] {
    const entries = [...(this.#people.get(userId)?.values() ?? [])];
    return entries.filter(({ minutes }) => minutes !== 0).sort(compareAmounts);
  }

  #entriesOf(userId: string): Map<string, DayAmount> {
    let entries = this.#people.get(userId);
    if (entries === undefined) {
      entries = new Map();
      this.#people.set(userId, entries);
    }
    return entries;
  }
}

/** By day, employee number, cost centre, code and measure: an order that no accident can change. */
export function compareAmounts(a: DayAmount, b: DayAmount): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  const [left, right] = [keyOf(a), keyOf(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function isIn({ from, to }: PayPeriod, date: HongKongDate): boolean {
  return date >= from && date <= to;
}

function keyOf(amount: DayAmount): string {
  const { date, employeeNumber, payGroup, costCentre, earningsCode, unit } = amount;
  const { multiplier, minutesPerDay, measure, source } = amount;
  return JSON.stringify([
    date,
    employeeNumber,
    costCentre,
    payGroup,
    earningsCode,
    unit,
    multiplier,
    minutesPerDay,
    measure,
    source,
  ]);
}
