import { describe, expect, it } from 'vitest';
import { LocalClock } from '../../../../../infra/local/stand-in/local-clock.ts';

describe('the local clock', () => {
  it('runs with the machine, ahead by its offset', () => {
    let machine = 1000;
    const clock = new LocalClock(50, () => machine);

    expect(clock.nowEpochMs()).toBe(1050);
    machine = 2000;
    expect(clock.nowEpochMs()).toBe(2050);
  });

  it('moves forward by a duration or to an instant', () => {
    const clock = new LocalClock(0, () => 1000);

    clock.advance(500);
    clock.advanceTo(10_000);

    expect(clock.nowEpochMs()).toBe(10_000);
    expect(clock.offsetMs).toBe(9000);
  });

  it.each([-1, Number.NaN])('never moves by %s', (durationMs) => {
    const clock = new LocalClock(0, () => 1000);

    expect(() => clock.advance(durationMs)).toThrow(RangeError);
    expect(clock.offsetMs).toBe(0);
  });

  it('never moves to an instant in the past', () => {
    const clock = new LocalClock(0, () => 1000);

    expect(() => clock.advanceTo(999)).toThrow(RangeError);
  });

  it('tells its listeners each new offset until they leave', () => {
    const clock = new LocalClock(0, () => 1000);
    const heard: number[] = [];
    const leave = clock.onMove((offsetMs) => heard.push(offsetMs));

    clock.advance(5);
    clock.advance(5);
    leave();
    clock.advance(5);

    expect(heard).toEqual([5, 10]);
  });
});
