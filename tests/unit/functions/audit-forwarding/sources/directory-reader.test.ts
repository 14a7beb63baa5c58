import { beforeEach, describe, expect, it } from 'vitest';
import { createDingTalkDirectoryReader } from '../../../../../functions/audit-forwarding/sources/snapshot/ding-talk-directory-reader.ts';
import type { SnapshotClient } from '../../../../../functions/audit-forwarding/sources/snapshot/read-departments.ts';
import {
  CredentialsRejectedError,
  OutsideAuthorisedScopeError,
  PermissionMissingError,
  RequestRejectedError,
  UnavailableError,
} from '../../../../../shared/dingtalk/index.ts';
import { failureOf } from '../../../../support/failure-of.ts';

/** Parameters that the operations asked for here have, each those that it needs. */
interface Params {
  readonly departmentId: number;
  readonly cursor: number;
  readonly offset: number;
  readonly roleId: number;
  readonly userId: string;
}
type Answers = Record<string, (params: Params) => unknown>;

let answers: Answers;
let asked: { readonly operation: string; readonly priority: unknown }[];

const client = {
  call: async (
    { name }: { readonly name: string },
    params: Params,
    options: { readonly priority?: string },
  ) => {
    asked.push({ operation: name, priority: options.priority });
    return { answer: await answers[name]?.(params), body: new Uint8Array(), attempts: 1 };
  },
} as unknown as SnapshotClient;

const reader = createDingTalkDirectoryReader(client);
const down = (): never => {
  throw new UnavailableError({ operation: 'any', httpStatus: 503 }, 'down');
};
const unknown = (vendorCode: string) => (): never => {
  throw new RequestRejectedError({ operation: 'any', vendorCode });
};
const children = (...ids: number[]) => ({
  result: ids.map((dept_id) => ({ dept_id, name: `部門 ${String(dept_id)}` })),
});
const members = (...userIds: string[]) => ({
  result: {
    has_more: false,
    list: userIds.map((userid) => ({ userid, name: '陳大文', dept_id_list: [2, 1] })),
  },
});

beforeEach(() => {
  asked = [];
  answers = {
    'contacts/auth/scopes': () => ({
      auth_user_field: ['mobile'],
      auth_org_scopes: { authed_dept: [1], authed_user: [] },
    }),
    'contacts/department/get': ({ departmentId }) => ({
      result: { dept_id: departmentId, name: `部門 ${String(departmentId)}`, parent_id: 1 },
    }),
    'contacts/department/listsub': () => children(),
    'contacts/user/list': () => members(),
    'contacts/user/get': ({ userId }) => ({
      result: { userid: userId, name: '李小明', dept_id_list: [9] },
    }),
    'contacts/role/list': () => ({ result: { hasMore: false, list: [] } }),
    'contacts/role/simplelist': () => ({ result: { hasMore: false, list: [] } }),
    'contacts/user/listadmin': () => ({ result: [] }),
    'contacts/user/get_admin_scope': () => ({ dept_ids: [] }),
  };
});

describe('reading the directory of DingTalk', () => {
  it('asks at the lowest priority, and anew each time', async () => {
    await reader.read({});
    const first = asked.length;
    await reader.read({});

    expect(new Set(asked.map(({ priority }) => priority))).toEqual(new Set(['report']));
    expect(asked.length).toBe(2 * first);
  });

  it('ends in a circle of departments, and skips the school directory', async () => {
    answers['contacts/department/listsub'] = ({ departmentId }) =>
      departmentId === 1 ? children(2, -7) : children(1, 2);

    const { departments, unread } = await reader.read({});

    expect([...departments.keys()].sort()).toEqual([1, 2]);
    expect(unread.departmentIds).toEqual([]);
  });

  it('takes all pages of members, roles and holders', async () => {
    answers['contacts/user/list'] = ({ cursor }) =>
      cursor === 0
        ? { result: { ...members('hk001').result, has_more: true, next_cursor: 100 } }
        : members('hk002');
    answers['contacts/role/list'] = ({ offset }) => ({
      result: {
        hasMore: offset === 0,
        list: [{ groupId: 1, name: '職務', roles: [{ id: offset + 7, name: '出納' }] }],
      },
    });
    answers['contacts/role/simplelist'] = ({ offset, roleId }) => ({
      result: {
        hasMore: offset === 0,
        list: [{ userid: `hk-${String(roleId)}-${String(offset)}` }],
      },
    });

    const { people, roles } = await reader.read({});

    expect([...people.keys()]).toEqual(['hk001', 'hk002']);
    expect([...(roles ?? [])]).toEqual([
      [7, { name: '出納', groupName: '職務', userIds: ['hk-7-0', 'hk-7-100'] }],
      [207, { name: '出納', groupName: '職務', userIds: ['hk-207-0', 'hk-207-100'] }],
    ]);
  });

  it('reads from the departments and people that the app was given, where it is not all', async () => {
    answers['contacts/auth/scopes'] = () => ({
      auth_user_field: [],
      auth_org_scopes: { authed_dept: [5, 4], authed_user: ['hk001', 'hk009'] },
    });
    answers['contacts/user/list'] = ({ departmentId }) =>
      departmentId === 4 ? members('hk001') : members();

    const { appScope, departments, people, rootIds } = await reader.read({});

    expect(rootIds).toEqual([4, 5]);
    expect([...departments.keys()].sort()).toEqual([4, 5]);
    expect([...people].map(([userId, { name }]) => [userId, name])).toEqual([
      ['hk001', '陳大文'],
      ['hk009', '李小明'],
    ]);
    expect(appScope).toEqual({
      departmentIds: [4, 5],
      userIds: ['hk001', 'hk009'],
      userFields: [],
    });
  });

  it.each([
    ['outside', () => Promise.reject(new OutsideAuthorisedScopeError({ operation: 'any' }))],
    ['gone meanwhile', unknown('60003')],
    ['down', down],
    ['paged without an end', () => ({ result: { has_more: true, list: [] } })],
  ])('names a department that is %s, and reads the others', async (_what, answer) => {
    answers['contacts/department/listsub'] = ({ departmentId }) =>
      departmentId === 1 ? children(2, 3) : children();
    answers['contacts/user/list'] = ({ departmentId, cursor }) =>
      departmentId === 2 ? answer() : members(`hk00${String(departmentId)}${String(cursor)}`);
    const { people, unread } = await reader.read({});

    expect(unread.departmentIds).toEqual([2]);
    expect([...people.keys()].sort()).toEqual(['hk0010', 'hk0030']);
  });

  it('names roles, administrators and a scope that it may not read', async () => {
    const denied = (): never => {
      throw new PermissionMissingError({ operation: 'any' }, []);
    };
    answers['contacts/auth/scopes'] = denied;
    answers['contacts/role/list'] = denied;
    answers['contacts/user/listadmin'] = denied;

    const { rootIds, unread, passingFailure } = await reader.read({});

    expect(rootIds).toEqual([1]);
    expect(unread.parts).toEqual(['appScope', 'roles', 'administrators']);
    expect(passingFailure).toBe(undefined);
  });

  it('names a role whose holders are not told, and an administrator without departments', async () => {
    answers['contacts/role/list'] = () => ({
      result: {
        hasMore: false,
        list: [{ groupId: 1, name: '職務', roles: [{ id: 7, name: '出納' }] }],
      },
    });
    answers['contacts/role/simplelist'] = unknown('33011');
    answers['contacts/user/listadmin'] = () => ({ result: [{ userid: 'hk001', sys_level: 2 }] });
    answers['contacts/user/get_admin_scope'] = down;

    const { administrators, passingFailure, roles, unread } = await reader.read({});

    expect(roles?.get(7)?.userIds).toBe(undefined);
    expect(unread.roleIds).toEqual([7]);
    expect(administrators?.get('hk001')).toEqual({ sysLevel: 2 });
    expect(passingFailure).toBeInstanceOf(UnavailableError);
  });

  it('gives up after a few failures in a row, and at once where somebody must act', async () => {
    answers['contacts/department/listsub'] = ({ departmentId }) =>
      departmentId === 1 ? children(...Array.from({ length: 50 }, (_, at) => at + 2)) : down();
    answers['contacts/user/list'] = ({ departmentId }) => (departmentId === 1 ? members() : down());
    const tired = await failureOf(reader.read({}));
    const calls = asked.length;
    answers['contacts/user/list'] = () => {
      throw new CredentialsRejectedError({ operation: 'any' });
    };

    expect(tired).toBeInstanceOf(UnavailableError);
    expect(calls).toBeLessThan(20);
    expect(await failureOf(reader.read({}))).toBeInstanceOf(CredentialsRejectedError);
  });

  it.each([
    ['found', undefined, { outcome: 'found' }],
    ['gone', unknown('60121'), { outcome: 'gone' }],
    [
      'outside',
      () => Promise.reject(new OutsideAuthorisedScopeError({ operation: 'any' })),
      { outcome: 'outside' },
    ],
    ['unread', down, { outcome: 'unread' }],
  ])('says of a person that they are %s', async (_what, answer, expected) => {
    if (answer !== undefined) answers['contacts/user/get'] = answer;

    const look = await reader.lookAtPerson('hk001', {});

    expect(look).toMatchObject(expected);
  });
});
