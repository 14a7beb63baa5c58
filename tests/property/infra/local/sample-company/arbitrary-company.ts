import fc from 'fast-check';

import type { SampleParameters } from '../../../../../infra/local/sample-company/index.ts';

const DAY_MS = 86_400_000;

function period(from: string, days: number): SampleParameters['period'] {
  return {
    from,
    to: new Date(Date.parse(from) + (days - 1) * DAY_MS).toISOString().slice(0, 10),
  };
}

/** Months with an edge: year ends, a leap day, holidays at the border, none at all. */
const notablePeriods = fc.constantFrom(
  period('2025-12-01', 31),
  period('2026-01-01', 31),
  period('2028-02-01', 29),
  period('2026-02-01', 28),
  period('2026-10-01', 31),
  period('2026-09-26', 30),
);

/** Anything from one day to ten weeks, also in years without a holiday table. */
const anyPeriod = fc
  .tuple(fc.integer({ min: 0, max: 3_600 }), fc.integer({ min: 1, max: 70 }))
  .map(([offset, days]) =>
    period(new Date(Date.parse('2022-01-01') + offset * DAY_MS).toISOString().slice(0, 10), days),
  );

/** Parameters of a company that can be made. */
export const anyParameters: fc.Arbitrary<SampleParameters> = fc.record({
  seed: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.maxSafeNat()),
  employees: fc.integer({ min: 10, max: 160 }),
  period: fc.oneof(notablePeriods, anyPeriod),
});
