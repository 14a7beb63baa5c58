import type { DayRecord } from './day-record.ts';
import { neverPayableBuckets, payableMeasures, type Bucket } from './measure.ts';

/** Sums over days: planned time, and minutes by bucket; what nobody has is left out. */
export type MeasuredMinutes = Partial<Record<'planned' | Bucket, number>>;

/** Adds what a day measures. */
export function addDay(totals: MeasuredMinutes, { planned, minutes }: DayRecord): void {
  totals.planned = (totals.planned ?? 0) + planned;
  for (const name in minutes) {
    const bucket = name as Bucket;
    totals[bucket] = (totals[bucket] ?? 0) + (minutes[bucket] ?? 0);
  }
}

/** Adds other sums. */
export function addMinutes(totals: MeasuredMinutes, more: MeasuredMinutes): void {
  for (const name in more) {
    const bucket = name as Bucket;
    totals[bucket] = (totals[bucket] ?? 0) + (more[bucket] ?? 0);
  }
}

/** What every reader may rely on being there, even as nothing. */
const alwaysShown: readonly ('planned' | Bucket)[] = [
  'planned',
  'worked',
  'late',
  'early-leave',
  'absent',
];

const order: readonly string[] = ['planned', ...payableMeasures, ...neverPayableBuckets];

/** The sums in an order that does not depend on which minutes came first. */
export function inFixedOrder(totals: MeasuredMinutes): Record<string, number> {
  const shown: Record<string, number> = {};
  for (const name of alwaysShown) shown[name] = 0;
  const rank = (name: string): number => order.indexOf(name.startsWith('leave:') ? 'leave' : name);
  const names = Object.keys(totals).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  for (const name of names) shown[name] = totals[name as Bucket] ?? 0;
  return shown;
}
