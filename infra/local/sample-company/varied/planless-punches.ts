import { dateOf, epochMsOf } from '../hong-kong-calendar.ts';
import { deviceOf, punchIdsOf, type PunchOwner } from '../punches.ts';
import { RandomStream } from '../random-stream.ts';
import type { SamplePunch } from '../sample-company.ts';
import type { PlanlessDay } from './varied-day-plan.ts';

/** Punches that answer no plan: legal, with their kind and their group, and without a planned time. */
export function layPlanlessPunches(owner: PunchOwner, day: PlanlessDay): SamplePunch[] {
  const stream = new RandomStream(owner.seed, 'seconds', owner.index, day.dayNumber);
  const times = [
    ['OnDuty', day.in],
    ['OffDuty', day.pause?.out],
    ['OnDuty', day.pause?.in],
    ['OffDuty', day.out],
  ] as const;
  return times.flatMap(([checkType, minute], position): SamplePunch[] => {
    if (minute === undefined) return [];
    return [
      {
        ...punchIdsOf(owner, day.dayNumber, position),
        userId: owner.userId,
        userCheckEpochMs: epochMsOf(day.dayNumber, minute) + stream.integer(0, 59) * 1_000,
        sourceType: deviceOf(owner),
        isLegal: true,
        invalidRecordType: undefined,
        checkType,
        planId: undefined,
        workDate: dateOf(day.dayNumber),
        planCheckEpochMs: undefined,
        groupId: owner.groupId,
        shiftId: undefined,
      },
    ];
  });
}
