import { describe, expect, test } from 'vitest';
import { isFailure } from '../../../../infra/release/failure-line.ts';
import { watchFailures } from '../../../../infra/release/watch-failures.ts';

/** Time that passes only by sleeping. */
function sleepingClock() {
  let now = 1_000_000;
  return {
    nowEpochMs: () => now,
    sleep: async (durationMs: number) => {
      now += durationMs;
    },
  };
}

describe('watching for errors', () => {
  test('lasts for the stated time where there are none', async () => {
    const clock = sleepingClock();
    const begun = clock.nowEpochMs();
    const left: number[] = [];
    const source = { failuresSince: async () => 0 };

    const found = await watchFailures({
      source,
      clock,
      seconds: 12,
      tell: (seconds) => left.push(seconds),
    })(['dt-event-worker-test']);

    expect(found.size).toBe(0);
    expect(clock.nowEpochMs() - begun).toBe(12_000);
    expect(left).toEqual([12, 7, 2]);
  });

  test('ends with the first error, and asks about nothing from before', async () => {
    const clock = sleepingClock();
    const begun = clock.nowEpochMs();
    const asked = new Set<number>();
    const source = {
      failuresSince: async (name: string, since: number) => {
        asked.add(since);
        return name === 'dt-b-test' && clock.nowEpochMs() > begun ? 2 : 0;
      },
    };

    const found = await watchFailures({ source, clock, seconds: 600, tell: () => undefined })([
      'dt-a-test',
      'dt-b-test',
    ]);

    expect([...found]).toEqual([['dt-b-test', 2]]);
    expect([...asked]).toEqual([begun]);
    expect(clock.nowEpochMs() - begun).toBe(5_000);
  });

  test.each([
    ['2026-11-27T06:00:00.000Z c-1 1-2 FC Invoke Failed RequestId: 1-2 {}', true],
    ['2026-11-27T06:00:00.000Z c-1 1-2 {"at":"…","level":"error","message":"x"}', true],
    ['2026-11-27T06:00:00.000Z c-1 1-2 {"at":"…","level":"warn","message":"x"}', false],
    ['2026-11-27T06:00:00.000Z c-1 1-2 FC Invoke End RequestId: 1-2', false],
  ])('reads %s', (line, expected) => {
    const found = isFailure(line);

    expect(found).toBe(expected);
  });
});
