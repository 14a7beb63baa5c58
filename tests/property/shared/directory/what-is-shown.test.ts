import fc from 'fast-check';
import { expect, it } from 'vitest';
import { UnavailableError } from '../../../../shared/dingtalk/index.ts';
import { DirectoryWorld, LONGEST_CALL_MS, type Look } from '../../../support/directory-world.ts';
import { SeededStream } from '../../../support/seeded-stream.ts';

const MINUTE = 60_000;
const YOUNG = 5 * MINUTE;
const NEGATIVE_YOUNG = MINUTE;
const KEPT = 24 * 60 * MINUTE;
const REST = 30_000;
/** A look reads the table, asks DingTalk and writes the table; it may join one that began before. */
const LONGEST_LOOK_MS = 3 * LONGEST_CALL_MS;
const INSTANCES = 2;
const MOST_KEPT = 2;

const instance = fc.integer({ min: 0, max: INSTANCES - 1 });
const userId = fc.constantFrom('hk1', 'hk1', 'hk2');
const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('look'),
      instance,
      subject: fc.constantFrom('hk1', 'hk1', 'hk1', 'hk2', 'holders'),
      fresh: fc.integer({ min: 0, max: 2 }).map((chance) => chance === 0),
      abortAfterMs: fc.option(fc.integer({ min: 0, max: 1_500 }), { nil: undefined, freq: 6 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('change'),
      instance,
      userId,
      isTold: fc.integer({ min: 0, max: 4 }).map((chance) => chance > 0),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: fc.constant('pass'),
      ms: fc.oneof(
        { weight: 12, arbitrary: fc.integer({ min: 0, max: 700 }) },
        { weight: 3, arbitrary: fc.integer({ min: 2_000, max: 6 * MINUTE }) },
        { weight: 1, arbitrary: fc.integer({ min: 6 * MINUTE, max: 25 * 60 * MINUTE }) },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('turn'),
      what: fc.constantFrom('dingtalk', 'dingtalk', 'table'),
    }),
  },
);

async function live(
  seed: number,
  steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[],
) {
  const world = new DirectoryWorld(new SeededStream(seed), {
    instances: INSTANCES,
    maxEntries: MOST_KEPT,
  });
  for (const each of steps) {
    switch (each.kind) {
      case 'look':
        world.look(each.instance, each.subject, each);
        break;
      case 'change':
        world.change(each.userId);
        if (each.isTold) world.forget(each.instance, each.userId);
        break;
      case 'pass':
        await world.clock.pass(each.ms);
        break;
      case 'turn':
        world.turn(each.what);
        break;
    }
    for (const cache of world.caches) expect(cache.entries).toBeLessThanOrEqual(MOST_KEPT);
  }
  await world.clock.pass(MINUTE);
  return world;
}

/** What is promised of one answer; the words are those of the README. */
function expectPromises(world: DirectoryWorld, look: Look): void {
  const { from, to, asOf, version, isDegraded } = look;
  expect(to).toBeLessThan(Infinity);
  if (asOf === undefined || version === undefined) {
    if (look.isAborted && !(look.error instanceof UnavailableError)) {
      expect(String(look.error)).toContain('gave up');
      return;
    }
    expect(look.error).toBeInstanceOf(UnavailableError);
    expect(world.wasDown('dingtalk', { from: from - LONGEST_LOOK_MS, to })).toBe(true);
    return;
  }
  // It was true when it says, or at the latest when it came: never older than it says.
  expect(asOf).toBeLessThanOrEqual(to);
  expect(world.wasTrue(look.subject, version, { from: asOf, to })).toBe(true);
  const ageMs = to - asOf;
  if (isDegraded) {
    expect(version).toBeGreaterThan(0);
    expect(ageMs).toBeLessThan(KEPT + LONGEST_LOOK_MS);
    const lately = { from: from - REST - LONGEST_LOOK_MS, to };
    expect(world.wasDown('dingtalk', lately)).toBe(true);
  } else {
    expect(ageMs).toBeLessThan((version === 0 ? NEGATIVE_YOUNG : YOUNG) + LONGEST_LOOK_MS);
  }
  expectForgotten(world, look, version);
}

/** Nothing that was asked for before an invalidation comes back, where that is promised. */
function expectForgotten(world: DirectoryWorld, look: Look, version: number): void {
  const { subject, from, to, isDegraded, source } = look;
  const seen = { from: from - REST - LONGEST_LOOK_MS, to };
  const isTableSeen = !world.wasDown('table', seen);
  for (const forgetting of world.forgettings) {
    const isMine = forgetting.instance === look.instance;
    // Of a question that another instance had begun before, all who join it there get the answer.
    const heardBy = forgetting.to + (isMine ? 0 : LONGEST_LOOK_MS);
    // Of two things in the same millisecond nobody knows which was first.
    if (heardBy >= from) continue;
    const isNamed = subject === forgetting.subject;
    const isBound =
      isNamed && isMine
        ? isTableSeen || !isDegraded
        : isTableSeen && (isMine || source !== 'instance');
    const isConcerned = isNamed || (subject === 'holders' && !isDegraded);
    if (!isBound || !isConcerned) continue;
    expect(world.wasTrue(subject, version, { from: forgetting.from, to })).toBe(true);
  }
}

it('shows no answer that is older than it says, or from before what was forgotten', async () => {
  const shown = { instance: 0, table: 0, dingtalk: 0, kept: 0, failed: 0 };

  await fc.assert(
    fc.asyncProperty(
      fc.integer(),
      fc.array(step, { minLength: 40, maxLength: 120 }),
      async (seed, steps) => {
        const world = await live(seed, steps);

        for (const look of world.looks) {
          shown[look.source ?? 'failed'] += 1;
          expectPromises(world, look);
        }
      },
    ),
    { numRuns: 80, endOnFailure: true },
  );

  // The property says nothing of worlds in which nothing happens.
  for (const count of Object.values(shown)) expect(count).toBeGreaterThan(20);
});
