import type { AmountBook } from './amount-book.ts';
import type { DayAmount } from './day-amount.ts';

/** Minutes of one person, day, code and measure that are not what they were. */
export interface AmountChange {
  readonly amount: DayAmount;
  readonly before: number;
  readonly now: number;
}

export const differenceColumns = [
  'employee_number',
  'user_id',
  'date',
  'cost_centre',
  'earnings_code',
  'measure',
  'minutes_before',
  'minutes_now',
  'difference',
] as const;

/** What a file pays otherwise than the one before it, by person, day and code. */
export function amountChanges(before: AmountBook, now: AmountBook): AmountChange[] {
  const userIds = [...new Set([...before.userIds, ...now.userIds])].sort();
  return userIds.flatMap((userId) => {
    const changes = new Map<string, AmountChange>();
    for (const amount of before.of(userId)) {
      changes.set(keyOf(amount), { amount, before: amount.minutes, now: 0 });
    }
    for (const amount of now.of(userId)) {
      const was = changes.get(keyOf(amount))?.before ?? 0;
      changes.set(keyOf(amount), { amount, before: was, now: amount.minutes });
    }
    return [...changes.values()]
      .filter((change) => change.before !== change.now)
      .sort((a, b) => (keyOf(a.amount) < keyOf(b.amount) ? -1 : 1));
  });
}

/** Rows of `differences.csv`, without the header. */
export function differenceRows(changes: readonly AmountChange[]): string[][] {
  return changes.map(({ amount, before, now }) => [
    amount.employeeNumber,
    amount.userId,
    amount.date,
    amount.costCentre,
    amount.earningsCode,
    amount.measure,
    String(before),
    String(now),
    String(now - before),
  ]);
}

/** The day first: the order in which somebody looks. */
function keyOf(amount: DayAmount): string {
  const { date, employeeNumber, payGroup, costCentre, earningsCode, unit, multiplier } = amount;
  const { measure, source } = amount;
  return [
    date,
    employeeNumber,
    costCentre,
    payGroup,
    earningsCode,
    unit,
    multiplier,
    measure,
    source,
  ].join('|');
}
