import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLocalCallPacer, outsideFullHour } from '../../../../shared/resilience/index.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const START = Date.UTC(2026, 9, 5, 2, 30);

async function grantTimes(
  clock: VirtualClock,
  pacer: ReturnType<typeof createLocalCallPacer>,
  keys: readonly string[],
): Promise<{ key: string; at: number }[]> {
  const grants: { key: string; at: number }[] = [];
  await Promise.all(
    keys.map(async (key) => {
      await pacer.acquire(key);
      grants.push({ key, at: clock.nowEpochMs() });
    }),
  );
  return grants;
}

function fullestSecond(times: readonly number[]): number {
  return Math.max(
    ...times.map((from) => times.filter((t) => t >= from && t < from + 1_000).length),
  );
}

describe('the call pacer of one instance', () => {
  it('spaces the calls of one key evenly', async () => {
    const clock = new VirtualClock(START);
    const pacer = createLocalCallPacer({ clock, callsPerSecond: 20 });

    const grants = await grantTimes(clock, pacer, Array<string>(5).fill('a'));

    expect(grants.map((grant) => grant.at - START)).toEqual([0, 50, 100, 150, 200]);
  });

  it('paces each key by itself', async () => {
    const clock = new VirtualClock(START);
    const pacer = createLocalCallPacer({ clock, callsPerSecond: 10 });

    const grants = await grantTimes(clock, pacer, ['a', 'b', 'a', 'b']);

    expect(grants.map((grant) => grant.at - START).sort((a, b) => a - b)).toEqual([0, 0, 100, 100]);
  });

  it('never grants more in any second than its rate and burst allow', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 80 }),
        async (callsPerSecond, burst, gaps) => {
          const clock = new VirtualClock(START);
          const pacer = createLocalCallPacer({ clock, callsPerSecond, burst });
          const times: number[] = [];
          const running: Promise<void>[] = [];

          for (const gap of gaps) {
            if (gap > 300) await clock.sleep(gap);
            running.push(
              pacer.acquire('a').then(() => {
                times.push(clock.nowEpochMs());
              }),
            );
          }
          await Promise.all(running);

          expect(times.length).toBe(gaps.length);
          expect(fullestSecond(times)).toBeLessThanOrEqual(callsPerSecond + burst - 1);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('says when the next slot is instead of waiting past the deadline, and takes no slot', async () => {
    const clock = new VirtualClock(START);
    const pacer = createLocalCallPacer({ clock, callsPerSecond: 1 });
    await pacer.acquire('a');

    const late = await pacer.acquire('a', { deadlineEpochMs: START + 500 });
    const next = await pacer.acquire('a');

    expect(late).toEqual({ outcome: 'too-late', notBeforeEpochMs: START + 1_000 });
    expect(next).toEqual({ outcome: 'granted' });
    expect(clock.nowEpochMs()).toBe(START + 1_000);
  });

  it('holds one key, or all, for the pause that the other side asked for', async () => {
    const clock = new VirtualClock(START);
    const pacer = createLocalCallPacer({ clock, callsPerSecond: 10 });
    await pacer.holdUntil(START + 5_000, 'a');
    await pacer.holdUntil(START + 2_000, 'a');
    await pacer.holdUntil(START + 3_000);

    const grants = await grantTimes(clock, pacer, ['a', 'b']);

    expect(grants).toEqual([
      { key: 'b', at: START + 3_000 },
      { key: 'a', at: START + 5_000 },
    ]);
  });

  it('also delays callers that were already waiting when the pause began', async () => {
    const clock = new VirtualClock(START);
    const pacer = createLocalCallPacer({ clock, callsPerSecond: 10 });
    await pacer.acquire('a');

    const waiting = grantTimes(clock, pacer, ['a', 'a']);
    await pacer.holdUntil(START + 60_000, 'a');

    const times = (await waiting).map((grant) => grant.at);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(START + 60_000);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThanOrEqual(100);
  });

  it('stops waiting when the caller gives up', async () => {
    const clock = new VirtualClock(START);
    const pacer = createLocalCallPacer({ clock, callsPerSecond: 1 });
    await pacer.acquire('a');
    const controller = new AbortController();
    const reason = new Error('stopped');

    const waiting = pacer.acquire('a', { signal: controller.signal });
    controller.abort(reason);

    await expect(waiting).rejects.toBe(reason);
  });

  it('stays away from the full hour if told so', async () => {
    const beforeHour = Date.UTC(2026, 9, 5, 2, 59, 50);
    const clock = new VirtualClock(beforeHour);
    const pacer = createLocalCallPacer({
      clock,
      callsPerSecond: 10,
      pauseAroundFullHour: { beforeMs: 30_000, afterMs: 120_000 },
    });

    const grants = await grantTimes(clock, pacer, ['a', 'a']);

    expect(grants.map((grant) => grant.at)).toEqual([
      Date.UTC(2026, 9, 5, 3, 2, 0),
      Date.UTC(2026, 9, 5, 3, 2, 0, 100),
    ]);
  });
});

describe('the pause around the full hour', () => {
  const pause = { beforeMs: 60_000, afterMs: 600_000 };

  it('moves an instant inside it to its end and leaves all others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (epochMs) => {
        const moved = outsideFullHour(epochMs, pause);
        const sinceHour = moved % 3_600_000;

        return (
          moved >= epochMs &&
          moved - epochMs <= 660_000 &&
          sinceHour >= 600_000 &&
          sinceHour < 3_540_000 &&
          outsideFullHour(moved, pause) === moved
        );
      }),
    );
  });
});
