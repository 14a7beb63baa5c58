import fc from 'fast-check';
import type {
  AttendanceBatch,
  LeaveSpan,
} from '../../../../functions/attendance-export/domain/attendance-batch.ts';
import type {
  PlannedCheck,
  RestDay,
  Shift,
} from '../../../../functions/attendance-export/domain/planned-day.ts';
import type { PunchRecord } from '../../../../functions/attendance-export/domain/punch-record.ts';
import { addDays, hongKongMidnightEpochMs, type PayPeriod } from '../../../../shared/time/index.ts';

export const PERIOD: PayPeriod = { from: '2026-12-29', to: '2027-01-03' };
export const USER_IDS = ['u1', 'u2', 'u3'] as const;

export const SHIFTS: ReadonlyMap<string, Shift> = new Map([
  ['office', { shiftId: 'office', breaks: [{ startMinute: 780, endMinute: 840 }] }],
  ['night', { shiftId: 'night', breaks: [{ startMinute: 1_560, endMinute: 1_620 }] }],
  ['split', { shiftId: 'split', breaks: [] }],
  ['touching', { shiftId: 'touching', breaks: [] }],
]);

/** Sections in minutes of the work day, by shift. */
const LAYOUTS: readonly (readonly [string, readonly (readonly [number, number])[]])[] = [
  ['office', [[540, 1_080]]],
  ['night', [[1_320, 1_860]]],
  [
    'split',
    [
      [660, 900],
      [1_050, 1_320],
    ],
  ],
  [
    'touching',
    [
      [540, 780],
      [780, 1_080],
    ],
  ],
];

const userId = fc.constantFrom(...USER_IDS);
/** From two days before the period to two after it. */
const date = fc.integer({ min: -2, max: 7 }).map((offset) => addDays(PERIOD.from, offset));

/** The planned punches of one work day of one person, as a schedule would give them. */
const plannedDay: fc.Arbitrary<PlannedCheck[]> = fc
  .tuple(userId, date, fc.constantFrom(...LAYOUTS))
  .map(([user, workDate, [shiftId, sections]]) =>
    sections.flatMap(([from, to], index) =>
      ([from, to] as const).map((minute, at): PlannedCheck => ({
        planId: `${user} ${workDate} ${String(index * 2 + at)}`,
        userId: user,
        workDate,
        shiftId,
        checkType: at === 0 ? 'OnDuty' : 'OffDuty',
        plannedEpochMs: hongKongMidnightEpochMs(workDate) + minute * 60_000,
      })),
    ),
  );

/** A punch of no plan at all: any time, legal or not, with ids that collide now and then. */
const loosePunch: fc.Arbitrary<PunchRecord> = fc.record({
  recordId: fc.integer({ min: 0, max: 40 }).map((id) => `loose ${String(id)}`),
  bizId: fc.option(
    fc.integer({ min: 0, max: 40 }).map((id) => `biz ${String(id)}`),
    { nil: undefined },
  ),
  userId: fc.constantFrom(...USER_IDS, 'stranger'),
  punchedEpochMs: fc
    .integer({ min: -2_880, max: 12_000 })
    .map((minute) => hongKongMidnightEpochMs(PERIOD.from) + minute * 60_000),
  isLegal: fc.boolean(),
  invalidRecordType: fc.constantFrom(undefined, 'Security', 'Other'),
  sourceType: fc.constantFrom('ATM', 'SYSTEM', undefined),
  checkType: fc.constantFrom('OnDuty' as const, 'OffDuty' as const, undefined),
  planId: fc.constantFrom(undefined, 'u1 2026-12-30 0', 'unknown'),
  workDate: fc.option(date, { nil: undefined }),
  plannedEpochMs: fc.constant(undefined),
  groupId: fc.constantFrom('g1', 'free'),
  approvalId: fc.constantFrom(undefined, 'make-up 1'),
});

interface Answer {
  readonly offsetSeconds: number;
  readonly isForgotten: boolean;
  readonly sourceType: 'ATM' | 'BOSS' | 'SYSTEM';
}

const answer: fc.Arbitrary<Answer> = fc.record({
  // Mostly near the planned punch; now and then so far off that out lies before in.
  offsetSeconds: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: -7_200, max: 7_200 }) },
    { weight: 1, arbitrary: fc.integer({ min: -43_200, max: 43_200 }) },
  ),
  isForgotten: fc.integer({ min: 0, max: 9 }).map((digit) => digit === 0),
  sourceType: fc.constantFrom('ATM', 'ATM', 'ATM', 'BOSS', 'SYSTEM'),
});

function punchFor(check: PlannedCheck, given: Answer, id: number): PunchRecord {
  return {
    recordId: String(id),
    bizId: undefined,
    userId: check.userId,
    punchedEpochMs: check.plannedEpochMs + given.offsetSeconds * 1_000,
    isLegal: true,
    invalidRecordType: undefined,
    sourceType: given.sourceType,
    checkType: check.checkType,
    planId: check.planId,
    workDate: check.workDate,
    plannedEpochMs: check.plannedEpochMs,
    groupId: 'g1',
    approvalId: undefined,
  };
}

const leaveSpan: fc.Arbitrary<LeaveSpan> = fc
  .tuple(userId, date, fc.integer({ min: 0, max: 1_440 }), fc.integer({ min: 1, max: 2_880 }))
  .map(([user, day, start, minutes]) => {
    const fromEpochMs = hongKongMidnightEpochMs(day) + start * 60_000;
    return { userId: user, fromEpochMs, toEpochMs: fromEpochMs + minutes * 60_000 };
  });

const restDay: fc.Arbitrary<RestDay> = fc.record({ userId, workDate: date });

/** Plans, punches that answer them more or less, strays, and leave; rarely a malformed plan. */
export const arbitraryBatch: fc.Arbitrary<AttendanceBatch> = fc
  .tuple(
    fc.uniqueArray(plannedDay, {
      maxLength: 14,
      selector: ([first]) => `${first?.userId ?? ''} ${first?.workDate ?? ''}`,
    }),
    fc.array(answer, { minLength: 24, maxLength: 90 }),
    fc.array(loosePunch, { maxLength: 8 }),
    fc.array(leaveSpan, { maxLength: 4 }),
    fc.integer({ min: 0, max: 60 }),
    fc.array(restDay, { maxLength: 12 }),
  )
  .map(([plans, answers, strays, leave, dropped, restDays]) => {
    const checks = plans.flat();
    const punches = answers.flatMap((given, index) => {
      const check = checks[index % Math.max(1, checks.length)];
      return check === undefined || given.isForgotten ? [] : [punchFor(check, given, index)];
    });
    return {
      userIds: [...USER_IDS],
      checks: checks.filter((_, index) => index !== dropped),
      restDays,
      punches: [...punches, ...strays],
      leave,
    };
  });

/** The same items in any order. */
export function shuffled<Item>(items: readonly Item[]): fc.Arbitrary<Item[]> {
  return fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
}
