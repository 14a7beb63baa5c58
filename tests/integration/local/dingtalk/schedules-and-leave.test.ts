import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';
import { at, DAY } from '../../../support/tiny-company.ts';

let bench: DingTalkBench;

beforeAll(async () => {
  bench = await DingTalkBench.start();
});

afterAll(() => bench.close());

describe('schedules by users', () => {
  const WEEK = { op_user_id: 'hk001', from_date_time: at(0, 0), to_date_time: at(6, 0) };

  it('have a row for each planned check and one for a rest day', async () => {
    const answer = await bench.oapi('/topapi/attendance/schedule/listbyusers', {
      ...WEEK,
      userids: 'hk002,nobody',
    });
    const rows = listAt(answer, 'result');

    expect(answer.body).toMatchObject({ errcode: 0, success: true });
    expect(rows).toHaveLength(12);
    expect(rows[1]).toEqual({
      id: 2_001,
      userid: 'hk002',
      group_id: 7_002,
      work_date: '2026-10-01 00:00:00',
      plan_check_time: '2026-10-02 07:00:00',
      check_type: 'OffDuty',
      is_rest: 'N',
      shift_id: 6_002,
      shift_version: expect.any(Number) as number,
    });
    expect(rows[4]).toEqual({
      id: 2_020,
      userid: 'hk002',
      group_id: 7_002,
      work_date: '2026-10-03 00:00:00',
      is_rest: 'Y',
      shift_id: 0,
    });
  });

  it.each([
    ['no operator', { op_user_id: '' }, 400_002],
    ['an operator who has left', { op_user_id: 'hk004' }, 33_012],
    ['51 people', { userids: Array.from({ length: 51 }, (_, n) => `u${n}`).join(',') }, 400_002],
    ['more than seven days', { to_date_time: at(7, 0) + 1 }, 41_041],
    ['no time', { from_date_time: 'yesterday' }, 400_002],
    ['more than 180 days ago', { from_date_time: at(-147, 0), to_date_time: at(-147, 0) }, 400_002],
  ])('refuse %s', async (_what, change, errcode) => {
    const answer = await bench.oapi('/topapi/attendance/schedule/listbyusers', {
      ...WEEK,
      userids: 'hk001',
      ...change,
    });

    expect(answer.body['errcode']).toBe(errcode);
  });
});

describe('other schedules', () => {
  it('of one day tell whether somebody punched', async () => {
    const answer = await bench.oapi('/topapi/attendance/schedule/listbyday', {
      op_user_id: 'hk001',
      user_id: 'hk001',
      date_time: at(5, 600),
    });

    expect(answer.body).not.toHaveProperty('errmsg');
    expect(listAt(answer, 'result').map((row) => [row['check_type'], row['check_status']])).toEqual(
      [
        ['OnDuty', 'Checked'],
        ['OffDuty', 'Timeout'],
      ],
    );
  });

  it('of the whole company are paged', async () => {
    const ask = (offset: number) =>
      bench.oapi('/topapi/attendance/listschedule', { workDate: '2026-10-01', offset, size: 8 });
    const [first, last] = [await ask(0), await ask(8)];

    expect(first.body['result']).toMatchObject({ has_more: true });
    expect(listAt(first, 'result.schedules')[0]).toMatchObject({
      plan_id: 1_000,
      userid: 'hk001',
      class_id: 6_001,
      check_type: 'OnDuty',
      plan_check_time: '2026-10-01 09:00:00',
    });
    expect(last.body['result']).toMatchObject({ has_more: false });
    expect(listAt(last, 'result.schedules')).toHaveLength(4);
  });
});

describe('shifts and groups', () => {
  it('lists shifts and tells their sections, with 1 for the next day', async () => {
    const list = await bench.oapi('/topapi/attendance/shift/list', { op_user_id: 'hk001' });
    const night = await bench.oapi('/topapi/attendance/shift/query', {
      op_user_id: 'hk001',
      shift_id: 6_002,
    });

    expect(listAt(list, 'result.result').map((shift) => shift['id'])).toEqual([
      6_001, 6_002, 6_003,
    ]);
    expect(listAt(night, 'result.sections')).toEqual([
      expect.objectContaining({
        punches: [
          expect.objectContaining({
            across: 0,
            check_time: '1970-01-01 22:00:00',
            check_type: 'OnDuty',
            serious_late_minutes: '-1',
          }),
          expect.objectContaining({
            across: 1,
            check_time: '1970-01-01 07:00:00',
            check_type: 'OffDuty',
          }),
        ],
        rests: [],
      }),
    ]);
  });

  it('tells breaks and both sections of a split shift', async () => {
    const query = (shift_id: number) =>
      bench.oapi('/topapi/attendance/shift/query', { op_user_id: 'hk001', shift_id });
    const [day, split, none] = [await query(6_001), await query(6_003), await query(1)];

    expect(listAt(day, 'result.sections')[0]?.['rests']).toEqual([
      expect.objectContaining({ check_time: '1970-01-01 13:00:00', check_type: 'OnDuty' }),
      expect.objectContaining({ check_time: '1970-01-01 14:00:00', check_type: 'OffDuty' }),
    ]);
    expect(day.body['result']).toMatchObject({ shift_setting: { work_time_minutes: 480 } });
    expect(listAt(split, 'result.sections')).toHaveLength(2);
    expect(none.body['errcode']).toBe(400_002);
  });

  it('describes a group in three shapes: work days as texts and as numbers', async () => {
    const list = await bench.oapi('/topapi/attendance/getsimplegroups', { offset: 0, size: 10 });
    const alone = await bench.oapi('/topapi/attendance/group/query', {
      op_user_id: 'hk001',
      group_id: 7_001,
    });
    const ofUser = await bench.oapi('/topapi/attendance/getusergroup', { userid: 'hk003' });

    expect(
      listAt(list, 'result.groups').map((group) => [group['type'], group['group_id']]),
    ).toEqual([
      ['FIXED', 7_001],
      ['TURN', 7_002],
    ]);
    expect(listAt(list, 'result.groups')[0]?.['work_day_list']).toEqual([
      '0',
      '6001',
      '6001',
      '6001',
      '6001',
      '6001',
      '0',
    ]);
    expect(alone.body['result']).toMatchObject({
      manager_list: '[hk001]',
      shift_ids: [6_001],
      work_day_list: [0, 6_001, 6_001, 6_001, 6_001, 6_001, 0],
    });
    expect(ofUser.body['result']).toMatchObject({ group_id: 7_002, type: 'TURN' });
  });

  it('gives ten groups a page at most', async () => {
    const answer = await bench.oapi('/topapi/attendance/getsimplegroups', { offset: 0, size: 11 });

    expect(answer.body['errcode']).toBe(400_002);
  });
});

describe('leave', () => {
  const ask = (change: Record<string, unknown>) =>
    bench.oapi('/topapi/attendance/getleavestatus', {
      userid_list: 'hk001,hk006',
      start_time: at(0, 0),
      end_time: at(6, 0),
      offset: 0,
      size: 20,
      ...change,
    });

  it('is told in hundredths, where it touches the time asked for', async () => {
    const found = await ask({});
    const before = await ask({ end_time: at(4, 539) });

    expect(found.body['result']).toEqual({
      has_more: false,
      leave_status: [
        {
          userid: 'hk006',
          leave_code: 'annual-leave',
          start_time: at(4, 540),
          end_time: at(4, 1_080),
          duration_percent: 100,
          duration_unit: 'percent_day',
        },
      ],
    });
    expect(listAt(before, 'result.leave_status')).toHaveLength(0);
  });

  it('may be told without its kind', async () => {
    bench.controls.setBehaviour({ leaveStatusNamesCode: false });

    const [row] = listAt(await ask({}), 'result.leave_status');

    expect(row).toMatchObject({ userid: 'hk006', duration_unit: 'percent_day' });
    expect(row).not.toHaveProperty('leave_code');
  });

  it('by the day may be told from midnight to midnight', async () => {
    bench.controls.setBehaviour({ dayLeaveTimes: 'midnight' });

    const found = await ask({});

    expect(listAt(found, 'result.leave_status')).toMatchObject([
      { start_time: at(4, 0), end_time: at(5, 0), duration_percent: 100 },
    ]);
  });

  it.each([
    ['101 people', { userid_list: Array.from({ length: 101 }, (_, n) => `u${n}`).join(',') }],
    ['21 a page', { size: 21 }],
    ['no page', { size: undefined }],
    ['more than 180 days', { end_time: at(0, 0) + 180 * DAY + 1 }],
  ])('refuses %s', async (_what, change) => {
    expect((await ask(change)).body['errcode']).toBe(400_002);
  });

  it('has kinds', async () => {
    const kinds = (parameters: Record<string, unknown>) =>
      bench.oapi('/topapi/attendance/vacation/type/list', parameters);

    const all = await kinds({ op_userid: 'hk001', vacation_source: 'all' });
    const ofApis = await kinds({ op_userid: 'hk001' });
    const misspelt = await kinds({ op_user_id: 'hk001', vacation_source: 'all' });

    expect(listAt(all, 'result')).toEqual([
      expect.objectContaining({
        leave_code: 'annual-leave',
        leave_name: '年假',
        natural_day_leave: 'false',
      }),
    ]);
    expect(listAt(ofApis, 'result')).toEqual([]);
    expect(misspelt.body['errcode']).toBe(400_002);
  });

  it.each([
    ['paramterInvalid', { userIds: [] }],
    ['leaveUserIdListMax', { userIds: Array.from({ length: 51 }, (_, n) => `u${n}`) }],
    ['pageSizeIllegal', { pageSize: 201 }],
    ['pageIndexIllegal', { pageNumber: -1 }],
    ['userNotExist', { opUserId: 'nobody' }],
  ])('refuses records with %s', async (code, change) => {
    const answer = await bench.api('/v1.0/attendance/vacations/records/query', {
      opUserId: 'hk001',
      leaveCode: 'annual-leave',
      userIds: ['hk006'],
      pageNumber: 0,
      pageSize: 200,
      ...change,
    });

    expect(answer).toMatchObject({ status: 400, body: { code } });
  });
});

describe('closed months', () => {
  const pass = async (from: number, to: number) => {
    const answer = await bench.api('/v1.0/attendance/closingAccounts/status/query', {
      userIds: ['hk001'],
      bizCode: 'SCHEDULE',
      userTimeRange: [{ startTime: from, endTime: to }],
    });
    return answer.body['pass'];
  };

  it('do not pass as soon as a range touches one, and pass again when reopened', async () => {
    await bench.controls.setMonthClosed('dingtiny0001', '2026-10', true);

    expect(await pass(at(-30, 0), at(60, 0))).toBe(false);
    expect(await pass(at(-1, 0), at(-1, 1_439))).toBe(true);
    expect(await pass(at(31, 0), at(35, 0))).toBe(true);

    await bench.controls.setMonthClosed('dingtiny0001', '2026-10', false);

    expect(await pass(at(0, 0), at(6, 0))).toBe(true);
  });
});
