import { restCheck } from '../attendance.ts';
import { layPunches, plannedChecksOf, type PunchOwner } from '../punches.ts';
import type {
  ExpectedDay,
  SampleAttendance,
  SampleLeave,
  SamplePlannedCheck,
  SamplePunch,
} from '../sample-company.ts';
import type { VariedLeave } from './absences.ts';
import { expectedVariedDayOf } from './expected-varied-day.ts';
import { layPlanlessPunches } from './planless-punches.ts';
import { makeUpInstanceIdOf } from './varied-approvals.ts';
import type { RosteredDay } from './varied-day-plan.ts';
import { VARIED_PATTERNS } from './varied-patterns.ts';
import type { VariedPersonPlan } from './varied-person.ts';
import type { VariedPlan } from './varied-plan.ts';

/** One person's attendance: the oracle for the period, and all that DingTalk would hold. */
export function makeVariedAttendance(
  plan: VariedPlan,
  person: VariedPersonPlan,
  userId: string,
): SampleAttendance {
  const { employment, absences } = person;
  const { groupId } = VARIED_PATTERNS[employment.pattern];
  const owner: PunchOwner = {
    userId,
    index: employment.index,
    seed: plan.parameters.seed,
    groupId,
  };
  const plannedChecks: SamplePlannedCheck[] = [];
  const punches: SamplePunch[] = [];
  for (const day of person.days) {
    if (day.kind !== 'rostered') {
      if (day.kind === 'rest') plannedChecks.push(restCheck(owner, day.dayNumber));
      punches.push(...layPlanlessPunches(owner, day));
      continue;
    }
    const checks = plannedChecksOf(owner, day);
    plannedChecks.push(...checks);
    punches.push(...withInstances(owner, day, checks, layPunches(owner, day, checks)));
  }
  punches.sort((a, b) => a.userCheckEpochMs - b.userCheckEpochMs || a.recordId - b.recordId);
  const leave = absences.leaves.map((each) => leaveOf(userId, each));
  return { plannedChecks, punches, leave, expected: expectedDaysOf(plan, person, userId) };
}

/** The oracle: every employed day of the period. */
export function expectedDaysOf(
  plan: VariedPlan,
  { absences, overtime, days }: VariedPersonPlan,
  userId: string,
): readonly ExpectedDay[] {
  return days
    .filter(({ dayNumber }) => dayNumber >= plan.firstDay && dayNumber <= plan.lastDay)
    .map((day) => expectedVariedDayOf({ plan, userId, absences, overtime }, day));
}

/** Make-up punches name the instance of their approval. */
function withInstances(
  { seed, index }: PunchOwner,
  day: RosteredDay,
  checks: readonly SamplePlannedCheck[],
  punches: readonly SamplePunch[],
): readonly SamplePunch[] {
  const instances = new Map<number | undefined, string>();
  day.sections.forEach((section, sectionIndex) => {
    for (const at of ['in', 'out'] as const) {
      const punch = section[at];
      if (punch === undefined) continue;
      const instanceId = makeUpInstanceIdOf(seed, index, day.dayNumber, punch);
      const check = checks[sectionIndex * 2 + (at === 'in' ? 0 : 1)];
      if (instanceId !== undefined) instances.set(check?.planId, instanceId);
    }
  });
  return punches.map((punch) => {
    const procInstId = instances.get(punch.planId);
    if (punch.sourceType !== 'APPROVE' || procInstId === undefined) return punch;
    return { ...punch, procInstId };
  });
}

function leaveOf(userId: string, { type, record }: VariedLeave): SampleLeave {
  return { userId, leaveCode: type.code, leaveName: type.name, ...record };
}
