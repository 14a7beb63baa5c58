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

/** An unpaid break of a shift, in minutes from the midnight at which the work day begins. */
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
  readonly start: number;
  readonly end: number;
  /** [start, end) less the breaks. */
  readonly working: readonly MinuteInterval[];
}

/** A work day belongs to the day on which its shift begins, even if it ends on the next. */
export interface PlannedDay {
  readonly userId: string;
  readonly date: HongKongDate;
  /** One for two punches, two for a split shift of four. Never empty. */
  readonly sections: readonly PlannedSection[];
}

export interface PlannedDays {
  readonly days: readonly PlannedDay[];
  /**
   * Days whose planned punches are not pairs of in and out, or whose shift or breaks are not known:
   * an exception, never a guess. A break that is not known would be paid.
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
    const sections = pairChecks(distinct(list), shifts);
    if (sections === undefined) malformed.push({ userId: first.userId, date: first.workDate });
    else days.push({ userId: first.userId, date: first.workDate, sections });
  }
  return { days: days.sort(byDate), malformed: malformed.sort(byDate) };
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
  shifts: ReadonlyMap<string, Shift>,
): PlannedSection[] | undefined {
  if (checks.length === 0 || checks.length % 2 !== 0) return undefined;
  const sections: PlannedSection[] = [];
  let midnight: number | undefined;
  for (let index = 0; index < checks.length; index += 2) {
    const on = checks[index];
    const off = checks[index + 1];
    if (on?.checkType !== 'OnDuty' || off?.checkType !== 'OffDuty') return undefined;
    const start = minuteOf(on.plannedEpochMs);
    const end = minuteOf(off.plannedEpochMs);
    const breaks = shifts.get(on.shiftId)?.breaks;
    if (end <= start || breaks === undefined) return undefined;
    // One list is one work day, so its midnight is worked out once.
    midnight ??= minuteOf(hongKongMidnightEpochMs(on.workDate));
    sections.push({
      onDutyPlanId: on.planId,
      offDutyPlanId: off.planId,
      start,
      end,
      working: withoutBreaks(start, end, midnight, breaks),
    });
  }
  return sections;
}

/** Breaks are sorted and few; this runs once per section of every day, so it allocates little. */
function withoutBreaks(
  start: number,
  end: number,
  midnight: number,
  breaks: readonly ShiftBreak[],
): MinuteInterval[] {
  const working: MinuteInterval[] = [];
  let from = start;
  for (const pause of [...breaks].sort((a, b) => a.startMinute - b.startMinute)) {
    const pauseStart = Math.min(Math.max(midnight + pause.startMinute, from), end);
    const pauseEnd = Math.min(Math.max(midnight + pause.endMinute, from), end);
    if (from < pauseStart) working.push({ start: from, end: pauseStart });
    from = Math.max(from, pauseEnd);
  }
  if (from < end) working.push({ start: from, end });
  return working;
}
