import { dateOf } from '../hong-kong-calendar.ts';
import { lengthOf, type MinuteRange } from '../minute-range.ts';
import type { ExpectedDay, ExpectedException } from '../sample-company.ts';
import type { Absences } from './absences.ts';
import { isRejected, truthOf, type SectionTruth } from './day-truth.ts';
import {
  addOvertime,
  isApproved,
  isPartlyUnworked,
  presenceOutside,
  type OvertimePresence,
} from './expected-overtime.ts';
import { addMeasuredSection, addUnmeasuredSection } from './expected-sections.ts';
import { leaveExceptionsOn } from './leave-exceptions.ts';
import { MinuteSums } from './minute-sums.ts';
import type { OvertimeKind } from './pay-rules.ts';
import type { PlanlessDay, PlannedOvertime, RosteredDay, VariedDay } from './varied-day-plan.ts';
import type { VariedPlan } from './varied-plan.ts';

/** All that a day is judged by. */
export interface DayContext {
  readonly plan: VariedPlan;
  readonly userId: string;
  readonly absences: Absences;
  readonly overtime: readonly PlannedOvertime[];
}

type Problem = ExpectedDay['exception'];

/** What a day is worth under the company's rules, from its plan alone: definitions in the README. */
export function expectedVariedDayOf(context: DayContext, day: VariedDay): ExpectedDay {
  if (day.kind === 'rostered') return expectedRosteredDay(context, day);
  return day.kind === 'rest' ? expectedRestDay(context, day) : expectedUnscheduledDay(context, day);
}

function expectedRosteredDay(context: DayContext, day: RosteredDay): ExpectedDay {
  const { plan, absences } = context;
  const sums = new MinuteSums();
  const sections = truthOf(plan, absences, day);
  const problem = problemOf(sections);
  for (const { due } of sections) sums.add('planned', lengthOf(due));
  for (const section of sections) {
    if (problem === 'none') addMeasuredSection(sums, plan.rules, section);
    else addUnmeasuredSection(sums, plan.rules, section, problem);
  }
  const exceptions = new Set<ExpectedException>(
    leaveExceptionsOn(context, day.dayNumber, sections, sums),
  );
  const presence = presenceOutside(sections);
  if (problem === 'none') {
    addOvertime(sums, plan.rules.overtime, kindOf(plan, day), presence, {
      ...day,
      ...judged(context),
    });
  } else {
    exceptions.add(problem);
  }
  const punches = day.sections.flatMap((section) => [section.in, section.out]);
  if (punches.some((punch) => punch !== undefined && isRejected(plan.rules, punch))) {
    exceptions.add('make-up-not-approved');
  }
  addUnworked(exceptions, context, day.dayNumber, presence);
  return finish(context, day, sums, problem, exceptions);
}

function expectedRestDay(context: DayContext, day: PlanlessDay): ExpectedDay {
  const { plan, overtime } = context;
  const sums = new MinuteSums();
  const exceptions = new Set<ExpectedException>();
  const presence: OvertimePresence = { before: [], after: presenceOf(day) };
  const hasPunches = day.in !== undefined || day.out !== undefined;
  const isCounted =
    presence.after.length > 0 &&
    (plan.rules.overtime.mode === 'beyond-threshold' ||
      (plan.rules.overtime.mode === 'approved' &&
        isApproved(presence.after, overtime, day.dayNumber)));
  if (isCounted) {
    addOvertime(sums, plan.rules.overtime, kindOf(plan, day), presence, {
      ...day,
      ...judged(context),
    });
  } else if (hasPunches) {
    exceptions.add('punch-without-plan');
  }
  addUnworked(exceptions, context, day.dayNumber, presence);
  return finish(context, day, sums, 'none', exceptions);
}

function expectedUnscheduledDay(context: DayContext, day: PlanlessDay): ExpectedDay {
  const sums = new MinuteSums();
  const { in: came, out: went } = day;
  if (came === undefined && went === undefined)
    return finish(context, day, sums, 'none', new Set());
  if (came === undefined || went === undefined || went <= came) {
    return finish(context, day, sums, 'missing-punch', new Set(['missing-punch']));
  }
  const pause = context.plan.rules.unscheduled[0]?.unpaidBreak;
  const beyond = pause === undefined ? 0 : Math.max(0, went - came - pause.afterMinutes);
  sums.add('worked', went - came - Math.min(beyond, pause?.minutes ?? 0));
  return finish(context, day, sums, 'none', new Set());
}

function problemOf(sections: readonly SectionTruth[]): Problem {
  const needed = sections
    .filter(({ isExcused }) => !isExcused)
    .flatMap((section) => [section.in, section.out]);
  if (needed.every((minute) => minute !== undefined)) return 'none';
  return needed.every((minute) => minute === undefined) ? 'no-punch' : 'missing-punch';
}

function kindOf({ statutoryDays }: VariedPlan, { dayNumber, kind }: VariedDay): OvertimeKind {
  if (statutoryDays.has(dayNumber)) return 'statutory';
  return kind === 'rostered' ? 'workday' : 'restday';
}

function judged({ absences, overtime }: DayContext): {
  readonly absences: Absences;
  readonly approvals: readonly PlannedOvertime[];
} {
  return { absences, approvals: overtime };
}

function presenceOf({ in: came, out: went }: PlanlessDay): readonly MinuteRange[] {
  if (came === undefined || went === undefined || went <= came) return [];
  return [{ from: came, to: went }];
}

function addUnworked(
  exceptions: Set<ExpectedException>,
  { plan, overtime }: DayContext,
  dayNumber: number,
  { before, after }: OvertimePresence,
): void {
  if (plan.rules.overtime.mode !== 'approved') return;
  const own = overtime.filter((approval) => approval.dayNumber === dayNumber);
  if (own.some((approval) => isPartlyUnworked(approval, [...before, ...after]))) {
    exceptions.add('approved-overtime-not-worked');
  }
}

function finish(
  { plan, userId }: DayContext,
  day: VariedDay,
  sums: MinuteSums,
  exception: Problem,
  exceptions: ReadonlySet<ExpectedException>,
): ExpectedDay {
  return {
    userId,
    date: dateOf(day.dayNumber),
    plannedMinutes: sums.of('planned'),
    workedMinutes: sums.of('worked'),
    lateMinutes: sums.of('late'),
    earlyLeaveMinutes: sums.of('early-leave'),
    absentMinutes: sums.of('absent'),
    overtimeMinutes: sums.sumOf((measure) => /^overtime-|^time-off-earned$/.test(measure)),
    leaveMinutes: sums.sumOf((measure) => measure.startsWith('leave:')),
    exception,
    minutes: sums.toRecord(),
    dayKind: dayKindOf(plan, day),
    exceptions: [...exceptions].sort(),
  };
}

function dayKindOf({ statutoryDays }: VariedPlan, { kind, dayNumber }: VariedDay) {
  if (kind === 'unscheduled') return 'unscheduled';
  if (statutoryDays.has(dayNumber)) return 'statutory-holiday';
  return kind === 'rest' ? 'rest-day' : 'work-day';
}
