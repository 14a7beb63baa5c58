import type { DayPlan, IntendedPunch, PlannedExtra, SectionPlan } from './day-plan.ts';
import { dateOf, epochMsOf } from './hong-kong-calendar.ts';
import { hashOf, RandomStream } from './random-stream.ts';
import type { SamplePlannedCheck, SamplePunch, SampleSourceType } from './sample-company.ts';

/** Whose day it is, and where its ids begin. */
export interface PunchOwner {
  readonly userId: string;
  readonly index: number;
  readonly seed: number;
  readonly groupId: number;
}

interface PunchTime {
  readonly epochMs: number;
  readonly sourceType: SampleSourceType;
  readonly bizId?: string;
}

const FIRST_ID = 100_000_000_000;
const SHARE_OF_ONE_DAY = 100_000;
const PLANS_PER_DAY = 4;
const PUNCHES_PER_DAY = 64;

/** Four ids for each person and day since 1970, so that no two planned checks share one. */
export function planIdOf(index: number, dayNumber: number, position: number): number {
  return FIRST_ID + (dayNumber * SHARE_OF_ONE_DAY + index) * PLANS_PER_DAY + position;
}

/** The planned punches of a working day: in and out of each section, leave or not. */
export function plannedChecksOf(
  owner: PunchOwner,
  day: Pick<DayPlan, 'dayNumber' | 'shift'> & {
    readonly sections: readonly Pick<SectionPlan, 'section'>[];
  },
): SamplePlannedCheck[] {
  return day.sections.flatMap(({ section }, sectionIndex) =>
    (['in', 'out'] as const).map((at) => ({
      planId: planIdOf(owner.index, day.dayNumber, sectionIndex * 2 + (at === 'in' ? 0 : 1)),
      userId: owner.userId,
      workDate: dateOf(day.dayNumber),
      shiftId: day.shift.shiftId,
      groupId: owner.groupId,
      checkType: at === 'in' ? ('OnDuty' as const) : ('OffDuty' as const),
      planCheckEpochMs: epochMsOf(
        day.dayNumber,
        at === 'in' ? section.startMinute : section.endMinute,
      ),
      isRest: false,
    })),
  );
}

/** What punches are laid from: the plan of a day without what only the oracle needs. */
export interface PunchedDay extends Pick<DayPlan, 'dayNumber' | 'extras'> {
  readonly sections: readonly Pick<SectionPlan, 'in' | 'out'>[];
}

/** Lays every punch of a working day from its plan. */
export function layPunches(
  owner: PunchOwner,
  day: PunchedDay,
  checks: readonly SamplePlannedCheck[],
): SamplePunch[] {
  const stream = new RandomStream(owner.seed, 'seconds', owner.index, day.dayNumber);
  const device = deviceOf(owner);
  const punches: SamplePunch[] = [];
  const ids = {
    next: () => (day.dayNumber * SHARE_OF_ONE_DAY + owner.index) * PUNCHES_PER_DAY + punches.length,
  };
  const add = (check: SamplePlannedCheck, time: PunchTime): SamplePunch => {
    const punch = legalPunch(owner, ids.next(), check, time);
    punches.push(punch);
    return punch;
  };
  day.sections.forEach((section, sectionIndex) => {
    for (const at of ['in', 'out'] as const) {
      const check = checks[sectionIndex * 2 + (at === 'in' ? 0 : 1)];
      const intended = section[at];
      if (check === undefined) continue;
      const extras = day.extras.filter(
        (extra) => extra.sectionIndex === sectionIndex && extra.at === at,
      );
      const counted =
        intended === undefined
          ? undefined
          : timesOf(intended, day.dayNumber, device, stream).map((time) => add(check, time))[0];
      for (const extra of extras) {
        if (extra.kind === 'illegal') {
          punches.push(illegalPunch(owner, ids.next(), day, extra, stream));
        } else if (counted !== undefined) {
          add(check, extraTime(extra, counted, device, stream));
        }
      }
    }
  });
  return punches.sort((a, b) => a.userCheckEpochMs - b.userCheckEpochMs || a.recordId - b.recordId);
}

/** Ids of the punch at a position (0 to 63) of a person's day. */
export function punchIdsOf(
  owner: PunchOwner,
  dayNumber: number,
  position: number,
): Pick<SamplePunch, 'recordId' | 'bizId'> {
  const id = (dayNumber * SHARE_OF_ONE_DAY + owner.index) * PUNCHES_PER_DAY + position;
  return { recordId: FIRST_ID + id, bizId: bizIdOf(owner.seed, id) };
}

/** The device that a person mostly uses. */
export function deviceOf(owner: PunchOwner): SampleSourceType {
  const devices = ['ATM', 'ATM', 'USER', 'USER', 'BEACON', 'DING_ATM', 'AUTO_CHECK'] as const;
  return devices[hashOf(owner.seed, owner.index) % devices.length] ?? 'ATM';
}

/** The punch that counts comes first, then the one that it corrects. */
function timesOf(
  { minute, by, correctedFrom }: IntendedPunch,
  dayNumber: number,
  device: SampleSourceType,
  stream: RandomStream,
): PunchTime[] {
  const atSecond = (at: number, seconds: number): number =>
    epochMsOf(dayNumber, at) + seconds * 1_000;
  if (by === 'person') {
    return [{ epochMs: atSecond(minute, stream.integer(0, 59)), sourceType: device }];
  }
  const corrected = { epochMs: atSecond(minute, 0), sourceType: sourceOf(by) };
  if (correctedFrom === undefined) return [corrected];
  return [
    corrected,
    { epochMs: atSecond(correctedFrom, stream.integer(0, 59)), sourceType: device },
  ];
}

function sourceOf(by: 'manager' | 'approval'): SampleSourceType {
  return by === 'manager' ? 'BOSS' : 'APPROVE';
}

/** Never earlier than the in-punch that counts, never later than the out-punch that counts. */
function extraTime(
  extra: PlannedExtra,
  counted: SamplePunch,
  device: SampleSourceType,
  stream: RandomStream,
): PunchTime {
  const towardsWork = extra.at === 'in' ? 1_000 : -1_000;
  if (extra.kind === 'replay') {
    return { epochMs: counted.userCheckEpochMs, sourceType: 'SYSTEM' };
  }
  if (extra.kind === 'several') {
    const seconds = stream.integer(180, 2_700);
    return {
      epochMs: counted.userCheckEpochMs + towardsWork * seconds,
      sourceType: stream.chance(0.5) ? 'USER' : device,
    };
  }
  if (stream.chance(0.5)) {
    const { userCheckEpochMs: epochMs, sourceType, bizId } = counted;
    return { epochMs, sourceType, bizId };
  }
  const seconds = stream.integer(1, 110);
  return { epochMs: counted.userCheckEpochMs + towardsWork * seconds, sourceType: device };
}

function legalPunch(
  owner: PunchOwner,
  id: number,
  check: SamplePlannedCheck,
  time: PunchTime,
): SamplePunch {
  return {
    recordId: FIRST_ID + id,
    bizId: time.bizId ?? bizIdOf(owner.seed, id),
    userId: owner.userId,
    userCheckEpochMs: time.epochMs,
    sourceType: time.sourceType,
    isLegal: true,
    invalidRecordType: undefined,
    checkType: check.checkType,
    planId: check.planId,
    workDate: check.workDate,
    planCheckEpochMs: check.planCheckEpochMs,
    groupId: owner.groupId,
    shiftId: check.shiftId,
  };
}

/** Tempting: before the in-punch or after the out-punch, where counting it would pay more. */
function illegalPunch(
  owner: PunchOwner,
  id: number,
  day: PunchedDay,
  extra: PlannedExtra,
  stream: RandomStream,
): SamplePunch {
  const away = stream.integer(5, 30) * (extra.at === 'in' ? -1 : 1);
  return {
    recordId: FIRST_ID + id,
    bizId: bizIdOf(owner.seed, id),
    userId: owner.userId,
    userCheckEpochMs: epochMsOf(day.dayNumber, extra.minute + away) + stream.integer(0, 59) * 1_000,
    sourceType: 'USER',
    isLegal: false,
    invalidRecordType: stream.pick(['Security', 'Other'] as const),
    checkType: undefined,
    planId: undefined,
    workDate: undefined,
    planCheckEpochMs: undefined,
    groupId: owner.groupId,
    shiftId: undefined,
  };
}

/** 20 hexadecimal digits; the id is among them, so no two are equal. */
function bizIdOf(seed: number, id: number): string {
  const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');
  return `${hex(hashOf(seed, id), 8)}${hex(id, 12)}`;
}
