import type { HongKongDate } from '../../../shared/time/index.ts';
import { clip, lengthOf, minuteOf, subtract, type MinuteInterval } from './minute-interval.ts';
import type { PairedDay, SectionPunches } from './pair-punches.ts';

/** What is measured of a day, in whole minutes. */
export const measures = [
  'planned',
  'worked',
  'late',
  'earlyLeave',
  'absent',
  'overtime',
  'leave',
] as const;
export type Measure = (typeof measures)[number];
export type Minutes = Readonly<Record<Measure, number>>;

/** Why a day could not be measured. Such a day pays nothing until a person has looked at it. */
export type DayProblem = 'none' | 'missing-punch' | 'no-punch' | 'punches-out-of-order';

export interface DayMinutes {
  readonly userId: string;
  readonly date: HongKongDate;
  readonly minutes: Minutes;
  readonly problem: DayProblem;
}

interface MeasuredSection extends SectionPunches {
  /** Planned working time less approved leave. */
  readonly expected: readonly MinuteInterval[];
}

/**
 * Measures one work day.
 *
 * - worked: between in and out *and* inside planned working time that is not on leave
 * - late, earlyLeave: planned working time before the in, or after the out
 * - overtime: after the planned end of the day, unless the end is on leave; reported, not paid
 * - a section that is wholly on leave needs no punch
 *
 * On a measured day `planned = worked + late + earlyLeave + leave`. On a day without any required
 * punch `planned = absent + leave`. On any other problem only planned and leave are given.
 */
export function measureDay(paired: PairedDay, leave: readonly MinuteInterval[]): DayMinutes {
  const { day } = paired;
  // Fields are named one by one here and below: this runs for every day, and a spread is slow.
  const sections = paired.sections.map(({ section, inEpochMs, outEpochMs }) => ({
    section,
    inEpochMs,
    outEpochMs,
    expected: leave.length === 0 ? section.working : subtract(section.working, leave),
  }));
  let planned = 0;
  let expected = 0;
  for (const entry of sections) {
    planned += lengthOf(entry.section.working);
    expected += lengthOf(entry.expected);
  }
  const required = sections.filter((entry) => entry.expected.length > 0);
  const problem = problemOf(required);
  const isMeasured = problem === 'none';
  const { worked, late, earlyLeave } = isMeasured ? measureSections(required) : NOTHING;
  const minutes = {
    planned,
    worked,
    late,
    earlyLeave,
    absent: problem === 'no-punch' ? expected : 0,
    overtime: isMeasured ? overtimeOf(sections.at(-1)) : 0,
    leave: planned - expected,
  };
  return { userId: day.userId, date: day.date, minutes, problem };
}

const NOTHING = { worked: 0, late: 0, earlyLeave: 0 } as const;

function problemOf(required: readonly MeasuredSection[]): DayProblem {
  let missing = 0;
  let outOfOrder = false;
  for (const { inEpochMs, outEpochMs } of required) {
    missing += (inEpochMs === undefined ? 1 : 0) + (outEpochMs === undefined ? 1 : 0);
    outOfOrder ||= inEpochMs !== undefined && outEpochMs !== undefined && outEpochMs < inEpochMs;
  }
  if (missing > 0) return missing === required.length * 2 ? 'no-punch' : 'missing-punch';
  return outOfOrder ? 'punches-out-of-order' : 'none';
}

function measureSections(
  required: readonly MeasuredSection[],
): Pick<Minutes, 'worked' | 'late' | 'earlyLeave'> {
  let worked = 0;
  let late = 0;
  let earlyLeave = 0;
  for (const { expected, inEpochMs, outEpochMs } of required) {
    const from = minuteOf(inEpochMs ?? 0);
    const to = minuteOf(outEpochMs ?? 0);
    worked += lengthOf(clip(expected, from, to));
    late += lengthOf(clip(expected, Number.NEGATIVE_INFINITY, from));
    earlyLeave += lengthOf(clip(expected, Math.max(from, to), Number.POSITIVE_INFINITY));
  }
  return { worked, late, earlyLeave };
}

/**
 * Minutes between in and out after the planned end of the day's last section; none if that end is
 * on leave.
 */
function overtimeOf(last: MeasuredSection | undefined): number {
  if (last?.inEpochMs === undefined || last.outEpochMs === undefined) return 0;
  if (last.expected.at(-1)?.end !== last.section.end) return 0;
  const from = Math.max(last.section.end, minuteOf(last.inEpochMs));
  return Math.max(0, minuteOf(last.outEpochMs) - from);
}
