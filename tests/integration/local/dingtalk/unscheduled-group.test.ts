import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SampleCompany, SamplePunch } from '../../../../infra/local/sample-company/index.ts';
import { DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';
import { at, tinyCompany } from '../../../support/tiny-company.ts';

let bench: DingTalkBench;

beforeEach(async () => {
  bench = await DingTalkBench.start({ company: withUnscheduledPerson() });
});

afterEach(() => bench.close());

/** hk007 belongs to a group without shifts, and came on the 2nd from 10:03 to 19:40. */
function withUnscheduledPerson(): SampleCompany {
  const company = tinyCompany();
  const punches = [unplanned(at(1, 603), 'OnDuty'), unplanned(at(1, 1_180), 'OffDuty')];
  return {
    ...company,
    groups: [...company.groups, { groupId: 7009, name: '自由工時', type: 'NONE' }],
    attendanceOf: (userId) =>
      userId === 'hk007'
        ? { plannedChecks: [], punches, leave: [], expected: [] }
        : company.attendanceOf(userId),
  };
}

function unplanned(userCheckEpochMs: number, checkType: 'OnDuty' | 'OffDuty'): SamplePunch {
  return {
    recordId: userCheckEpochMs % 1_000_000_000,
    bizId: `BIZ${String(userCheckEpochMs)}`,
    userId: 'hk007',
    userCheckEpochMs,
    sourceType: 'USER',
    isLegal: true,
    invalidRecordType: undefined,
    checkType,
    planId: undefined,
    workDate: undefined,
    planCheckEpochMs: undefined,
    groupId: 7009,
    shiftId: undefined,
  };
}

describe('a group without shifts', () => {
  it('has punches in and out with their group and their day, and without a plan', async () => {
    const answer = await bench.oapi('/attendance/listRecord', {
      userIds: ['hk007'],
      checkDateFrom: '2026-10-01 00:00:00',
      checkDateTo: '2026-10-07 23:59:59',
    });

    const rows = listAt(answer, 'recordresult');
    expect(rows).toMatchObject([
      { checkType: 'OnDuty', groupId: 7009, isLegal: 'Y', workDate: at(1, 0) },
      { checkType: 'OffDuty', groupId: 7009, isLegal: 'Y', userCheckTime: at(1, 1_180) },
    ]);
    for (const row of rows) {
      for (const name of ['planId', 'planCheckTime', 'baseCheckTime', 'classId']) {
        expect(row).not.toHaveProperty(name);
      }
    }
  });

  it('has neither schedules nor results', async () => {
    const schedules = await bench.oapi('/topapi/attendance/schedule/listbyusers', {
      op_user_id: 'hk001',
      userids: 'hk007',
      from_date_time: at(0, 0),
      to_date_time: at(6, 0),
    });
    const results = await bench.oapi('/attendance/list', {
      userIdList: ['hk007'],
      workDateFrom: '2026-10-01 00:00:00',
      workDateTo: '2026-10-07 00:00:00',
      offset: 0,
      limit: 50,
    });

    expect(listAt(schedules, 'result')).toEqual([]);
    expect(listAt(results, 'recordresult')).toEqual([]);
  });

  it('knows its people all the same', async () => {
    const own = await bench.oapi('/topapi/attendance/getusergroup', { userid: 'hk007' });
    const groups = await bench.oapi('/topapi/attendance/getsimplegroups', { offset: 0, size: 10 });

    expect(own.body['result']).toMatchObject({ group_id: 7009, type: 'NONE', classes: [] });
    expect(listAt(groups, 'result.groups')[2]).toMatchObject({
      group_id: 7009,
      type: 'NONE',
      member_count: 1,
      selected_class: [],
    });
  });
});
