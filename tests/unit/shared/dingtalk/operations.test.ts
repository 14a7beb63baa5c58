import { describe, expect, it } from 'vitest';
import {
  callCost,
  decodeStoredAnswer,
  getDismissionInfos,
  InvalidCallError,
  listLeave,
  listRecord,
  listSchedulesByUsers,
  listUsers,
  queryShift,
} from '../../../../shared/dingtalk/index.ts';

const DAY_MS = 86_400_000;
const span = { fromEpochMs: 0, toEpochMs: 7 * DAY_MS - 1 };

function ids(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `hk${String(index)}`);
}

describe('requests', () => {
  it('join ids as the older gateway wants them', () => {
    const request = listSchedulesByUsers.encode({
      operatorUserId: 'admin',
      userIds: ['a', 'b'],
      ...span,
    });

    expect(request.body).toEqual({
      op_user_id: 'admin',
      userids: 'a,b',
      from_date_time: 0,
      to_date_time: 7 * DAY_MS - 1,
    });
  });

  it('send lists in a query as JSON', () => {
    expect(getDismissionInfos.encode({ userIds: ['a', 'b'] }).query).toEqual({
      userIdList: '["a","b"]',
    });
  });

  it('send a shift id as the number it is', () => {
    expect(queryShift.encode({ operatorUserId: 'x', shiftId: '709595172' }).body).toEqual({
      op_user_id: 'x',
      shift_id: 709595172,
    });
  });

  it.each([
    ['51 people', () => listRecord.encode({ userIds: ids(51), ...span })],
    [
      'a span over 7 days',
      () => listRecord.encode({ userIds: ids(1), fromEpochMs: 0, toEpochMs: 7 * DAY_MS + 1 }),
    ],
    [
      'a span that runs back',
      () => listRecord.encode({ userIds: ids(1), fromEpochMs: 1, toEpochMs: 0 }),
    ],
    [
      'a span that is no number',
      () => listRecord.encode({ userIds: ids(1), fromEpochMs: NaN, toEpochMs: 0 }),
    ],
    [
      'an id with a comma',
      () => listSchedulesByUsers.encode({ operatorUserId: 'x', userIds: ['a,b'], ...span }),
    ],
    [
      'pages over 20 rows',
      () => listLeave.encode({ userIds: ids(1), ...span, offset: 0, size: 21 }),
    ],
    ['pages over 100 people', () => listUsers.encode({ departmentId: 1, cursor: 0, size: 101 })],
    ['shift 0, the day of rest', () => queryShift.encode({ operatorUserId: 'x', shiftId: '0' })],
  ])('are refused for %s', (_, encode) => {
    expect(encode).toThrow(InvalidCallError);
  });
});

describe('a shift', () => {
  it('has its times as minutes of the work day, past midnight on the next', () => {
    const body = Buffer.from(
      JSON.stringify({
        errcode: 0,
        result: {
          id: 678215070,
          name: '夜更',
          sections: [
            {
              punches: [
                { across: 0, check_time: '1970-01-01 19:00:00', check_type: 'OnDuty' },
                { across: 1, check_time: '1970-01-01 05:00:00', check_type: 'OffDuty' },
              ],
              rests: [
                { across: '1', check_time: '1970-01-01 00:30:00', check_type: 'OnDuty' },
                { across: '1', check_time: '1970-01-01 01:15:00', check_type: 'OffDuty' },
              ],
            },
            { punches: [] },
          ],
        },
        success: true,
      }),
    );

    const { result } = decodeStoredAnswer(queryShift, body);

    expect(result.sections[0]?.punches.map((point) => point.minute)).toEqual([1_140, 1_740]);
    expect(result.sections[0]?.rests.map((point) => point.minute)).toEqual([1_470, 1_515]);
    expect(result.sections[1]?.rests).toEqual([]);
  });
});

describe('the cost of a plan', () => {
  it('counts metered and exempt calls apart and names where that is written', () => {
    const cost = callCost([
      { operation: listRecord, count: 10 },
      { operation: listUsers, count: 4 },
      { operation: listRecord, count: 5 },
    ]);

    expect(cost.metered).toBe(15);
    expect(cost.exempt).toBe(4);
    expect(cost.byOperation).toEqual([
      {
        name: 'attendance/listRecord',
        count: 15,
        metered: true,
        source: 'dingtalk-application-development-platform-billing-model',
        asOf: '2026-08-22',
      },
      {
        name: 'contacts/user/list',
        count: 4,
        metered: false,
        source: 'basic-interfaces-such-as-log-off-and-address-book',
        asOf: '2026-07-22',
      },
    ]);
  });
});
