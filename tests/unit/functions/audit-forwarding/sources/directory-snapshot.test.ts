import { beforeEach, describe, expect, it } from 'vitest';
import { createDirectorySnapshotSource } from '../../../../../functions/audit-forwarding/sources/directory-snapshot.ts';
import {
  SourceCursorUnreadableError,
  type RecordsUnreadableError,
} from '../../../../../functions/audit-forwarding/sources/errors.ts';
import {
  createMemoryObjectStore,
  type ObjectStore,
} from '../../../../../shared/object-storage/index.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { UnknownSealingKeyError } from '../../../../../shared/sealing/index.ts';
import { DirectoryOfDays } from '../../../../support/audit-forwarding/directory-of-days.ts';
import { ModelCollector } from '../../../../support/audit-forwarding/model-collector.ts';
import { readSource } from '../../../../support/audit-forwarding/source-reading.ts';
import { failureOf } from '../../../../support/failure-of.ts';
import { sealerWith } from '../../../../support/key-rings.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Ten to three at night in Hong Kong, when each organisation's snapshot is due. */
const NIGHT = Date.parse('2026-11-25T02:55:00+08:00');

let clock: VirtualClock;
let objects: ObjectStore;
let world: DirectoryOfDays;
let collector: ModelCollector;
let unreadable: RecordsUnreadableError[];

beforeEach(() => {
  clock = new VirtualClock(NIGHT);
  objects = createMemoryObjectStore();
  world = new DirectoryOfDays();
  collector = new ModelCollector('directory-snapshot', clock);
  unreadable = [];
  world.departments.set(5, 1).set(6, 5);
  world.people.set('hk001', { departmentIds: [1], title: '經理' });
  world.people.set('hk002', { departmentIds: [5], title: '' });
  world.people.set('hk003', { departmentIds: [6], title: '' });
  world.roles.set(1881, new Set(['hk002', 'hk003']));
  world.administrators.set('hk001', 1);
});

const source = (keyIds: readonly string[] = ['k1']) =>
  createDirectorySnapshotSource({
    reader: world,
    objects,
    sealer: sealerWith(...keyIds),
    environment: 'test',
    corpId: 'ding1',
    clock,
    log: createJsonLogger({ clock, write: () => undefined }),
    onUnreadable: (error) => unreadable.push(error),
  });

/** Takes the first snapshot, lets a day pass in which something happens, and tells what it led to. */
async function nextDay(happens: () => void = () => undefined) {
  await collector.collect(source());
  const before = (await collector.records()).length;
  clock.advance(DAY);
  happens();
  await collector.collect(source());
  return (await collector.records()).slice(before);
}

const kindsOf = (records: readonly { readonly kind: string }[]) => records.map(({ kind }) => kind);

async function keys(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { key } of objects.list('audit/snapshots/')) found.push(key);
  return found;
}

describe('the daily snapshot of the directory', () => {
  it('begins at once, with counts and without people', async () => {
    clock.advance(12 * HOUR);

    await collector.collect(source());

    expect(await collector.records()).toEqual([
      {
        identity: expect.stringMatching(
          /^2026-11-25\/snapshot-begun\/first\/[0-9a-f]{16}$/,
        ) as string,
        timeEpochMs: NIGHT + 12 * HOUR,
        kind: 'snapshot-begun',
        fields: {
          day: '2026-11-25',
          takenAtEpochMs: NIGHT + 12 * HOUR,
          reason: 'first',
          counts: { people: 3, departments: 3, roles: 1, administrators: 1 },
          unreadDepartmentIds: [],
          unreadRoleIds: [],
          unreadParts: [],
        },
      },
    ]);
  });

  it('tells nothing where nothing has changed', async () => {
    expect(await nextDay()).toEqual([]);
  });

  it('tells what has changed of people, with what it was and is, and between when and when', async () => {
    const records = await nextDay(() => {
      world.people.set('hk001', { departmentIds: [1, 5], title: '董事' });
      world.people.set('hk009', { departmentIds: [6], title: '主任' });
      world.people.delete('hk002');
    });

    const between = {
      day: '2026-11-26',
      takenAtEpochMs: NIGHT + DAY,
      comparedWith: '2026-11-25',
      comparedWithEpochMs: NIGHT,
    };
    expect(records.map(({ fields, kind }) => [kind, fields])).toEqual([
      [
        'user-changed',
        {
          ...between,
          userId: 'hk001',
          name: '任何人',
          changedFields: ['title', 'departmentIds'],
          before: { title: '經理', departmentIds: [1] },
          after: { title: '董事', departmentIds: [1, 5] },
        },
      ],
      [
        'user-added',
        { ...between, userId: 'hk009', name: '任何人', title: '主任', departmentIds: [6] },
      ],
      [
        'user-removed',
        { ...between, userId: 'hk002', name: '任何人', title: '', departmentIds: [5] },
      ],
      [
        'role-holder-removed',
        { ...between, roleId: 1881, roleName: '角色 1881', groupName: '職務', userId: 'hk002' },
      ],
    ]);
    expect(records.every(({ timeEpochMs }) => timeEpochMs === NIGHT + DAY)).toBe(true);
  });

  it('tells what has changed of departments, roles and administrators', async () => {
    const records = await nextDay(() => {
      world.departments.set(6, 1).set(7, 5);
      world.roles.set(1882, new Set(['hk001']));
      world.roles.get(1881)?.delete('hk003');
      world.administrators.set('hk001', 2).set('hk003', 2);
    });

    expect(
      records.map(({ fields, kind }) => [
        kind,
        fields['departmentId'] ?? fields['roleId'],
        fields['userId'],
      ]),
    ).toEqual([
      ['department-changed', 6, undefined],
      ['department-added', 7, undefined],
      ['role-holder-removed', 1881, 'hk003'],
      ['role-added', 1882, undefined],
      ['role-holder-added', 1882, 'hk001'],
      ['admin-changed', undefined, 'hk001'],
      ['admin-added', undefined, 'hk003'],
    ]);
  });

  it('takes nobody for gone whose department it was not shown', async () => {
    const records = await nextDay(() => {
      world.hidden.add(5);
      world.people.delete('hk002');
    });

    // Whom DingTalk itself calls unknown is gone; of hk003 it says nothing.
    expect(kindsOf(records)).toEqual([
      'snapshot-incomplete',
      'user-removed',
      'role-holder-removed',
    ]);
    expect(records[0]?.fields).toMatchObject({
      unreadDepartmentIds: [5],
      carriedOver: { people: 1, departments: 1 },
    });
  });

  it('tells that it is shown more, and nobody as new who is only seen now', async () => {
    world.hidden.add(5);
    const records = await nextDay(() => world.hidden.clear());

    expect(kindsOf(records)).toEqual([
      'department-seen',
      'user-seen',
      'user-seen',
      'role-holder-added',
      'role-holder-added',
    ]);
  });

  it('asks again until noon where a department failed, and then keeps what was known', async () => {
    await collector.collect(source());
    clock.advance(DAY);
    world.failing.add(6);
    world.people.set('hk009', { departmentIds: [5], title: '' });
    const early = await failureOf(collector.collect(source()));
    const before = (await collector.records()).length;
    clock.advance(10 * HOUR);
    await collector.collect(source());

    expect(early).toMatchObject({ message: 'a department did not answer' });
    expect(before).toBe(1);
    expect(kindsOf((await collector.records()).slice(1))).toEqual([
      'snapshot-incomplete',
      'user-added',
    ]);
  });

  it('is taken once a day, after two, off full hours and off payroll', async () => {
    await collector.collect(source());
    const taken: string[] = [];
    for (let minute = 0; minute < 2 * 1_440; minute += 1) {
      clock.advance(60_000);
      const before = world.readings;
      await collector.collect(source());
      if (world.readings > before)
        taken.push(new Date(clock.nowEpochMs() + 8 * HOUR).toISOString());
    }

    expect(taken.map((at) => at.slice(0, 10))).toEqual(['2026-11-26', '2026-11-27']);
    expect(taken.every((at) => at.slice(11, 16) >= '02:07' && at.slice(11, 16) <= '02:52')).toBe(
      true,
    );
  });

  it.each([
    ['02:30', false],
    ['03:02', false],
    ['03:06', true],
    ['08:40', false],
    ['09:12', false],
    ['09:35', true],
    ['18:15', false],
    ['23:59', true],
  ])('is taken late at %s: %s', async (time, isTaken) => {
    await collector.collect(source());
    clock.advance(Date.parse(`2026-11-26T${time}:00+08:00`) - NIGHT);
    world.failure = time === '02:30' ? new Error('nobody should ask') : undefined;
    if (time === '02:30') clock.advance(-25 * 60_000);

    await collector.collect(source());

    expect(world.readings).toBe(isTaken ? 2 : 1);
  });

  it('is told in pages, goes on after each, and keeps the newest snapshot only', async () => {
    await collector.collect(source());
    clock.advance(DAY);
    for (let number = 0; number < 1_100; number += 1) {
      world.people.set(`new${String(number)}`, { departmentIds: [5], title: '' });
    }
    const { cursor } = await collector.streams.head('directory-snapshot');

    const first = await readSource(source(), cursor, { pagesAtMost: 2 });
    world.people.clear();
    const rest = await readSource(source(), first.cursor);
    await collector.collect(source());

    expect([first.records.length, rest.records.length, rest.pages]).toEqual([500, 600, 2]);
    expect((await keys()).length).toBe(1);
  });

  it('seals what it keeps, without telephone numbers in it or in its name', async () => {
    await collector.collect(source());

    const [key = ''] = await keys();
    expect(key).toMatch(/^audit\/snapshots\/test\/ding1\/2026-11-25-[0-9a-f]{16}\.sealed$/);
    expect(Buffer.from((await objects.get(key)) ?? []).toString('latin1')).not.toContain('hk001');
  });

  it('begins anew, and says so, where the snapshot before was changed or is missing', async () => {
    await collector.collect(source());
    for (const key of await keys()) await objects.delete(key);
    clock.advance(DAY);

    await collector.collect(source());

    expect((await collector.records()).map(({ fields }) => fields['reason'])).toEqual([
      'first',
      'previous-unreadable',
    ]);
    expect(unreadable.map(({ code }) => code)).toEqual([
      'audit-source.records-unreadable',
      'audit-source.records-unreadable',
    ]);
  });

  it('waits where the key of the snapshot before is gone', async () => {
    await collector.collect(source());
    clock.advance(DAY);

    const error = await failureOf(collector.collect(source(['k2'])));

    expect(error).toBeInstanceOf(UnknownSealingKeyError);
    expect((await collector.records()).length).toBe(1);
  });

  it('reads nothing from a place that is none, and nothing of the past', async () => {
    const backfill = { fromEpochMs: 0, toEpochMs: NIGHT };

    expect(await failureOf(readSource(source(), { v: 1 }))).toBeInstanceOf(
      SourceCursorUnreadableError,
    );
    expect((await readSource(source(), undefined, { backfill })).pages).toBe(0);
    expect(world.readings).toBe(0);
  });

  it('asks for no more than a thousand one by one, and takes nobody else for gone', async () => {
    for (let number = 0; number < 1_500; number += 1) {
      world.people.set(`p${String(number)}`, { departmentIds: [5], title: '' });
    }
    const records = await nextDay(() => {
      for (let number = 0; number < 1_500; number += 1) world.people.delete(`p${String(number)}`);
    });
    const looks = world.looks;
    clock.advance(DAY);
    await collector.collect(source());

    expect(looks).toBe(1_000);
    expect(records.filter(({ kind }) => kind === 'user-removed').length).toBe(1_000);
    expect(records.filter(({ kind }) => kind === 'snapshot-incomplete').length).toBe(1);
    expect((await collector.records()).filter(({ kind }) => kind === 'user-removed').length).toBe(
      1_500,
    );
  });
});
