import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchApp, BENCH_NOW, DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';
import { DAY, tinyCompany } from '../../../support/tiny-company.ts';

const CORP = 'dingtiny0001';
const JOINER = { userid: 'hk101', name: '何文田', mobile: '+852-61230001', dept_id_list: '10,20' };
const narrowApp = benchApp({ appKey: 'narrow', appSecret: 'narrow', departmentScope: [10] });
const readingApp = benchApp({
  appKey: 'reading',
  appSecret: 'reading',
  scopes: ['qyapi_get_member', 'qyapi_get_department_list'],
});
let bench: DingTalkBench;

beforeEach(async () => {
  bench = await DingTalkBench.start({ apps: [benchApp(), narrowApp, readingApp] });
});

afterEach(() => bench.close());

const create = (changes: Record<string, unknown> = {}, token?: string) =>
  bench.oapi('/topapi/v2/user/create', { ...JOINER, ...changes }, token);
const person = async (userid: string) =>
  (await bench.oapi('/topapi/v2/user/get', { userid })).body['result'];
const codeOf = async (answer: ReturnType<typeof create>) => (await answer).body['errcode'];
const department = (action: string, parameters: Record<string, unknown>) =>
  bench.oapi(`/topapi/v2/department/${action}`, parameters);

describe('a person who is added', () => {
  it('is in each of the departments at once, and once in the whole', async () => {
    const answer = await create();
    const count = await bench.oapi('/topapi/user/count');
    const operations = await bench.oapi('/topapi/user/listid', { dept_id: 10 });
    const personnel = await bench.oapi('/topapi/user/listid', { dept_id: 20 });
    const root = await department('get', { dept_id: 1 });

    expect(answer.body).toMatchObject({
      errcode: 0,
      result: { userid: 'hk101', unionId: expect.any(String) as string },
    });
    expect(await person('hk101')).toMatchObject({
      name: '何文田',
      dept_id_list: [10, 20],
      mobile: '61230001',
      state_code: '852',
    });
    expect(count.body['result']).toEqual({ count: 6 });
    expect(operations.body['result']).toEqual({ userid_list: ['hk001', 'hk101'] });
    expect(personnel.body['result']).toEqual({ userid_list: ['hk006', 'hk007', 'hk101'] });
    expect(root.body['result']).toMatchObject({ member_count: 6 });
  });

  it('is still there after a restart, with every change since', async () => {
    await create();
    await bench.oapi('/topapi/v2/user/update', { userid: 'hk101', title: '主任' });
    await bench.restart();

    expect(await person('hk101')).toMatchObject({ name: '何文田', title: '主任' });
  });

  it('gets an id if none is given', async () => {
    const answer = await create({ userid: undefined });
    const { userid } = answer.body['result'] as { userid: string };

    expect(await person(userid)).toMatchObject({ userid, name: '何文田' });
  });

  it('shows no number and no mailbox to an app without a permission for them', async () => {
    await create({ email: 'hk101@example.com' });
    const token = await bench.token(readingApp);
    const seen = await bench.oapi('/topapi/v2/user/get', { userid: 'hk101' }, token);

    expect(seen.body['result']).toMatchObject({ userid: 'hk101' });
    expect(seen.text).not.toContain('61230001');
    expect(seen.text).not.toContain('example.com');
  });

  it('can be found by number and union id, asked for approvals, and has no punches', async () => {
    const { unionId } = (await create()).body['result'] as { unionId: string };
    const byMobile = await bench.oapi('/topapi/v2/user/getbymobile', { mobile: '+852-61230001' });
    const byUnionId = await bench.oapi('/topapi/user/getbyunionid', { unionid: unionId });
    const punches = await bench.oapi('/attendance/listRecord', {
      userIds: ['hk101'],
      checkDateFrom: '2026-11-01 00:00:00',
      checkDateTo: '2026-11-04 00:00:00',
    });

    expect(byMobile.body['result']).toEqual({ userid: 'hk101' });
    expect(byUnionId.body['result']).toMatchObject({ userid: 'hk101' });
    expect(listAt(punches, 'recordresult')).toEqual([]);
  });

  it('may punch', async () => {
    await create();
    await bench.controls.addPunch(CORP, { userId: 'hk101', userCheckEpochMs: BENCH_NOW - 1_000 });
    const punches = await bench.oapi('/attendance/listRecord', {
      userIds: ['hk101'],
      checkDateFrom: '2026-11-04 00:00:00',
      checkDateTo: '2026-11-04 23:59:59',
    });

    expect(listAt(punches, 'recordresult')).toHaveLength(1);
  });

  it.each([
    ['the id of somebody', { userid: 'hk001' }, 60_102],
    ['a number without country code', { mobile: '61230001' }, 60_103],
    ['a mainland number without country code', { mobile: '13812345678' }, 60_103],
    ['no name', { name: '' }, 400_002],
    ['no department', { dept_id_list: '' }, 400_002],
    ['a department that is none', { dept_id_list: '10,77' }, 60_003],
    ['101 departments', { dept_id_list: Array<number>(101).fill(10).join(',') }, 60_110],
    ['a manager who is nobody', { manager_userid: 'hk999' }, 33_012],
    ['a mailbox that is none', { email: 'hk101' }, 60_105],
    ['further fields that are none', { extension: 'x' }, 60_122],
    ['a name of 81 characters', { name: '陳'.repeat(81) }, 400_002],
    ['an id of 65 characters', { userid: 'a'.repeat(65) }, 400_002],
  ])('is refused with %s, and then not there', async (_what, wrong, errcode) => {
    const before = await bench.oapi('/topapi/user/count');

    expect(await codeOf(create(wrong))).toBe(errcode);
    expect((await bench.oapi('/topapi/user/count')).body['result']).toEqual(before.body['result']);
  });

  it('is refused a second time: by the id first, then by number and mailbox', async () => {
    await create({ email: 'hk101@example.com' });

    expect(await codeOf(create())).toBe(60_102);
    expect(await codeOf(create({ userid: 'hk102' }))).toBe(60_104);
    expect(
      await codeOf(
        create({ userid: 'hk102', mobile: '+852-61230002', email: 'hk101@example.com' }),
      ),
    ).toBe(60_106);
  });

  it('is not there until the invitation is accepted, where that is needed', async () => {
    bench.controls.setBehaviour({ joinersMustAccept: true });

    expect(await codeOf(create())).toBe(40_103);
    expect(await person('hk101')).toBeUndefined();
  });

  it('needs the permission to change contacts, and a department within reach', async () => {
    const reading = await create({}, await bench.token(readingApp));
    const narrow = await create({ dept_id_list: '20' }, await bench.token(narrowApp));

    expect(reading.body).toMatchObject({ errcode: 88, sub_code: '60011' });
    expect(narrow.body['errcode']).toBe(50_004);
  });
});

describe('a person who is changed', () => {
  it('keeps what the change does not name', async () => {
    await bench.oapi('/topapi/v2/user/update', { userid: 'hk002', job_number: 'J902' });

    expect(await person('hk002')).toMatchObject({
      name: '李小明',
      job_number: 'J902',
      dept_id_list: [11],
      hired_date: Date.parse('2020-01-01T00:00:00+08:00'),
      manager_userid: 'hk001',
    });
  });

  it('moves between departments and loses a manager', async () => {
    await bench.oapi('/topapi/v2/user/update', {
      userid: 'hk002',
      dept_id_list: '20',
      force_update_fields: 'manager_userid',
    });
    const left = await bench.oapi('/topapi/user/listid', { dept_id: 11 });

    expect(await person('hk002')).toMatchObject({ dept_id_list: [20] });
    expect(await person('hk002')).not.toHaveProperty('manager_userid');
    expect(left.body['result']).toEqual({ userid_list: ['hk003'] });
  });

  it('loses further fields that are not named, unless they are added', async () => {
    const update = (extension: string, mode?: number) =>
      bench.oapi('/topapi/v2/user/update', {
        userid: 'hk002',
        extension,
        ext_attrs_update_mode: mode,
      });
    await update('{"職級":"3","制服":"M"}');
    await update('{"職級":"4"}', 1);
    const added = await person('hk002');
    await update('{"職級":"5"}');

    expect(added).toMatchObject({ extension: '{"職級":"4","制服":"M"}' });
    expect(await person('hk002')).toMatchObject({ extension: '{"職級":"5"}' });
  });

  it('must be somebody, and one whom the app may see', async () => {
    const nobody = await bench.oapi('/topapi/v2/user/update', { userid: 'hk999', title: 'x' });
    const hidden = await bench.oapi(
      '/topapi/v2/user/update',
      { userid: 'hk006', title: 'x' },
      await bench.token(narrowApp),
    );

    expect([nobody.body['errcode'], hidden.body['errcode']]).toEqual([33_012, 50_002]);
  });
});

describe('a person who is taken out', () => {
  it('is in no list any more but those of leavers, also after a restart', async () => {
    await bench.oapi('/topapi/v2/user/delete', { userid: 'hk002' });
    await bench.restart();
    const warehouse = await bench.oapi('/topapi/user/listid', { dept_id: 11 });
    const again = await bench.oapi('/topapi/v2/user/delete', { userid: 'hk002' });
    const records = await bench.api(
      '/v1.0/contact/empLeaveRecords?startTime=2026-11-01T00:00:00Z&nextToken=0&maxResults=50',
    );
    const dismissed = await bench.api('/v1.0/hrm/employees/dismissions?nextToken=0&maxResults=50');

    expect(await person('hk002')).toBeUndefined();
    expect(warehouse.body['result']).toEqual({ userid_list: ['hk003'] });
    expect(again.body['errcode']).toBe(33_012);
    expect(listAt(records, 'records')).toEqual([
      {
        userId: 'hk002',
        name: '李小明',
        leaveTime: new Date(BENCH_NOW).toISOString().replace('.000Z', 'Z'),
        leaveReason: 'oapi',
      },
    ]);
    expect(dismissed.body['userIdList']).toEqual(['hk004', 'hk002']);
  });

  it('keeps the punches of before, and may come back under the same id', async () => {
    await bench.oapi('/topapi/v2/user/delete', { userid: 'hk002' });
    const punches = await bench.oapi('/attendance/listRecord', {
      userIds: ['hk002'],
      checkDateFrom: '2026-10-01 00:00:00',
      checkDateTo: '2026-10-07 00:00:00',
    });
    const back = await create({ userid: 'hk002' });
    const dismissed = await bench.api('/v1.0/hrm/employees/dismissions?nextToken=0&maxResults=50');

    expect(listAt(punches, 'recordresult').length).toBeGreaterThan(0);
    expect(back.body['errcode']).toBe(0);
    expect(await person('hk002')).toMatchObject({ name: '何文田' });
    expect(dismissed.body['userIdList']).toEqual(['hk004']);
  });

  it('leaves on the last day all the same, if changed before', async () => {
    await bench.close();
    const company = tinyCompany();
    const people = company.people.map((entry) =>
      entry.userId === 'hk003' ? { ...entry, leftOn: '2026-11-04' } : entry,
    );
    bench = await DingTalkBench.start({ company: { ...company, people } });
    await bench.oapi('/topapi/v2/user/update', { userid: 'hk003', title: '組長' });
    const lastDay = await person('hk003');
    bench.clock.advance(DAY);

    expect(lastDay).toMatchObject({ title: '組長' });
    expect(await person('hk003')).toBeUndefined();
  });
});

describe('a department', () => {
  it('is made, told in full, and still there after a restart', async () => {
    const answer = await department('create', {
      name: '財務部',
      parent_id: 1,
      source_identifier: 'FIN',
      order: 3,
    });
    const { dept_id } = answer.body['result'] as { dept_id: number };
    await bench.restart();
    const children = await department('listsubid', { dept_id: 1 });
    const described = await department('get', { dept_id });

    expect(children.body['result']).toEqual({ dept_id_list: [10, 20, dept_id] });
    expect(described.body['result']).toMatchObject({
      name: '財務部',
      parent_id: 1,
      source_identifier: 'FIN',
      order: 3,
      create_dept_group: false,
      member_count: 0,
    });
  });

  it('can be renamed, moved and given managers', async () => {
    await department('update', { dept_id: 11, name: '物流組', parent_id: 20 });
    await department('update', { dept_id: 11, dept_manager_userid_list: 'hk003' });
    const moved = await department('get', { dept_id: 11 });

    expect(moved.body['result']).toMatchObject({
      name: '物流組',
      parent_id: 20,
      dept_manager_userid_list: ['hk003'],
      owning_member_count: 2,
    });
    expect(await person('hk003')).toMatchObject({
      leader_in_dept: [{ dept_id: 11, leader: true }],
    });
  });

  it('is taken away only when it is empty', async () => {
    const made = await department('create', { name: '臨時組', parent_id: 20 });
    const { dept_id } = made.body['result'] as { dept_id: number };

    const removed = await department('delete', { dept_id });
    const again = await department('delete', { dept_id });
    const parent = await department('delete', { dept_id: 10 });
    const peopled = await department('delete', { dept_id: 11 });
    const root = await department('delete', { dept_id: 1 });

    expect([removed, again, parent, peopled, root].map((answer) => answer.body['errcode'])).toEqual(
      [0, 60_003, 60_006, 60_005, 60_007],
    );
  });

  it.each([
    ['create', { name: '人力資源部', parent_id: 1 }, 60_008],
    ['create', { name: '人事-行政', parent_id: 1 }, 60_009],
    ['create', { name: '財'.repeat(65), parent_id: 1 }, 60_001],
    ['create', { name: '財務部', parent_id: 77 }, 60_004],
    ['create', { name: '財務部' }, 400_002],
    ['update', { dept_id: 1, name: '新名' }, 60_018],
    ['update', { dept_id: 77, name: '新名' }, 60_003],
    ['update', { dept_id: 10, parent_id: 11 }, 60_010],
    ['update', { dept_id: 10, parent_id: 10 }, 60_010],
    ['update', { dept_id: 11, dept_manager_userid_list: 'hk001' }, 40_031],
    ['update', { dept_id: 11, order: 'first' }, 40_011],
  ])('%s with %j is refused', async (action, parameters, errcode) => {
    const answer = await department(action, parameters);

    expect(answer.body).toMatchObject({ errcode, request_id: expect.any(String) as string });
  });
});

describe('roles', () => {
  const holders = async () =>
    listAt(await bench.oapi('/topapi/role/simplelist', { role_id: 802 }), 'result.list').map(
      (entry) => entry['userid'],
    );
  const change = (action: 'add' | 'remove', roleIds: string, userIds: string) =>
    bench.oapi(`/topapi/role/${action}rolesforemps`, { roleIds, userIds });

  it('are given and taken, twice as once, also after a restart', async () => {
    await change('add', '802', 'hk001,hk003');
    await change('add', '802', 'hk001,hk003');
    await bench.restart();
    const given = await holders();
    await change('remove', '802', 'hk003,hk002');
    await change('remove', '802', 'hk003,hk002');

    expect(given).toEqual(['hk002', 'hk007', 'hk001', 'hk003']);
    expect(await holders()).toEqual(['hk007', 'hk001']);
    expect(await person('hk001')).toMatchObject({
      role_list: [
        { id: 801, group_name: '默认' },
        { id: 802, group_name: '职务' },
      ],
    });
  });

  it.each([
    ['a role that is none', 'add', '77', 'hk001', 33_011],
    ['a role of DingTalk’s own', 'add', '801', 'hk002', 33_011],
    ['a person who is nobody', 'remove', '802', 'hk001,hk999', 33_012],
    ['no role', 'add', '', 'hk001', 400_002],
    ['21 people', 'add', '802', Array<string>(21).fill('hk001').join(','), 400_002],
  ] as const)(
    'with %s are refused, and nothing changes',
    async (...[, action, roles, people, code]) => {
      const answer = await change(action, roles, people);

      expect(answer.body['errcode']).toBe(code);
      expect(await holders()).toEqual(['hk002', 'hk007']);
    },
  );
});

describe('an administrator', () => {
  it('manages the whole, others nothing', async () => {
    const ask = async (userid: string) =>
      (await bench.oapi('/topapi/user/get_admin_scope', { userid })).body;

    expect(await ask('hk001')).toMatchObject({ errcode: 0, dept_ids: [1] });
    expect(await ask('hk002')).toMatchObject({ errcode: 0, dept_ids: [] });
    expect(await ask('hk999')).toMatchObject({ errcode: 60_121 });
  });
});
