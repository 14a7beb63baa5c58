import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectorySnapshotSource } from '../../../../../functions/audit-forwarding/sources/directory-snapshot.ts';
import { createDingTalkDirectoryReader } from '../../../../../functions/audit-forwarding/sources/snapshot/ding-talk-directory-reader.ts';
import {
  addRolesForPeople,
  createDepartment,
  createUser,
  deleteUser,
  PermissionMissingError,
  updateUser,
} from '../../../../../shared/dingtalk/index.ts';
import { createMemoryObjectStore } from '../../../../../shared/object-storage/index.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { ModelCollector } from '../../../../support/audit-forwarding/model-collector.ts';
import { benchApp, BENCH_NOW } from '../../../../support/dingtalk-bench.ts';
import { startClientBench, type ClientBench } from '../../../../support/dingtalk-client-bench.ts';
import { failureOf } from '../../../../support/failure-of.ts';
import { sealerWith } from '../../../../support/key-rings.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const DAY = 86_400_000;
const { appKey, corpId } = benchApp();

let started: ClientBench;
let clock: VirtualClock;
let collector: ModelCollector;

beforeEach(async () => {
  started = await startClientBench();
  // 10:40 in Hong Kong: off payroll, and before noon.
  clock = new VirtualClock(BENCH_NOW + 40 * 60_000);
  collector = new ModelCollector('directory-snapshot', clock);
});

afterEach(() => started.close());

function source() {
  return createDirectorySnapshotSource({
    reader: createDingTalkDirectoryReader(started.client),
    objects,
    sealer: sealerWith('k1'),
    environment: 'test',
    corpId,
    clock,
    log: createJsonLogger({ clock, write: () => undefined }),
  });
}

let objects = createMemoryObjectStore();

/** What was told of a day, after the first snapshot or the last. */
async function nextDay() {
  const before = (await collector.records()).length;
  clock.advance(DAY);
  await collector.collect(source());
  return (await collector.records()).slice(before);
}

const told = (records: readonly { readonly kind: string; readonly fields: object }[]) =>
  records.map(({ fields, kind }) => ({ kind, ...fields }));

describe('the snapshot of a directory in DingTalk', () => {
  beforeEach(async () => {
    objects = createMemoryObjectStore();
    await collector.collect(source());
  });

  it('counts everybody at first, by calls that are not metered', async () => {
    expect(told(await collector.records())).toMatchObject([
      {
        kind: 'snapshot-begun',
        counts: { people: 5, departments: 4, roles: 2, administrators: 1 },
        unreadParts: [],
      },
    ]);
    expect(started.events.length).toBeGreaterThan(10);
    expect(started.events.filter(({ metered }) => metered)).toEqual([]);
  });

  it('tells of a new administrator, what they manage, and that they are none any more', async () => {
    const { contacts } = started.bench.controls;
    await contacts.appointAdministrator(corpId, { userId: 'hk003', level: 2, departmentIds: [11] });
    const first = await nextDay();
    await contacts.appointAdministrator(corpId, { userId: 'hk003', level: 1, departmentIds: [1] });
    const second = await nextDay();
    await contacts.dismissAdministrator(corpId, 'hk003');
    const third = await nextDay();

    expect(told([...first, ...second, ...third])).toMatchObject([
      { kind: 'admin-added', userId: 'hk003', name: '黃美玲', sysLevel: 2, departmentIds: [11] },
      {
        kind: 'admin-changed',
        userId: 'hk003',
        before: { sysLevel: 2, departmentIds: [11] },
        after: { sysLevel: 1, departmentIds: [1] },
      },
      { kind: 'admin-removed', userId: 'hk003' },
    ]);
  });

  it('tells of joiners, leavers, moves and roles, each once', async () => {
    const made = await started.client.call(createDepartment, {
      name: '財務部',
      parentDepartmentId: 1,
    });
    const financeId = made.answer.result.dept_id;
    await started.client.call(createUser, {
      userId: 'hk050',
      name: '何文田',
      mobile: '+852-61234567',
      departmentIds: [financeId],
    });
    await started.client.call(updateUser, { userId: 'hk002', title: '組長', departmentIds: [20] });
    await started.client.call(addRolesForPeople, { roleIds: ['802'], userIds: ['hk006'] });
    await started.client.call(deleteUser, { userId: 'hk007' });

    const records = await nextDay();
    const nothing = await nextDay();

    expect(told(records)).toMatchObject([
      { kind: 'department-added', departmentId: financeId, departmentName: '財務部', parentId: 1 },
      { kind: 'user-changed', userId: 'hk002', after: { title: '組長', departmentIds: [20] } },
      { kind: 'user-added', userId: 'hk050', name: '何文田', departmentIds: [financeId] },
      { kind: 'user-removed', userId: 'hk007' },
      { kind: 'role-holder-added', roleId: 802, roleName: '出納', userId: 'hk006' },
      { kind: 'role-holder-removed', roleId: 802, userId: 'hk007' },
    ]);
    expect(JSON.stringify(records)).not.toContain('61234567');
    expect(nothing).toEqual([]);
  });

  it('tells that the app sees less, and takes nobody for gone; that it sees more, nobody for new', async () => {
    const { contacts } = started.bench.controls;
    await contacts.setAppScope(appKey, [10]);
    const narrow = await nextDay();
    const still = await nextDay();
    await contacts.setAppScope(appKey, undefined);
    const wide = await nextDay();

    expect(told(narrow)).toMatchObject([
      { kind: 'snapshot-incomplete', carriedOver: { people: 2, departments: 2 } },
      { kind: 'app-scope-changed', before: { deptIds: [1] }, after: { deptIds: [10] } },
    ]);
    expect(still).toEqual([]);
    expect(told(wide)).toMatchObject([
      { kind: 'app-scope-changed', before: { deptIds: [10] }, after: { deptIds: [1] } },
    ]);
  });

  it('makes no snapshot of answers that failed, and tells all of it when they are there', async () => {
    await started.client.call(deleteUser, { userId: 'hk007' });
    started.bench.context.faults.add({
      standIn: 'dingtalk',
      operation: 'topapi/v2/user/list',
      effect: { kind: 'error', code: 'system' },
      times: 100,
    });
    clock.advance(DAY);

    const error = await failureOf(collector.collect(source()));
    started.bench.context.faults.clear();
    clock.advance(15 * 60_000);
    await collector.collect(source());

    expect(error).toMatchObject({ retryable: true });
    expect((await collector.records()).map(({ kind }) => kind)).toEqual([
      'snapshot-begun',
      'user-removed',
      'role-holder-removed',
    ]);
  });
});

describe('the snapshot of an app without permissions', () => {
  it('is not taken where people may not be read', async () => {
    await started.close();
    started = await startClientBench({
      apps: [benchApp({ scopes: ['qyapi_get_department_list', 'qyapi_get_member'] })],
    });

    expect(await failureOf(collector.collect(source()))).toBeInstanceOf(PermissionMissingError);
  });

  it('names what it lacks, and tells nothing of it', async () => {
    objects = createMemoryObjectStore();
    await started.close();
    started = await startClientBench({
      apps: [benchApp({ scopes: ['qyapi_get_department_list', 'qyapi_get_department_member'] })],
    });
    await collector.collect(source());
    const { contacts } = started.bench.controls;
    await contacts.appointAdministrator(corpId, { userId: 'hk003', level: 2, departmentIds: [] });
    const records = await nextDay();

    expect(told(records)).toMatchObject([
      { kind: 'snapshot-incomplete', unreadParts: ['administrators'] },
      { kind: 'user-changed', userId: 'hk003', after: { isAdmin: true } },
    ]);
  });
});
