import { presenceOf } from './day-presence.ts';
import { DAY_MINUTES, type DayBounds, type PersonFrame } from './day-frame.ts';
import type { DayProblem, DayPunch, DayRecord, DaySegment } from './day-record.ts';
import { dueTimeOf } from './due-time.ts';
import { partByExcuse } from './excused-time.ts';
import {
  claimAbsence,
  claimAll,
  claimFixed,
  claimPresence,
  claimUnneeded,
  type SectionTime,
} from './measured-section.ts';
import { clip, holds, lengthOf, subtract, union, type MinuteInterval } from './minute-interval.ts';
import { overtimeOf } from './overtime.ts';
import type { PairedDay, SectionPunches } from './pair-punches.ts';
import type { PunchRecord } from './punch-record.ts';
import { minutesOf, partition } from './segments.ts';

/** A measured day, and from when to when the person was there. */
export interface MeasuredDay {
  readonly record: DayRecord;
  /** Empty on a day with a problem, and where the policy has no use for it. */
  readonly presence: readonly MinuteInterval[];
}

interface PlannedSectionTime extends SectionTime, SectionPunches {
  readonly section: SectionPunches['section'];
  readonly dueMinutes: number;
  /** False if the section is excused as a whole: by leave, trips, outings, or by weather. */
  readonly needsPunches: boolean;
}

/**
 * Measures one planned day.
 *
 * - worked: between in and out *and* inside planned working time that nothing excuses
 * - late, early-leave: planned time before the in, or after the out, beyond grace and weather
 * - a section that is wholly excused needs no punch
 * - some required punches missing, or out before in: nothing of the day is paid but what is excused
 * - no required punch at all: absent
 */
export function measureDay(
  paired: PairedDay,
  bounds: DayBounds,
  isStatutory: boolean,
  frame: PersonFrame,
): MeasuredDay {
  const { day } = paired;
  const sections = paired.sections.map((punches) => sectionTimeOf(punches, frame));
  const problem = problemOf(sections);
  const claims: DaySegment[] = [];
  let planned = 0;
  for (const time of sections) {
    planned += time.dueMinutes;
    claimSection(claims, time, problem, frame);
  }
  let presence = NOWHERE;
  if (problem === 'none' && mayBeOvertime(sections, frame)) {
    presence = union(sections.flatMap((time) => time.presence ?? []));
    claims.push(...overtimeAround(sections, presence, bounds, isStatutory, frame));
  }
  const segments = partition(claims, day.midnight, day.midnight + DAY_MINUTES);
  const record: DayRecord = {
    userId: day.userId,
    date: day.date,
    dayKind: isStatutory ? 'statutory-holiday' : 'work-day',
    problem,
    minutes: minutesOf(segments),
    planned,
    segments,
    punches: punchesOf(sections),
  };
  return { record, presence };
}

const NOWHERE: readonly MinuteInterval[] = [];

/** On most days nobody stays past the planned end, and there is nothing to look at. */
function mayBeOvertime(sections: readonly PlannedSectionTime[], { rules }: PersonFrame): boolean {
  if (rules.overtime.mode === 'approved') return true;
  const end = sections.at(-1)?.section.end ?? 0;
  return sections.some(({ presence }) => presence !== undefined && presence.end > end);
}

function sectionTimeOf(punches: SectionPunches, frame: PersonFrame): PlannedSectionTime {
  const { section } = punches;
  const areBreaksPaid = frame.rules.hasPaidBreaks(section.shiftId);
  const due = dueTimeOf(section, areBreaksPaid);
  const { excused, required } = partByExcuse(due, frame.excuses);
  // Fields are named one by one: this runs for every section of every day, and a spread is slow.
  return {
    section,
    in: punches.in,
    out: punches.out,
    areBreaksPaid,
    dueMinutes: lengthOf(due),
    excused,
    required,
    presence: presenceOf(punches),
    needsPunches: needsPunches(required, frame),
  };
}

function needsPunches(
  required: SectionTime['required'],
  { forgivenAbsence }: PersonFrame,
): boolean {
  const isNeeded = required.some(({ isBreak }) => isBreak !== true);
  if (!isNeeded || forgivenAbsence.length === 0) return isNeeded;
  const needed = required.filter(({ isBreak }) => isBreak !== true);
  return subtract(needed, forgivenAbsence).length > 0;
}

function problemOf(sections: readonly PlannedSectionTime[]): DayProblem {
  let needed = 0;
  let missing = 0;
  let outOfOrder = false;
  for (const { needsPunches: isNeeded, in: came, out: went, presence } of sections) {
    if (!isNeeded) continue;
    needed += 2;
    missing += (came === undefined ? 1 : 0) + (went === undefined ? 1 : 0);
    outOfOrder ||= came !== undefined && went !== undefined && presence === undefined;
  }
  if (missing > 0) return missing === needed ? 'no-punch' : 'missing-punch';
  return outOfOrder ? 'punches-out-of-order' : 'none';
}

function claimSection(
  claims: DaySegment[],
  time: PlannedSectionTime,
  problem: DayProblem,
  frame: PersonFrame,
): void {
  const { presence, required, needsPunches: isNeeded } = time;
  if (problem === 'none' && presence !== undefined) {
    const present = withPunchesOverLeave(time, presence, frame);
    claimFixed(claims, present);
    const { forgivenWeather, rules } = frame;
    claimPresence(claims, present, presence, { grace: rules.grace, forgivenWeather });
    return;
  }
  claimFixed(claims, time);
  if (!isNeeded) claimUnneeded(claims, required, frame.forgivenAbsence);
  else if (problem === 'no-punch') claimAbsence(claims, required, frame.forgivenAbsence);
  else claimAll(claims, required, 'unresolved');
}

/** Where punches win, leave between in and out is no leave. */
function withPunchesOverLeave(
  time: PlannedSectionTime,
  presence: MinuteInterval,
  { excuses, rules }: PersonFrame,
): SectionTime {
  if (rules.leave.overlap === 'leave-wins' || time.excused.length === 0) return time;
  const due = dueTimeOf(time.section, time.areBreaksPaid);
  return { ...time, ...partByExcuse(due, excuses, presence) };
}

/** Presence outside every section; none after an end that is on leave. */
function overtimeAround(
  sections: readonly PlannedSectionTime[],
  presence: readonly MinuteInterval[],
  { notBefore, notAfter }: DayBounds,
  isStatutory: boolean,
  { rules, excuses, overtimeApprovals }: PersonFrame,
): DaySegment[] {
  const begin = sections[0]?.section.start ?? 0;
  const last = sections.at(-1)?.section;
  const end = last?.end ?? 0;
  const lastMinute = (last?.working.at(-1)?.end ?? end) - 1;
  const isOpenEnded = excuses.leave.length === 0 || !holds(excuses.leave, lastMinute);
  const candidates = isOpenEnded ? clip(presence, Math.max(end, notBefore), notAfter) : [];
  const early = rules.overtime.mode === 'approved' ? clip(presence, notBefore, begin) : [];
  if (candidates.length === 0 && early.length === 0) return [];
  const kind = isStatutory ? 'statutory' : 'workday';
  const { trips } = excuses;
  return overtimeOf(
    { kind, candidates, early, trips, approvals: overtimeApprovals },
    rules.overtime,
  );
}

function punchesOf(sections: readonly PlannedSectionTime[]): DayPunch[] {
  const punches: DayPunch[] = [];
  for (const { in: came, out: went } of sections) {
    if (came !== undefined) punches.push(dayPunchOf(came, 'OnDuty'));
    if (went !== undefined) punches.push(dayPunchOf(went, 'OffDuty'));
  }
  return punches;
}

/** A punch that counted, as the day keeps it. */
export function dayPunchOf(punch: PunchRecord, checkType: DayPunch['checkType']): DayPunch {
  return { recordId: punch.recordId, checkType, epochMs: punch.punchedEpochMs };
}
