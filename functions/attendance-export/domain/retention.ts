/** What keeps data beyond its time. */
export interface Holds {
  /** Everything of the company. */
  readonly legalHold: boolean;
  /** Without people everybody, without days all. */
  readonly holds: readonly {
    readonly reference: string;
    readonly userIds: readonly string[];
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  }[];
}

/** A period, and who is in it. */
export interface KeptPeriod {
  readonly from: string;
  readonly to: string;
  readonly userIds: ReadonlySet<string>;
}

/** `true` from the day after the same day of the month so many months later; both days `yyyy-MM-dd`. */
export function isRetentionOver(lastDay: string, months: number, today: string): boolean {
  return today > retainedUntil(lastDay, months);
}

/**
 * The last day on which what belongs to a period is kept. In a month without that day it may be one
 * that does not exist, such as 2028-04-31: as text it still lies between the last of that month and
 * the first of the next.
 */
export function retainedUntil(lastDay: string, months: number): string {
  const [year = 0, month = 1] = lastDay.split('-').map(Number);
  const index = year * 12 + (month - 1) + months;
  const shown = String((index % 12) + 1).padStart(2, '0');
  return `${String(Math.floor(index / 12))}-${shown}-${lastDay.slice(8)}`;
}

/** Why nothing of a period may be erased; undefined if nothing holds it. */
export function heldBecause({ legalHold, holds }: Holds, period: KeptPeriod): string | undefined {
  if (legalHold) return 'legal-hold';
  // An answer holds up to fifty people, so a hold on one of them keeps the whole.
  const hold = holds.find(
    ({ from = '', to = '9999', userIds }) =>
      from <= period.to &&
      to >= period.from &&
      (userIds.length === 0 || userIds.some((userId) => period.userIds.has(userId))),
  );
  return hold === undefined ? undefined : `hold ${hold.reference}`;
}
