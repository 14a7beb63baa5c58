import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditSettingsSchema } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import { affordableMinutes } from '../../../../../functions/audit-forwarding/sources/domain/affordable-minutes.ts';
import {
  API_STREAM_NAMES,
  describeApiStream,
} from '../../../../../functions/audit-forwarding/sources/domain/api-stream.ts';
import {
  plannedCallsPerMonth,
  sumOfCalls,
} from '../../../../../functions/audit-forwarding/sources/domain/planned-calls.ts';

const MONTH_MINUTES = 30 * 1_440;

const source = fc.record(
  {
    enabled: fc.boolean(),
    everyMinutes: fc.integer({ min: 5, max: 1_440 }),
    overlapMinutes: fc.integer({ min: 0, max: 10_080 }),
  },
  { requiredKeys: [] },
);
const settings = fc
  .record({
    edition: fc.constantFrom('standard', 'professional', 'exclusive'),
    lateDays: fc.integer({ min: 1, max: 30 }),
    approvalSteps: fc.boolean(),
    sources: fc.record(Object.fromEntries(API_STREAM_NAMES.map((name) => [name, source])), {
      requiredKeys: [],
    }),
  })
  .map((given) => auditSettingsSchema.parse(given));
const staff = fc.integer({ min: 0, max: 20_000 });
const budget = fc.record({
  callsLeft: fc.integer({ min: -10, max: 200_000 }),
  minutesLeft: fc.integer({ min: 0, max: 31 * 1_440 }),
});

describe('the cadence that can be afforded', () => {
  it('fits the calls that are left or says that it does not, and is never faster than set', () => {
    fc.assert(
      fc.property(settings, staff, budget, (given, people, left) => {
        const { everyMinutes, isEnough, stretch } = affordableMinutes(given, people, left);

        const sources = Object.fromEntries(
          API_STREAM_NAMES.map((name) => [
            name,
            { ...given.sources[name], everyMinutes: everyMinutes[name] },
          ]),
        );
        const planned = plannedCallsPerMonth({ ...given, sources }, people);
        const needed = (sumOfCalls(planned) * left.minutesLeft) / MONTH_MINUTES;
        const isLongest = API_STREAM_NAMES.every((name) => everyMinutes[name] === 1_440);
        expect(stretch).toBeGreaterThanOrEqual(1);
        for (const name of API_STREAM_NAMES) {
          expect(everyMinutes[name]).toBeGreaterThanOrEqual(
            describeApiStream(name, given).everyMinutes,
          );
          expect(everyMinutes[name]).toBeLessThanOrEqual(1_440);
        }
        if (isEnough) expect(needed).toBeLessThanOrEqual(left.callsLeft + 1e-9);
        else expect(isLongest).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is no longer with more calls left', () => {
    fc.assert(
      fc.property(settings, staff, budget, fc.nat(100_000), (given, people, left, more) => {
        const few = affordableMinutes(given, people, left);
        const many = affordableMinutes(given, people, {
          ...left,
          callsLeft: left.callsLeft + more,
        });

        expect(many.stretch).toBeLessThanOrEqual(few.stretch);
      }),
      { numRuns: 500 },
    );
  });
});
