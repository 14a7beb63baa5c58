import { describe, expect, it } from 'vitest';
import {
  addRolesForPeople,
  createDepartment,
  createUser,
  decodeAnswer,
  decodeStoredAnswer,
  deleteDepartment,
  deleteUser,
  getUserByMobile,
  InvalidCallError,
  removeRolesForPeople,
  RequestRejectedError,
  updateDepartment,
  updateUser,
} from '../../../../shared/dingtalk/index.ts';

const PERSON = { userId: 'hk101', name: '何文田', mobile: '+852-61230001', departmentIds: [10] };
const ROLE = { roleIds: ['802'], userIds: ['hk101'] };

function body(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function people(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `hk${String(index)}`);
}

describe('a new person', () => {
  it('is sent with an id of ours and the departments as one text', () => {
    const request = createUser.encode({
      ...PERSON,
      departmentIds: [10, 20],
      jobNumber: 'J101',
      title: '文員',
      email: 'hk101@example.com',
      workPlace: '觀塘',
      remark: '兼職',
      hiredEpochMs: 1_793_721_600_000,
      extension: { 職級: '3' },
      managerUserId: 'hk001',
    });

    expect(request.body).toEqual({
      userid: 'hk101',
      name: '何文田',
      mobile: '+852-61230001',
      dept_id_list: '10,20',
      job_number: 'J101',
      title: '文員',
      email: 'hk101@example.com',
      work_place: '觀塘',
      remark: '兼職',
      hired_date: 1_793_721_600_000,
      extension: '{"職級":"3"}',
      manager_userid: 'hk001',
    });
  });

  it('has nothing in the request that nobody has said', () => {
    expect(Object.keys(createUser.encode(PERSON).body as object)).toEqual([
      'userid',
      'name',
      'mobile',
      'dept_id_list',
    ]);
  });

  it.each(['+852-61230001', '+86-13812345678', '13812345678', '+853-66123456', '+1-2025550123'])(
    'may have the mobile number %s',
    (mobile) => {
      expect(createUser.encode({ ...PERSON, mobile }).body).toMatchObject({ mobile });
    },
  );

  it.each([
    '61230001',
    '+85261230001',
    '+852 6123 0001',
    '+852-6123000',
    '+852-612300011',
    '+86-1381234567',
    '1381234567',
    '+0-12345678',
    '+852-6123000a',
    '',
    ' +852-61230001',
    '+852-61230001\n',
  ])('may not have the mobile number %j, which no error repeats', (mobile) => {
    let error: unknown;
    try {
      createUser.encode({ ...PERSON, mobile });
    } catch (thrown) {
      error = thrown;
    }

    expect(error).toBeInstanceOf(InvalidCallError);
    if (mobile.trim() !== '') expect(JSON.stringify(error)).not.toContain(mobile.trim());
  });

  it.each([
    ['no user id', { userId: '' }],
    ['a user id of 65 characters', { userId: 'a'.repeat(65) }],
    ['no name', { name: '' }],
    ['a name of 81 characters', { name: '陳'.repeat(81) }],
    ['no department', { departmentIds: [] }],
    ['101 departments', { departmentIds: people(101).map((_, index) => index + 2) }],
    ['a job number of 51 characters', { jobNumber: 'J'.repeat(51) }],
    ['a title of 201 characters', { title: '長'.repeat(201) }],
    ['a mailbox of 51 characters', { email: `${'a'.repeat(40)}@example.com` }],
    ['a place of 101 characters', { workPlace: '觀'.repeat(101) }],
    ['a remark of 2,001 characters', { remark: '註'.repeat(2_001) }],
    ['further fields of more than 2,000 characters', { extension: { 註: '長'.repeat(2_000) } }],
  ])('is refused with %s', (_what, wrong) => {
    expect(() => createUser.encode({ ...PERSON, ...wrong })).toThrow(InvalidCallError);
  });

  it('is answered with the ids of both kinds', () => {
    const answer = { errcode: '0', errmsg: 'ok', result: { unionId: 'u1', userid: 'hk101' } };

    expect(decodeStoredAnswer(createUser, body(answer)).result).toEqual({
      userid: 'hk101',
      unionId: 'u1',
    });
  });
});

describe('a changed person', () => {
  it('is sent with what changes alone, and keeps further fields that are not named', () => {
    const request = updateUser.encode({ userId: 'hk101', extension: { 職級: '4' } });

    expect(request.body).toEqual({
      userid: 'hk101',
      extension: '{"職級":"4"}',
      ext_attrs_update_mode: 1,
    });
  });

  it('can be given a manager, or none', () => {
    const given = updateUser.encode({ userId: 'hk101', managerUserId: 'hk001' });
    const none = updateUser.encode({ userId: 'hk101', managerUserId: null });

    expect(given.body).toEqual({ userid: 'hk101', manager_userid: 'hk001' });
    expect(none.body).toEqual({ userid: 'hk101', force_update_fields: 'manager_userid' });
  });

  it.each([
    ['nothing to change', {}],
    ['an empty name', { name: '' }],
    ['no department at all', { departmentIds: [] }],
    ['a title of 201 characters', { title: '長'.repeat(201) }],
  ])('is refused with %s', (_what, wrong) => {
    expect(() => updateUser.encode({ userId: 'hk101', ...wrong })).toThrow(InvalidCallError);
  });
});

describe('a department', () => {
  it('is made below another one, without a group unless one is wanted', () => {
    const plain = createDepartment.encode({ name: '財務部', parentDepartmentId: 1 });
    const full = createDepartment.encode({
      name: '財務部',
      parentDepartmentId: 1,
      sourceIdentifier: 'FIN',
      order: 3,
      createGroup: true,
    });

    expect(plain.body).toEqual({ name: '財務部', parent_id: 1, create_dept_group: false });
    expect(full.body).toEqual({
      name: '財務部',
      parent_id: 1,
      create_dept_group: true,
      source_identifier: 'FIN',
      order: 3,
    });
  });

  it('can be moved, and given managers or none', () => {
    const moved = updateDepartment.encode({ departmentId: 10, parentDepartmentId: 20 });
    const managed = updateDepartment.encode({ departmentId: 10, managerUserIds: ['a', 'b'] });
    const unmanaged = updateDepartment.encode({ departmentId: 10, managerUserIds: [] });

    expect(moved.body).toEqual({ dept_id: 10, parent_id: 20 });
    expect(managed.body).toEqual({ dept_id: 10, dept_manager_userid_list: 'a,b' });
    expect(unmanaged.body).toEqual({
      dept_id: 10,
      force_update_fields: 'dept_manager_userid_list',
    });
  });

  it.each(['', '財'.repeat(65), '人事-行政', '人事,行政', '人事，行政'])(
    'may not be called %j',
    (name) => {
      expect(() => createDepartment.encode({ name, parentDepartmentId: 1 })).toThrow(
        InvalidCallError,
      );
      expect(() => updateDepartment.encode({ departmentId: 10, name })).toThrow(InvalidCallError);
    },
  );

  it('is not changed by a change of nothing', () => {
    expect(() => updateDepartment.encode({ departmentId: 10 })).toThrow(InvalidCallError);
  });
});

describe('roles', () => {
  it('are given and taken in lists', () => {
    const several = { roleIds: ['801', '802'], userIds: ['hk001', 'hk002'] };

    for (const operation of [addRolesForPeople, removeRolesForPeople]) {
      expect(operation.encode(several).body).toEqual({
        roleIds: '801,802',
        userIds: 'hk001,hk002',
      });
    }
  });

  it('are given to 20 people at most, and taken from 100', () => {
    expect(() => addRolesForPeople.encode({ ...ROLE, userIds: people(20) })).not.toThrow();
    expect(() => addRolesForPeople.encode({ ...ROLE, userIds: people(21) })).toThrow(
      InvalidCallError,
    );
    expect(() => removeRolesForPeople.encode({ ...ROLE, userIds: people(100) })).not.toThrow();
    expect(() => removeRolesForPeople.encode({ ...ROLE, userIds: people(101) })).toThrow(
      InvalidCallError,
    );
  });

  it('are 20 a call at most, and one at least', () => {
    for (const operation of [addRolesForPeople, removeRolesForPeople]) {
      expect(() => operation.encode({ ...ROLE, roleIds: people(21) })).toThrow(InvalidCallError);
      expect(() => operation.encode({ ...ROLE, roleIds: [] })).toThrow(InvalidCallError);
    }
  });
});

describe('a look-up by mobile number', () => {
  it.each(['', 'hk001', '+852-6123 0001'])('is not sent for %j', (mobile) => {
    expect(() => getUserByMobile.encode({ mobile })).toThrow(InvalidCallError);
  });
});

describe('after an unknown outcome', () => {
  it('only what sets a state is repeated without being looked at', () => {
    const repeated = [updateUser, updateDepartment, addRolesForPeople, removeRolesForPeople];
    const looked = [createUser, deleteUser, createDepartment, deleteDepartment];

    expect(repeated.every((operation) => operation.safeToRepeat)).toBe(true);
    expect(looked.some((operation) => operation.safeToRepeat)).toBe(false);
  });

  it.each([
    ['60102', 'somebody has this user id already', createUser],
    ['60104', 'somebody of the organisation has this mobile number already', createUser],
    ['40103', 'the person must first accept the invitation', createUser],
    ['33012', 'there is no such person', deleteUser],
    ['60008', 'the parent has a department of this name already', createDepartment],
    ['60003', 'there is no such department', deleteDepartment],
  ])('the answer %s says that %s', (errcode, meaning, operation) => {
    const answer = { errcode: Number(errcode), errmsg: '…', request_id: '16l4' };
    let error: unknown;
    try {
      decodeAnswer<unknown>(
        operation,
        { status: 200, body: body(answer) },
        { nowEpochMs: 0, secrets: [] },
      );
    } catch (thrown) {
      error = thrown;
    }

    expect(error).toBeInstanceOf(RequestRejectedError);
    expect(error).toMatchObject({ vendorCode: errcode });
    expect((error as RequestRejectedError).text.en).toContain(meaning);
  });
});
