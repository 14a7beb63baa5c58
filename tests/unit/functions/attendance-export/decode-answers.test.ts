import { describe, expect, test } from 'vitest';
import {
  leaveSpanOf,
  plannedCheckOf,
  punchRecordOf,
  restDayOf,
  shiftOf,
} from '../../../../functions/attendance-export/decode-answers.ts';
import {
  listLeave,
  listRecord,
  type ScheduleRow,
  type ShiftAnswer,
} from '../../../../shared/dingtalk/index.ts';
import { at } from './domain/sample-records.ts';

function row(change: Partial<ScheduleRow>): ScheduleRow {
  return {
    id: '7',
    userid: 'u1',
    work_date: at('2026-10-05 00:00'),
    plan_check_time: at('2026-10-05 09:00'),
    check_type: 'OnDuty',
    shift_id: '6001',
    group_id: '1',
    is_rest: 'N',
    approve_id: undefined,
    ...change,
  };
}

const noPunch = { plan_check_time: undefined, check_type: undefined };

describe('a row of the schedule', () => {
  test('with shift, kind and time is a planned punch and no rest day', () => {
    expect(plannedCheckOf(row({}))).toEqual({
      planId: '7',
      userId: 'u1',
      workDate: '2026-10-05',
      shiftId: '6001',
      checkType: 'OnDuty',
      plannedEpochMs: at('2026-10-05 09:00'),
    });
    expect(restDayOf(row({}))).toBeUndefined();
  });

  test.each([
    ['is marked as rest', { is_rest: 'Y' }],
    ['is marked as rest and has no punch', { is_rest: 'Y', shift_id: '0', ...noPunch }],
    ['has the shift 0', { shift_id: '0' }],
    ['names neither shift nor punch', { shift_id: undefined, is_rest: undefined, ...noPunch }],
  ] satisfies [string, Partial<ScheduleRow>][])('that %s is a rest day', (_, change) => {
    expect(restDayOf(row(change))).toEqual({ userId: 'u1', workDate: '2026-10-05' });
    expect(plannedCheckOf(row(change))).toBeUndefined();
  });

  test.each([
    ['a shift without a planned time', { plan_check_time: undefined }],
    ['a shift without a kind of punch', { check_type: undefined }],
    ['a punch without a shift', { shift_id: undefined }],
  ] satisfies [string, Partial<ScheduleRow>][])(
    'that names %s is neither, so that its day is not taken for a day off',
    (_, change) => {
      expect(plannedCheckOf(row(change))).toBeUndefined();
      expect(restDayOf(row(change))).toBeUndefined();
    },
  );
});

type Points = readonly (readonly ['OnDuty' | 'OffDuty', number])[];

function answer(...sections: readonly Points[]): ShiftAnswer {
  return {
    id: '6001',
    name: undefined,
    sections: sections.map((points) => ({
      punches: [],
      rests: points.map(([check_type, minute]) => ({ check_type, minute })),
    })),
    shift_setting: undefined,
  };
}

const breaksOf = (...sections: readonly Points[]) =>
  shiftOf('6001', answer(...sections)).breaks?.map((b) => [b.startMinute, b.endMinute]);

describe('the breaks of a shift', () => {
  test('begin with OnDuty and end with OffDuty, in whatever order they come', () => {
    expect(breaksOf([])).toEqual([]);
    expect(
      breaksOf(
        [
          ['OffDuty', 840],
          ['OnDuty', 960],
          ['OnDuty', 780],
          ['OffDuty', 975],
        ],
        [
          ['OnDuty', 1_560],
          ['OffDuty', 1_620],
        ],
      ),
    ).toEqual([
      [780, 840],
      [960, 975],
      [1_560, 1_620],
    ]);
  });

  test('may touch', () => {
    const touching: Points = [
      ['OnDuty', 780],
      ['OnDuty', 800],
      ['OffDuty', 800],
      ['OffDuty', 840],
    ];

    expect(breaksOf(touching)).toEqual([
      [780, 800],
      [800, 840],
    ]);
  });

  test.each<[string, Points]>([
    ['a beginning alone', [['OnDuty', 780]]],
    [
      'three points',
      [
        ['OnDuty', 780],
        ['OffDuty', 840],
        ['OnDuty', 900],
      ],
    ],
    [
      'two beginnings',
      [
        ['OnDuty', 780],
        ['OnDuty', 840],
      ],
    ],
    [
      'an end before its beginning',
      [
        ['OffDuty', 780],
        ['OnDuty', 840],
      ],
    ],
    [
      'no time',
      [
        ['OnDuty', 780],
        ['OffDuty', 780],
      ],
    ],
  ])('are not known if there is %s', (_, points) => {
    expect(breaksOf(points)).toBeUndefined();
    expect(
      breaksOf(
        [
          ['OnDuty', 600],
          ['OffDuty', 610],
        ],
        points,
      ),
    ).toBeUndefined();
  });
});

test('a punch keeps its group and the approval that made it, as text', () => {
  const { recordresult } = listRecord.schema.parse({
    recordresult: [
      { id: 1, userId: 'u1', userCheckTime: 5, groupId: 77, procInstId: 'p-1', isLegal: 'Y' },
      { id: 2, userId: 'u1', userCheckTime: 6, isLegal: 'Y' },
    ],
  });

  expect(
    recordresult.map(punchRecordOf).map(({ groupId, approvalId }) => [groupId, approvalId]),
  ).toEqual([
    ['77', 'p-1'],
    [undefined, undefined],
  ]);
});

test('a leave keeps its kind, and DingTalk’s own duration with its unit', () => {
  const rows = [
    { duration_unit: 'percent_day', duration_percent: 150, leave_code: 'c1' },
    { duration_unit: 'percent_hour', duration_percent: '250' },
  ].map((row) => ({ userid: 'u1', start_time: 1_000, end_time: 2_000, ...row }));

  const { result } = listLeave.schema.parse({ result: { has_more: false, leave_status: rows } });

  const both = { userId: 'u1', fromEpochMs: 1_000, toEpochMs: 2_000 };
  expect(result.leave_status.map(leaveSpanOf)).toEqual([
    { ...both, leaveCode: 'c1', unit: 'day', durationHundredths: 150 },
    { ...both, leaveCode: undefined, unit: 'hour', durationHundredths: 250 },
  ]);
});
