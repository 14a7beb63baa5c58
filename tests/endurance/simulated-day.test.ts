import { describe, expect, test } from 'vitest';
import { refusalsByMinute } from '../support/simulated-day/day-figures.ts';
import { simulateDay } from '../support/simulated-day/simulate-day.ts';
import { seedFromEnvironment } from '../support/seeded-stream.ts';

/** `DAY_SEED=<seed> npm run test:endurance` makes the same company and the same chances again. */
const SEED = seedFromEnvironment('DAY_SEED');
const MINUTE = 60_000;
/** 12:00 in Hong Kong on Wednesday 4 November 2026. */
const NOON = Date.UTC(2026, 10, 4, 4);

describe(`a day of a company of 5,000 (DAY_SEED=${String(SEED)})`, () => {
  test('more than 100,000 requests, none refused while the limit stands, none two minutes after it is halved', async () => {
    const { figures, calls, bookedCalls } = await simulateDay({
      seed: SEED,
      employees: 5_000,
      fromEpochMs: NOON - 12 * 60 * MINUTE,
      toEpochMs: NOON + 12 * 60 * MINUTE,
      halvedAtEpochMs: NOON,
      payrollEveryMinutes: 240,
      syncEveryMinutes: 96,
      reportEveryMinutes: 120,
      peopleInReport: 500,
      affairsPerMinute: 3,
      requestsPerMinute: 1,
    });

    process.stdout.write(figures.report(refusalsByMinute(calls)));
    const refused = calls.filter(({ outcome }) => outcome === 'throttled');
    expect(calls.length).toBeGreaterThan(100_000);
    expect(refused.filter(({ atEpochMs }) => atEpochMs < NOON)).toEqual([]);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter(({ atEpochMs }) => atEpochMs >= NOON + 2 * MINUTE)).toEqual([]);
    expect(refused.filter(({ code }) => code === 'ip-block')).toEqual([]);
    expect([...figures.failures]).toEqual([]);
    expect(bookedCalls).toBe(calls.filter(({ isCounted }) => isCounted).length);
  });
});
