import { describe, expect, it } from 'vitest';
import { Deadlines } from '../../../../functions/webhook-intake/deadlines.ts';
import type { Clock } from '../../../../shared/time/index.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

/** Deadlines that write down when they were over. */
function watched(clock: Clock) {
  const deadlines = new Deadlines(clock);
  const over: string[] = [];
  return {
    over,
    add: (name: string, limitMs: number) => deadlines.add(limitMs, () => over.push(name)),
  };
}

describe('Deadlines', () => {
  it('are over at their time, in whatever order they were set', async () => {
    const clock = new SteppedClock(1_000);
    const { add, over } = watched(clock);
    add('late', 1_000);
    add('near', 150);
    await clock.pass(100);
    add('next', 100);

    await clock.pass(49);
    const before = [...over];
    await clock.pass(1);
    const first = [...over];
    await clock.pass(50);
    const second = [...over];
    await clock.pass(799);
    const third = [...over];
    await clock.pass(1);

    expect([before, first, second, third, over]).toEqual([
      [],
      ['near'],
      ['near', 'next'],
      ['near', 'next'],
      ['near', 'next', 'late'],
    ]);
  });

  it('that are called off are never over', async () => {
    const clock = new SteppedClock();
    const { add, over } = watched(clock);
    const callOff = add('called off', 100);
    add('kept', 200);
    callOff();

    await clock.pass(1_000);

    expect(over).toEqual(['kept']);
  });

  it('need one sleep for many', async () => {
    let sleeps = 0;
    const stepped = new SteppedClock();
    const clock: Clock = {
      nowEpochMs: () => stepped.nowEpochMs(),
      sleep: (durationMs) => {
        sleeps += 1;
        return stepped.sleep(durationMs);
      },
    };
    const { add, over } = watched(clock);
    for (let count = 0; count < 1_000; count += 1) add(String(count), 1_000);

    await stepped.pass(1_000);

    expect(sleeps).toBe(1);
    expect(over).toHaveLength(1_000);
  });

  it.each([
    ['an hour back', -3_600_000],
    ['an hour on', 3_600_000],
  ])('are late by no more than the sleep under way when the clock jumps %s', async (_, jumpMs) => {
    const stepped = new SteppedClock(10_000_000);
    let jumpedMs = 0;
    const clock: Clock = {
      nowEpochMs: () => stepped.nowEpochMs() + jumpedMs,
      sleep: (durationMs) => stepped.sleep(durationMs),
    };
    const { add, over } = watched(clock);
    add('before', 1_000);
    await stepped.pass(100);
    jumpedMs = jumpMs;
    add('after', 1_000);

    await stepped.pass(900);
    const inTime = [...over];
    await stepped.pass(1_000);

    expect(inTime).toContain('before');
    expect(over).toContain('after');
  });

  it('may be set by one that is just over', async () => {
    const clock = new SteppedClock();
    const deadlines = new Deadlines(clock);
    const over: number[] = [];
    deadlines.add(100, () => deadlines.add(50, () => over.push(clock.nowEpochMs())));
    deadlines.add(120, () => over.push(clock.nowEpochMs()));

    await clock.pass(1_000);

    expect(over).toEqual([120, 150]);
  });
});
