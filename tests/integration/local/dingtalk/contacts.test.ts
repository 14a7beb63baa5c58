import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { benchApp, DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';

let bench: DingTalkBench;
const narrowApp = benchApp({ appKey: 'narrow', appSecret: 'narrow', departmentScope: [10] });

beforeAll(async () => {
  bench = await DingTalkBench.start({
    apps: [benchApp(), narrowApp],
    limits: { apiCallsPerMonth: 0 },
  });
});

afterAll(() => bench.close());

describe('departments', () => {
  it('are listed by direct children only', async () => {
    const root = await bench.oapi('/topapi/v2/department/listsub', {});
    const operations = await bench.oapi('/topapi/v2/department/listsubid', { dept_id: 10 });

    expect(listAt(root, 'result').map((entry) => entry['dept_id'])).toEqual([10, 20]);
    expect(operations.body['result']).toEqual({ dept_id_list: [11] });
  });

  it('are described one by one, with those below counted', async () => {
    const answer = await bench.oapi('/topapi/v2/department/get', { dept_id: 10 });

    expect(answer.body['result']).toMatchObject({
      dept_id: 10,
      parent_id: 1,
      owning_member_count: 1,
      member_count: 3,
    });
  });

  it('that do not exist are refused with an unwrapped 60003', async () => {
    const answer = await bench.oapi('/topapi/v2/department/listsub', { dept_id: 77 });

    expect(answer.body).toMatchObject({
      errcode: 60_003,
      request_id: expect.any(String) as string,
    });
  });

  it('outside the scope of the app are refused with 50004', async () => {
    const token = await bench.token(narrowApp);

    const root = await bench.oapi('/topapi/v2/department/listsub', {}, token);
    const below = await bench.oapi('/topapi/user/listid', { dept_id: 11 }, token);
    const person = await bench.oapi('/topapi/v2/user/get', { userid: 'hk007' }, token);

    expect(root.body['errcode']).toBe(50_004);
    expect(below.body['result']).toEqual({ userid_list: ['hk002', 'hk003'] });
    expect(person.body['errcode']).toBe(50_002);
  });
});

describe('people', () => {
  it('are paged within their own department', async () => {
    const first = await bench.oapi('/topapi/v2/user/list', { dept_id: 11, cursor: 0, size: 1 });
    const second = await bench.oapi('/topapi/v2/user/list', { dept_id: 11, cursor: 1, size: 1 });

    expect(first.body['result']).toMatchObject({ has_more: true, next_cursor: 1 });
    expect(listAt(first, 'result.list')[0]).toMatchObject({ userid: 'hk002', name: '李小明' });
    expect(second.body['result']).toMatchObject({ has_more: false });
    expect(second.body['result']).not.toHaveProperty('next_cursor');
  });

  it('come in pages of 100 at most', async () => {
    const answer = await bench.oapi('/topapi/v2/user/list', { dept_id: 11, cursor: 0, size: 101 });

    expect(answer.body['errcode']).toBe(400_002);
  });

  it('who have left or not yet joined are not in the directory', async () => {
    const office = await bench.oapi('/topapi/user/listsimple', {
      dept_id: 10,
      cursor: 0,
      size: 100,
    });
    const leaver = await bench.oapi('/topapi/v2/user/get', { userid: 'hk004' });
    const joiner = await bench.oapi('/topapi/v2/user/get', { userid: 'hk005' });

    expect(listAt(office, 'result.list').map((entry) => entry['userid'])).toEqual(['hk001']);
    expect(leaver.body['errcode']).toBe(33_012);
    expect(joiner.body['errcode']).toBe(33_012);
  });

  it('are described with job number and roles, without fields that need more permission', async () => {
    const answer = await bench.oapi('/topapi/v2/user/get', { userid: 'hk002' });
    const english = await bench.oapi('/topapi/v2/user/get', { userid: 'hk002', language: 'en_US' });

    expect(answer.body['result']).toMatchObject({
      userid: 'hk002',
      job_number: 'J002',
      dept_id_list: [11],
      role_list: [{ id: 802, name: '出納' }],
    });
    expect(answer.body['result']).not.toHaveProperty('mobile');
    expect(english.body['result']).toMatchObject({ name: 'Lee Siu Ming' });
  });

  it('are told with their manager one by one, and only as long as that is somebody', async () => {
    const listed = await bench.oapi('/topapi/v2/user/list', { dept_id: 11, cursor: 0, size: 9 });
    const one = await bench.oapi('/topapi/v2/user/get', { userid: 'hk002' });
    const top = await bench.oapi('/topapi/v2/user/get', { userid: 'hk001' });

    expect(one.body['result']).toMatchObject({ manager_userid: 'hk001' });
    expect(top.body['result']).not.toHaveProperty('manager_userid');
    expect(listAt(listed, 'result.list')[0]).not.toHaveProperty('manager_userid');
  });

  it('are found by unionId, and by no other', async () => {
    const found = await bench.oapi('/topapi/user/getbyunionid', { unionid: 'union-hk003' });
    const unknown = await bench.oapi('/topapi/user/getbyunionid', { unionid: 'union-none' });
    const rest = await bench.api('/v1.0/contact/users/union-none');

    expect(found.body['result']).toEqual({ contact_type: 0, userid: 'hk003' });
    expect(unknown.body['errcode']).toBe(60_121);
    expect(rest).toMatchObject({ status: 404, body: { code: 'invalidParameter.user.notFound' } });
  });

  it('on the job are paged until next_cursor is absent', async () => {
    const ask = (status_list: string, offset: number) =>
      bench.oapi('/topapi/smartwork/hrm/employee/queryonjob', { status_list, offset, size: 3 });
    const first = await ask('2,3', 0);
    const last = await ask('2,3', 3);
    const probation = await ask('2', 0);

    expect(first.body['result']).toMatchObject({ next_cursor: 3 });
    expect(last.body['result']).toEqual({ data_list: ['hk006', 'hk007'] });
    expect(probation.body['result']).toEqual({ data_list: ['hk006'] });
  });

  it('who administer are listed with their level', async () => {
    const answer = await bench.oapi('/topapi/user/listadmin');

    expect(answer.body['result']).toEqual([{ sys_level: 1, userid: 'hk001' }]);
  });
});

describe('roles', () => {
  it('are listed in camel case, and their holders without leavers', async () => {
    const roles = await bench.oapi('/topapi/role/list');
    const holders = await bench.oapi('/topapi/role/simplelist', { role_id: 802 });
    const none = await bench.oapi('/topapi/role/simplelist', { role_id: 1 });

    expect(listAt(roles, 'result.list')).toEqual([
      {
        groupId: expect.any(Number) as number,
        name: '默认',
        roles: [{ id: 801, name: '主管理員' }],
      },
      { groupId: expect.any(Number) as number, name: '职务', roles: [{ id: 802, name: '出納' }] },
    ]);
    expect(listAt(holders, 'result.list').map((entry) => entry['userid'])).toEqual([
      'hk002',
      'hk007',
    ]);
    expect(none.body['errcode']).toBe(33_011);
  });
});

describe('leave records of leavers', () => {
  it.each([
    ['a missing start', '?maxResults=50'],
    ['a local date-time', '?startTime=2026-10-01%2000:00:00&maxResults=50'],
    ['more than 50 a page', '?startTime=2026-10-01T00:00:00Z&maxResults=51'],
    ['more than a year', '?startTime=2025-10-01T00:00:00Z&maxResults=50'],
  ])('refuse %s', async (_what, query) => {
    const answer = await bench.api(`/v1.0/contact/empLeaveRecords${query}`);

    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalidParameter.param.invalid' },
    });
  });
});

describe('contact calls', () => {
  it('are not metered: they go on when the quota is nothing', () => {
    expect(bench.controls.counters()).toEqual([
      { corpId: 'dingtiny0001', month: '2026-11', apiCalls: 0, pushes: 0 },
    ]);
    expect(bench.controls.calls({ outcome: 'served' }).length).toBeGreaterThan(10);
  });
});
