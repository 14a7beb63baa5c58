import { hongKongDateOf, type HongKongDate } from '../../../shared/time/index.ts';
import type { DayRules, UnscheduledRule } from './day-rules.ts';
import type { PunchRecord } from './punch-record.ts';
import { unscheduledDateOf } from './unscheduled-day.ts';

/** The valid punches of one day that answer no planned punch. */
export interface UnplannedDay {
  readonly date: HongKongDate;
  readonly punches: PunchRecord[];
  /** The rule of the unscheduled group in which they were made, if they were. */
  readonly unscheduled: UnscheduledRule | undefined;
}

/**
 * Sorts punches without plan by the day to which they belong: the work day that DingTalk names, else
 * the calendar day; in an unscheduled group the day of the group's rule. `isPlanned` says on which days
 * the person has a plan: there a group without schedule changes nothing.
 */
export function unplannedDaysOf(
  punches: readonly PunchRecord[],
  rules: DayRules,
  isPlanned: (date: HongKongDate) => boolean,
): UnplannedDay[] {
  const days = new Map<string, UnplannedDay>();
  for (const punch of punches) {
    const { date, unscheduled } = placeOf(punch, rules, isPlanned);
    const key = `${date} ${unscheduled === undefined ? '' : 'unscheduled'}`;
    const day = days.get(key) ?? { date, punches: [], unscheduled };
    day.punches.push(punch);
    days.set(key, day);
  }
  return [...days.values()].sort(byDate);
}

function placeOf(
  punch: PunchRecord,
  { unscheduledByGroup }: DayRules,
  isPlanned: (date: HongKongDate) => boolean,
): Pick<UnplannedDay, 'date' | 'unscheduled'> {
  const rule = unscheduledByGroup.get(punch.groupId ?? '');
  if (rule !== undefined && punch.checkType !== undefined) {
    const date = unscheduledDateOf(punch.punchedEpochMs, rule);
    if (!isPlanned(date)) return { date, unscheduled: rule };
  }
  const date = punch.workDate ?? hongKongDateOf(punch.punchedEpochMs);
  return { date, unscheduled: undefined };
}

function byDate(a: UnplannedDay, b: UnplannedDay): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.unscheduled === undefined ? 1 : -1;
}
