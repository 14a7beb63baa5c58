import { describe, expect, it } from 'vitest';
import { refusalsByMinute } from '../../../support/simulated-day/day-figures.ts';
import { simulateDay } from '../../../support/simulated-day/simulate-day.ts';

const MINUTE = 60_000;
/** 12:00 in Hong Kong on Wednesday 4 November 2026. */
const NOON = Date.UTC(2026, 10, 4, 4);

describe('the functions of a company around noon', () => {
  it('are refused nothing for their rate, and after two minutes nothing when the limit is halved', async () => {
    const { figures, calls, bookedCalls } = await simulateDay({
      seed: 20_261_104,
      employees: 200,
      fromEpochMs: NOON - 30 * MINUTE,
      toEpochMs: NOON + 30 * MINUTE,
      halvedAtEpochMs: NOON,
      payrollEveryMinutes: 20,
      syncEveryMinutes: 10,
      reportEveryMinutes: 20,
      peopleInReport: 100,
      affairsPerMinute: 3,
      requestsPerMinute: 2,
    });

    process.stdout.write(figures.report(refusalsByMinute(calls)));
    const refused = calls.filter(({ outcome }) => outcome === 'throttled');
    expect(calls.length).toBeGreaterThan(2_500);
    expect(refused.filter(({ atEpochMs }) => atEpochMs < NOON)).toEqual([]);
    expect(refused.filter(({ atEpochMs }) => atEpochMs >= NOON + 2 * MINUTE)).toEqual([]);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter(({ code }) => code === 'ip-block')).toEqual([]);
    expect([...figures.failures]).toEqual([]);
    expect(bookedCalls).toBe(calls.filter(({ isCounted }) => isCounted).length);
  }, 300_000);
});
