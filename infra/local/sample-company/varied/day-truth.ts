import { without, type MinuteRange } from '../minute-range.ts';
import { leaveRangesOn, onDay, type Absences } from './absences.ts';
import { workOf } from './day-halves.ts';
import { dueOf } from './due-time.ts';
import { movementFor } from './flexible-day.ts';
import { leaveMeasureOf } from './leave-types.ts';
import { shared } from './overlap.ts';
import type { SamplePayRules } from './pay-rules.ts';
import { flexibleRuleOf } from './plan-rostered-day.ts';
import type { RosteredDay, VariedPunch } from './varied-day-plan.ts';
import type { VariedPlan } from './varied-plan.ts';
import { movedBy } from './varied-shifts.ts';

/** One section with all that bears on it, in minutes of its day. Ranges of a field are disjoint. */
export interface SectionTruth {
  /** Where the section lies after a flexible beginning. */
  readonly span: MinuteRange;
  readonly work: readonly MinuteRange[];
  readonly due: readonly MinuteRange[];
  readonly leave: readonly { readonly measure: string; readonly ranges: readonly MinuteRange[] }[];
  readonly trip: readonly MinuteRange[];
  readonly outing: readonly MinuteRange[];
  /** A paid break beside excused time: nobody is expected back for it. */
  readonly freeBreak: readonly MinuteRange[];
  /** Due time that nothing but the weather may excuse. */
  readonly required: readonly MinuteRange[];
  /** Time that the weather policy forgives, on and around the day. */
  readonly storm: readonly MinuteRange[];
  readonly isExcused: boolean;
  readonly in: number | undefined;
  readonly out: number | undefined;
}

/** What the sections of a day are to the rules: moved, excused, and with the punches that count. */
export function truthOf(
  plan: VariedPlan,
  absences: Absences,
  day: RosteredDay,
): readonly SectionTruth[] {
  const { rules } = plan;
  const moved = movementOf(plan, absences, day);
  const excuses = excusesOn(absences, day.dayNumber);
  const storm = plan.forgiven.map((range) => onDay(range, day.dayNumber));
  return day.sections.map(({ section, in: came, out: went }) => {
    const place = movedBy(section, moved);
    const due = dueOf(rules, day.shift, place);
    const leave = excuses.leave.map(({ measure, ranges }) => ({
      measure,
      ranges: shared(due, ranges),
    }));
    const notOnLeave = without(
      due,
      leave.flatMap(({ ranges }) => ranges),
    );
    const trip = shared(notOnLeave, excuses.trips);
    const outing = shared(without(notOnLeave, trip), excuses.outings);
    const unexcused = without(without(notOnLeave, trip), outing);
    const work = workOf(place);
    const freeBreak = breaksBesideExcused(unexcused, without(due, work), without(due, unexcused));
    const required = without(unexcused, freeBreak);
    const isStormedOut =
      rules.weather.effect === 'forgive-absence' && without(required, storm).length === 0;
    return {
      span: { from: place.startMinute, to: place.endMinute },
      work,
      due,
      leave,
      trip,
      outing,
      freeBreak,
      required,
      storm,
      isExcused: shared(required, work).length === 0 || isStormedOut,
      in: countedMinute(rules, came),
      out: countedMinute(rules, went),
    };
  });
}

/** What is not excused of those paid breaks that touch excused time. */
function breaksBesideExcused(
  unexcused: readonly MinuteRange[],
  paidBreaks: readonly MinuteRange[],
  excused: readonly MinuteRange[],
): readonly MinuteRange[] {
  const isExcusedAt = (minute: number): boolean =>
    excused.some(({ from, to }) => from <= minute && minute < to);
  const beside = paidBreaks.filter(({ from, to }) => isExcusedAt(from - 1) || isExcusedAt(to));
  return shared(unexcused, beside);
}

/** The minute of a punch that counts: where approvals are verified, not one without its approval. */
export function countedMinute(
  { makeUpPunches }: SamplePayRules,
  punch: VariedPunch | undefined,
): number | undefined {
  if (punch === undefined) return undefined;
  return isRejected({ makeUpPunches }, punch) ? undefined : punch.minute;
}

export function isRejected(
  { makeUpPunches }: Pick<SamplePayRules, 'makeUpPunches'>,
  { by, fate }: VariedPunch,
): boolean {
  return by === 'approval' && makeUpPunches === 'verified' && fate !== 'agreed';
}

function excusesOn({ leaves, journeys }: Absences, dayNumber: number) {
  const agreed = (kind: 'business-trip' | 'outing'): readonly MinuteRange[] =>
    journeys
      .filter((journey) => journey.kind === kind && journey.result === 'agree')
      .map(({ range }) => onDay(range, dayNumber));
  return {
    leave: leaves.map((leave) => ({
      measure: leaveMeasureOf(leave.type),
      ranges: leaveRangesOn(leave, dayNumber),
    })),
    trips: agreed('business-trip'),
    outings: agreed('outing'),
  };
}

/** How far a flexible day is moved; a day with leave, a trip or an outing stays in its place. */
function movementOf(plan: VariedPlan, absences: Absences, day: RosteredDay): number {
  const rule = flexibleRuleOf(plan, day.shift);
  const [only] = day.sections;
  const came = only === undefined ? undefined : countedMinute(plan.rules, only.in);
  if (rule === undefined || only === undefined || came === undefined) return 0;
  const due = dueOf(plan.rules, day.shift, only.section);
  const { leave, trips, outings } = excusesOn(absences, day.dayNumber);
  const excused = [...leave.flatMap(({ ranges }) => ranges), ...trips, ...outings];
  if (shared(due, excused).length > 0) return 0;
  return movementFor(came - only.section.startMinute, rule);
}
