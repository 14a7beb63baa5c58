import { daysFrom, type CompanyPlan } from './company-plan.ts';
import type { DayPlan } from './day-plan.ts';
import { dayPlanOf } from './day-shapes.ts';
import { employmentOf, isEmployedOn, type Employment } from './employment.ts';
import { expectedDayOf, expectedRestDay } from './expected-day.ts';
import { dateOf, epochMsOf } from './hong-kong-calendar.ts';
import { planLeave, type PlannedLeave } from './leave-plan.ts';
import { layPunches, planIdOf, plannedChecksOf, type PunchOwner } from './punches.ts';
import type {
  ExpectedDay,
  SampleAttendance,
  SampleLeave,
  SamplePlannedCheck,
  SamplePunch,
} from './sample-company.ts';
import { PATTERNS } from './work-patterns.ts';

/** One person's employment, leave and days, before any punch. */
export interface PersonPlan {
  readonly employment: Employment;
  readonly leaves: readonly PlannedLeave[];
  /** Employed days from the day before the period to the day after it. */
  readonly days: readonly { readonly dayNumber: number; readonly work: DayPlan | undefined }[];
}

export function planPerson(plan: CompanyPlan, index: number): PersonPlan {
  const employment = employmentOf(plan, index);
  const leaves = planLeave(plan, employment);
  const days = daysFrom(plan.firstDay - 1, plan.lastDay + 1)
    .filter((dayNumber) => isEmployedOn(employment, dayNumber))
    .map((dayNumber) => ({ dayNumber, work: dayPlanOf(plan, employment, leaves, dayNumber) }));
  return { employment, leaves, days };
}

/** One person's attendance: the oracle for the period, and all that DingTalk would hold. */
export function makeAttendance(plan: CompanyPlan, index: number, userId: string): SampleAttendance {
  const { employment, leaves, days } = planPerson(plan, index);
  const { groupId } = PATTERNS[employment.pattern];
  const owner: PunchOwner = { userId, index, seed: plan.parameters.seed, groupId };
  const plannedChecks: SamplePlannedCheck[] = [];
  const punches: SamplePunch[] = [];
  const expected: ExpectedDay[] = [];
  for (const { dayNumber, work } of days) {
    const isInPeriod = dayNumber >= plan.firstDay && dayNumber <= plan.lastDay;
    if (work === undefined) {
      plannedChecks.push(restCheck(owner, dayNumber));
      if (isInPeriod) expected.push(expectedRestDay(userId, dayNumber));
    } else {
      const checks = plannedChecksOf(owner, work);
      plannedChecks.push(...checks);
      punches.push(...layPunches(owner, work, checks));
      if (isInPeriod) expected.push(expectedDayOf(userId, work));
    }
  }
  punches.sort((a, b) => a.userCheckEpochMs - b.userCheckEpochMs || a.recordId - b.recordId);
  return { plannedChecks, punches, leave: leaves.map((leave) => leaveOf(userId, leave)), expected };
}

/** The row of a rest day in the plan. */
export function restCheck(owner: PunchOwner, dayNumber: number): SamplePlannedCheck {
  return {
    planId: planIdOf(owner.index, dayNumber, 0),
    userId: owner.userId,
    workDate: dateOf(dayNumber),
    shiftId: 0,
    groupId: owner.groupId,
    checkType: undefined,
    planCheckEpochMs: undefined,
    isRest: true,
  };
}

function leaveOf(userId: string, leave: PlannedLeave): SampleLeave {
  return {
    userId,
    leaveCode: leave.type.code,
    leaveName: leave.type.name,
    fromEpochMs: epochMsOf(0, leave.range.from),
    toEpochMs: epochMsOf(0, leave.range.to),
    durationPercent: leave.durationPercent,
    durationUnit: leave.durationUnit,
  };
}
