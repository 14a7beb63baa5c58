import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addRolesForPeople,
  createDepartment,
  createUser,
  deleteDepartment,
  deleteUser,
  getAdministratorScope,
  getDepartment,
  getUser,
  getUserByMobile,
  getUserByUnionId,
  listAdministrators,
  listSubDepartmentIds,
  removeRolesForPeople,
  RequestRejectedError,
  UnavailableError,
  updateDepartment,
  updateUser,
  type DingTalkClient,
} from '../../../../shared/dingtalk/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { benchClient } from '../../../support/dingtalk-bench-client.ts';
import { failureOf } from '../../../support/failure-of.ts';
import { DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';

const JOINER = {
  userId: 'hk101',
  name: '何文田',
  mobile: '+852-61230001',
  departmentIds: [10, 20],
} as const;
let bench: DingTalkBench;
let http: ReturnType<typeof createNodeHttpClient>;
let client: DingTalkClient;

beforeEach(async () => {
  bench = await DingTalkBench.start();
  http = createNodeHttpClient();
  client = benchClient(bench, http);
});

afterEach(async () => {
  http.close();
  await bench.close();
});

/** Loses the answer to the next call of an API, after it was done. */
function loseAnswer(operation: string): void {
  bench.context.faults.add({
    standIn: 'dingtalk',
    operation,
    effect: { kind: 'drop', when: 'after' },
    times: 1,
  });
}

describe('our client and the stand-in, of people', () => {
  it('agree on a joiner from the first day to the last', async () => {
    const made = await client.call(createUser, {
      ...JOINER,
      jobNumber: 'J101',
      email: 'hk101@example.com',
      extension: { 職級: '3' },
      managerUserId: 'hk001',
      hiredEpochMs: Date.parse('2026-11-04T00:00:00+08:00'),
    });
    await client.call(updateUser, { userId: 'hk101', title: '文員', managerUserId: null });
    const read = await client.call(getUser, { userId: 'hk101' });
    const byMobile = await client.call(getUserByMobile, { mobile: JOINER.mobile });
    const unionId = String(made.answer.result.unionId);
    const byUnionId = await client.call(getUserByUnionId, { unionId });
    await client.call(deleteUser, { userId: 'hk101' });
    const gone = await failureOf(client.call(getUser, { userId: 'hk101' }));

    expect(read.answer.result).toEqual({
      userid: 'hk101',
      unionid: unionId,
      name: '何文田',
      job_number: 'J101',
      title: '文員',
      dept_id_list: [10, 20],
      hired_date: Date.parse('2026-11-04T00:00:00+08:00'),
      active: true,
      admin: false,
      boss: false,
      email: 'hk101@example.com',
    });
    expect(byMobile.answer.result.userid).toBe('hk101');
    expect(byUnionId.answer.result).toEqual({ userid: 'hk101', contact_type: 0 });
    expect(gone).toMatchObject({ vendorCode: '33012' });
  });

  it('make a person once, although the answer is lost: it is read back, not repeated', async () => {
    loseAnswer('topapi/v2/user/create');

    const lost = await failureOf(client.call(createUser, JOINER));
    const read = await client.call(getUser, { userId: 'hk101' });
    const again = await failureOf(client.call(createUser, JOINER));

    expect(lost).toBeInstanceOf(UnavailableError);
    expect(read.answer.result.name).toBe('何文田');
    expect(again).toMatchObject({ constructor: RequestRejectedError, vendorCode: '60102' });
    expect(bench.controls.calls({ api: 'topapi/v2/user/create' })).toHaveLength(2);
  });

  it('change a person although the answer is lost, by saying it again', async () => {
    loseAnswer('topapi/v2/user/update');

    const result = await client.call(updateUser, { userId: 'hk002', title: '組長' });
    const read = await client.call(getUser, { userId: 'hk002' });

    expect(result.attempts).toBe(2);
    expect(read.answer.result.title).toBe('組長');
  });

  it('agree on administrators and what they manage', async () => {
    const administrators = await client.call(listAdministrators, {});
    const scope = await client.call(getAdministratorScope, { userId: 'hk001' });

    expect(administrators.answer.result).toEqual([{ userid: 'hk001', sys_level: 1 }]);
    expect(scope.answer.dept_ids).toEqual([1]);
  });
});

describe('our client and the stand-in, of departments and roles', () => {
  it('agree on a department from making to removal', async () => {
    const made = await client.call(createDepartment, {
      name: '財務部',
      parentDepartmentId: 1,
      sourceIdentifier: 'FIN',
      order: 3,
    });
    const departmentId = made.answer.result.dept_id;
    await client.call(updateDepartment, {
      departmentId,
      name: '會計部',
      parentDepartmentId: 20,
    });
    const read = await client.call(getDepartment, { departmentId });
    const children = await client.call(listSubDepartmentIds, { departmentId: 20 });
    await client.call(deleteDepartment, { departmentId });
    const gone = await failureOf(client.call(getDepartment, { departmentId }));

    expect(read.answer.result).toEqual({
      dept_id: departmentId,
      name: '會計部',
      parent_id: 20,
      source_identifier: 'FIN',
      order: 3,
      dept_manager_userid_list: [],
      member_count: 0,
    });
    expect(children.answer.result.dept_id_list).toEqual([departmentId]);
    expect(gone).toMatchObject({ vendorCode: '60003' });
  });

  it('give and take roles although answers are lost', async () => {
    const roles = { roleIds: ['802'], userIds: ['hk001', 'hk003'] };
    const holders = async () =>
      listAt(await bench.oapi('/topapi/role/simplelist', { role_id: 802 }), 'result.list').map(
        (entry) => entry['userid'],
      );
    loseAnswer('topapi/role/addrolesforemps');
    loseAnswer('topapi/role/removerolesforemps');

    const given = await client.call(addRolesForPeople, roles);
    const after = await holders();
    const taken = await client.call(removeRolesForPeople, roles);

    expect([given.attempts, taken.attempts]).toEqual([2, 2]);
    expect(after).toEqual(['hk002', 'hk007', 'hk001', 'hk003']);
    expect(await holders()).toEqual(['hk002', 'hk007']);
  });
});
