import { beforeEach, describe, expect, it } from 'vitest';
import { KeptValue } from '../../../../shared/resilience/index.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const KEEP_MS = 600_000;

let clock: VirtualClock;
let kept: KeptValue<number>;
let made: number;
const make = (): Promise<number> => Promise.resolve((made += 1));

beforeEach(() => {
  clock = new VirtualClock(Date.parse('2026-11-26T00:00:00Z'));
  kept = new KeptValue({ clock, keepMs: KEEP_MS });
  made = 0;
});

describe('a kept value', () => {
  it('is made once, also for those who ask while it is being made', async () => {
    const values = await Promise.all([kept.get(make), kept.get(make), kept.get(make)]);

    expect(values).toEqual([1, 1, 1]);
  });

  it('is made anew when its time is over, and not before', async () => {
    await kept.get(make);
    clock.advance(KEEP_MS - 1);
    const before = await kept.get(make);
    clock.advance(1);

    expect(before).toBe(1);
    expect(await kept.get(make)).toBe(2);
  });

  it('whose making failed is made again by whoever asks next', async () => {
    const failing = kept.get(() => Promise.reject(new Error('down')));
    await expect(failing).rejects.toThrow('down');

    expect(await kept.get(make)).toBe(1);
  });

  it('is not forgotten for a failure of the one before it', async () => {
    let fail: (error: Error) => void = () => undefined;
    const early = kept.get(() => new Promise((_, reject) => (fail = reject)));
    clock.advance(KEEP_MS);
    await kept.get(make);
    fail(new Error('late'));
    await expect(early).rejects.toThrow('late');

    expect(await kept.get(make)).toBe(1);
  });
});
