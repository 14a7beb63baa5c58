import { hongKongMidnightEpochMs, type HongKongDate } from '../../../shared/time/index.ts';
import { minuteOf, type MinuteInterval } from './minute-interval.ts';

/** One planned punch of a person, as DingTalk's schedule gives it. */
export interface PlannedCheck {
  readonly planId: string;
  readonly userId: string;
  readonly workDate: HongKongDate;
  readonly shiftId: string;
  readonly checkType: 'OnDuty' | 'OffDuty';
  readonly plannedEpochMs: number;
}

/** A day on which DingTalk's schedule says that a person does not work: a statement, not a gap. */
export interface RestDay {
  readonly userId: string;
  readonly workDate: HongKongDate;
}

/** A break of a shift, in minutes from the midnight at which the work day begins. */
export interface ShiftBreak {
  readonly startMinute: number;
  readonly endMinute: number;
}

/** What the export must know of a shift: its breaks. The times of a day come from the schedule. */
export interface Shift {
  readonly shiftId: string;
  /** Undefined if the definition's break points are no pairs: then no day of it can be measured. */
  readonly breaks: readonly ShiftBreak[] | undefined;
}

/** From one planned punch-in to the planned punch-out that answers it. */
export interface PlannedSection {
  readonly onDutyPlanId: string;
  readonly offDutyPlanId: string;
  readonly shiftId: string;
  readonly start: number;
  readonly end: number;
  /** [start, end) less the breaks. */
  readonly working: readonly MinuteInterval[];
  /** The breaks inside [start, end). */
  readonly breaks: readonly MinuteInterval[];
}

/** A work day belongs to the day on which its shift begins, even if it ends on the next. */
export interface PlannedDay {
  readonly userId: string;
  readonly date: HongKongDate;
  /** The minute at which the day begins. */
  readonly midnight: number;
  /** One for two punches, two for a split shift of four. Never empty. */
  readonly sections: readonly PlannedSection[];
}

export interface PlannedDays {
  readonly days: readonly PlannedDay[];
  /**
   * Days whose planned punches are not pairs of in and out, whose shift or breaks are not known, or
   * that begin before the planned day before them has ended: an exception, never a guess. A break
   * that is not known would be paid, and a minute of two shifts would be paid twice.
   */
  readonly malformed: readonly { readonly userId: string; readonly date: HongKongDate }[];
}

/** Builds work days from planned punches. The order of the punches does not matter. */
export function planDays(
  checks: readonly PlannedCheck[],
  shifts: ReadonlyMap<string, Shift>,
): PlannedDays {
  const byDay = new Map<string, PlannedCheck[]>();
  for (const check of checks) {
    const key = `${check.workDate} ${check.userId}`;
    const list = byDay.get(key);
    if (list === undefined) byDay.set(key, [check]);
    else list.push(check);
  }
  const days: PlannedDay[] = [];
  const malformed: { userId: string; date: HongKongDate }[] = [];
  for (const list of byDay.values()) {
    const [first] = list;
    if (first === undefined) continue;
    const midnight = midnightOf(first.workDate);
    const sections = pairChecks(distinct(list), midnight, shifts);
    if (sections === undefined) malformed.push({ userId: first.userId, date: first.workDate });
    else days.push({ userId: first.userId, date: first.workDate, midnight, sections });
  }
  const disjoint = withoutOverlaps(days.sort(byDate), malformed);
  return { days: disjoint, malformed: malformed.sort(byDate) };
}

/** Days asked for so far: everybody shares a few dozen, and working one out is slow. */
const midnights = new Map<HongKongDate, number>();
const MAX_MIDNIGHTS = 1_000;

/** The minute at which a Hong Kong day begins. */
export function midnightOf(date: HongKongDate): number {
  const known = midnights.get(date);
  if (known !== undefined) return known;
  const midnight = minuteOf(hongKongMidnightEpochMs(date));
  if (midnights.size >= MAX_MIDNIGHTS) midnights.clear();
  midnights.set(date, midnight);
  return midnight;
}

/** Of two days of a person that overlap in time the later cannot be measured. */
function withoutOverlaps(
  days: readonly PlannedDay[],
  malformed: { userId: string; date: HongKongDate }[],
): PlannedDay[] {
  const ends = new Map<string, number>();
  return days.filter(({ userId, date, sections }) => {
    const overlaps = (sections[0]?.start ?? 0) < (ends.get(userId) ?? Number.NEGATIVE_INFINITY);
    if (overlaps) malformed.push({ userId, date });
    else ends.set(userId, sections.at(-1)?.end ?? 0);
    return !overlaps;
  });
}

function byDate(a: { date: string; userId: string }, b: { date: string; userId: string }): number {
  if (a.date !== b.date) return a.date < b.date ? -1 : 1;
  return a.userId < b.userId ? -1 : 1;
}

/**
 * A schedule asked for in two overlapping windows names the same planned punch twice. The plan's id
 * alone does not tell them apart: in and out of a day may share it. Two shifts for one planned punch
 * stay two, so that the day is malformed, not measured by whichever came last.
 */
function distinct(checks: readonly PlannedCheck[]): PlannedCheck[] {
  const kept: PlannedCheck[] = [];
  for (const check of checks) {
    // A day has few planned punches, so looking at each is faster than building keys.
    const earlier = kept.findIndex((other) => isSamePlan(other, check));
    if (earlier === -1) kept.push(check);
    else kept[earlier] = check;
  }
  return kept.sort(
    (a, b) =>
      a.plannedEpochMs - b.plannedEpochMs ||
      // Two sections may touch: the out of the first comes before the in of the second.
      (a.checkType === 'OffDuty' ? 0 : 1) - (b.checkType === 'OffDuty' ? 0 : 1),
  );
}

function isSamePlan(a: PlannedCheck, b: PlannedCheck): boolean {
  return (
    a.plannedEpochMs === b.plannedEpochMs &&
    a.checkType === b.checkType &&
    a.planId === b.planId &&
    a.shiftId === b.shiftId
  );
}

function pairChecks(
  checks: readonly PlannedCheck[],
  midnight: number,
  shifts: ReadonlyMap<string, Shift>,
): PlannedSection[] | undefined {
  if (checks.length === 0 || checks.length % 2 !== 0) return undefined;
  const sections: PlannedSection[] = [];
  for (let index = 0; index < checks.length; index += 2) {
    const on = checks[index];
    const off = checks[index + 1];
    if (on?.checkType !== 'OnDuty' || off?.checkType !== 'OffDuty') return undefined;
    const start = minuteOf(on.plannedEpochMs);
    const end = minuteOf(off.plannedEpochMs);
    const breaks = shifts.get(on.shiftId)?.breaks;
    if (end <= start || breaks === undefined) return undefined;
    sections.push({
      onDutyPlanId: on.planId,
      offDutyPlanId: off.planId,
      shiftId: on.shiftId,
      start,
      end,
      ...cutAtBreaks(start, end, midnight, breaks),
    });
  }
  return sections;
}

/** This runs once per section of every day, so it allocates little; breaks are few. */
function cutAtBreaks(
  start: number,
  end: number,
  midnight: number,
  pauses: readonly ShiftBreak[],
): { readonly working: readonly MinuteInterval[]; readonly breaks: readonly MinuteInterval[] } {
  const working: MinuteInterval[] = [];
  const breaks: MinuteInterval[] = [];
  let from = start;
  for (const pause of inOrder(pauses)) {
    const pauseStart = Math.min(Math.max(midnight + pause.startMinute, from), end);
    const pauseEnd = Math.min(Math.max(midnight + pause.endMinute, from), end);
    if (from < pauseStart) working.push({ start: from, end: pauseStart });
    if (pauseStart < pauseEnd) breaks.push({ start: pauseStart, end: pauseEnd });
    from = Math.max(from, pauseEnd);
  }
  if (from < end) working.push({ start: from, end });
  return { working, breaks };
}

function inOrder(pauses: readonly ShiftBreak[]): readonly ShiftBreak[] {
  if (pauses.length < 2) return pauses;
  return [...pauses].sort((a, b) => a.startMinute - b.startMinute);
}
