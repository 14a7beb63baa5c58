import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceRecord } from '../../../../../functions/audit-forwarding/domain/source-record.ts';
import { createDirectorySnapshotSource } from '../../../../../functions/audit-forwarding/sources/directory-snapshot.ts';
import { createMemoryObjectStore } from '../../../../../shared/object-storage/index.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { DirectoryOfDays } from '../../../../support/audit-forwarding/directory-of-days.ts';
import { ModelCollector } from '../../../../support/audit-forwarding/model-collector.ts';
import { sealerWith } from '../../../../support/key-rings.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const HOUR = 3_600_000;
const NIGHT = Date.parse('2026-11-25T02:55:00+08:00');
const sealer = sealerWith('k1');
const person = fc.integer({ min: 1, max: 8 }).map((number) => `hk00${String(number)}`);
const department = fc.integer({ min: 1, max: 5 });

const changes = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    person,
    department,
    title: fc.constantFrom('', '經理'),
  }),
  fc.record({ kind: fc.constant('remove' as const), person }),
  fc.record({ kind: fc.constant('hold' as const), person }),
  fc.record({ kind: fc.constant('appoint' as const), person, level: fc.constantFrom(0, 1, 2) }),
  fc.record({ kind: fc.constant('hide' as const), department, isHidden: fc.boolean() }),
  fc.record({ kind: fc.constant('fail' as const), department, isFailing: fc.boolean() }),
);

/** A day: what happens, and how often the collector is started and killed. */
const days = fc.array(
  fc.record({
    changes: fc.array(changes, { maxLength: 6 }),
    starts: fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 3 }),
  }),
  { maxLength: 8 },
);

function apply(
  world: DirectoryOfDays,
  change: typeof changes extends fc.Arbitrary<infer One> ? One : never,
) {
  switch (change.kind) {
    case 'put':
      world.people.set(change.person, { departmentIds: [change.department], title: change.title });
      return;
    case 'remove':
      world.people.delete(change.person);
      world.roles.get(7)?.delete(change.person);
      return;
    case 'hold': {
      const holders = world.roles.get(7);
      if (holders?.delete(change.person) === false && world.people.has(change.person)) {
        holders.add(change.person);
      }
      return;
    }
    case 'appoint':
      if (change.level === 0) world.administrators.delete(change.person);
      else world.administrators.set(change.person, change.level);
      return;
    case 'hide':
      if (change.isHidden && change.department !== 1) world.hidden.add(change.department);
      else world.hidden.delete(change.department);
      return;
    case 'fail':
      if (change.isFailing && change.department !== 1) world.failing.add(change.department);
      else world.failing.delete(change.department);
  }
}

/** What somebody knows who read the first state and every record since. */
class Follower {
  readonly people = new Map<string, unknown>();
  readonly holders = new Set<string>();
  readonly administrators = new Map<string, unknown>();

  follow({ fields, kind }: SourceRecord): void {
    const userId = String(fields['userId']);
    const after = fields['after'] as Readonly<Record<string, unknown>> | undefined;
    switch (kind) {
      case 'user-added':
      case 'user-seen':
        this.people.set(userId, fields['title']);
        return;
      case 'user-changed':
        if (after !== undefined && 'title' in after) this.people.set(userId, after['title']);
        return;
      case 'user-removed':
        this.people.delete(userId);
        return;
      case 'role-holder-added':
        this.holders.add(userId);
        return;
      case 'role-holder-removed':
        this.holders.delete(userId);
        return;
      case 'admin-added':
        this.administrators.set(userId, fields['sysLevel']);
        return;
      case 'admin-changed':
        this.administrators.set(userId, after?.['sysLevel']);
        return;
      case 'admin-removed':
        this.administrators.delete(userId);
    }
  }
}

describe('differences of the directory from day to day', () => {
  it('lead from the first state to the last, each told once, and remove nobody who is there', async () => {
    await fc.assert(
      fc.asyncProperty(days, async (plan) => {
        const clock = new VirtualClock(NIGHT);
        const world = new DirectoryOfDays();
        world.departments.set(2, 1).set(3, 2).set(4, 1).set(5, 4);
        world.people.set('hk001', { departmentIds: [1], title: '' });
        world.people.set('hk002', { departmentIds: [3], title: '經理' });
        world.roles.set(7, new Set(['hk002']));
        world.administrators.set('hk001', 1);
        const follower = new Follower();
        follower.people.set('hk001', '').set('hk002', '經理');
        follower.holders.add('hk002');
        follower.administrators.set('hk001', 1);
        const collector = new ModelCollector('directory-snapshot', clock);
        const source = createDirectorySnapshotSource({
          reader: world,
          objects: createMemoryObjectStore(),
          sealer,
          environment: 'test',
          corpId: 'ding1',
          clock,
          log: createJsonLogger({ clock, write: () => undefined }),
        });
        await collector.collect(source);

        /** Who was there when a snapshot was taken, by its time. */
        const presentAt = new Map<unknown, ReadonlySet<string>>();

        for (const day of plan) {
          day.changes.forEach((change) => apply(world, change));
          // In the afternoon, when a reading may be incomplete.
          clock.advance(10 * HOUR);
          presentAt.set(clock.nowEpochMs(), new Set(world.people.keys()));
          for (const dieAtStep of day.starts) {
            let step = 0;
            await collector.survives(source, () => (step += 1) < dieAtStep);
          }
          clock.advance(14 * HOUR);
        }
        world.hidden.clear();
        world.failing.clear();
        for (let last = 0; last < 2; last += 1) {
          clock.advance(24 * HOUR);
          await collector.collect(source);
        }

        const records = await collector.records();
        records.forEach((record) => follower.follow(record));
        const titles = [...world.people].map(([userId, { title }]) => [userId, title] as const);
        expect(follower.people).toEqual(new Map(titles));
        expect(follower.holders).toEqual(world.roles.get(7));
        expect(follower.administrators).toEqual(world.administrators);
        const removed = records.filter(
          ({ fields, kind }) =>
            kind === 'user-removed' &&
            presentAt.get(fields['takenAtEpochMs'])?.has(String(fields['userId'])) === true,
        );
        expect(removed).toEqual([]);
        expect(new Set(records.map(({ identity }) => identity)).size).toBe(records.length);
      }),
      { numRuns: 300 },
    );
  });
});
