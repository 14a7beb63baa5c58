import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  createSampleCompany,
  type SampleCompany,
  type SampleParameters,
} from '../../../../../../infra/local/sample-company/index.ts';
import { anyParameters } from '../arbitrary-company.ts';
import { evidenceOf } from './evidence.ts';
import { recountPerson } from './recount-person.ts';

/** Compares some people's days with the recount from what DingTalk and the configuration say. */
function compare(company: SampleCompany, positions: readonly number[]): void {
  const read = evidenceOf(company);
  for (const position of positions) {
    const userId = company.people[position % company.people.length]?.userId ?? '';
    const { expected } = company.attendanceOf(userId);
    const recounted = recountPerson(
      read(userId),
      expected.map(({ date }) => date),
    );
    const told = expected.map(({ date, exception, minutes, dayKind, exceptions }) => ({
      date,
      exception,
      minutes,
      dayKind,
      exceptions,
    }));

    expect(told).toEqual(recounted);
  }
}

/** Of any size, period and seed, with whatever rules the seed chooses. */
const anyVaried: fc.Arbitrary<SampleParameters> = fc
  .tuple(anyParameters, fc.constantFrom(1 as const, 2 as const), fc.integer({ min: 0, max: 9 }))
  .map(([parameters, companies, organisation]) => ({
    ...parameters,
    rules: 'varied' as const,
    companies,
    organisation,
  }));

describe('the oracle of a company with varied rules', () => {
  it('agrees with a recount of every minute of anybody', () => {
    fc.assert(
      fc.property(anyVaried, fc.nat({ max: 1_000 }), (parameters, start) => {
        const positions = Array.from({ length: 8 }, (_, step) => start + step * 37);

        compare(createSampleCompany(parameters), positions);
      }),
      { numRuns: 12 },
    );
  });

  it.each([2, 3, 5])('agrees on everybody who plays a hard case (seed %i)', (seed) => {
    const company = createSampleCompany({
      seed,
      employees: 105,
      period: { from: '2026-10-01', to: '2026-10-20' },
      rules: 'varied',
    });

    compare(
      company,
      company.people.map((_, position) => position),
    );
  });

  it('puts every due minute into one bucket', () => {
    fc.assert(
      fc.property(anyVaried, (parameters) => {
        const company = createSampleCompany(parameters);
        for (const { userId } of company.people.slice(0, 60)) {
          for (const { minutes = {}, dayKind } of company.attendanceOf(userId).expected) {
            if (dayKind === 'unscheduled') continue;
            const outside = /^planned$|^overtime-|^time-off-earned$/;
            const sum = Object.entries(minutes)
              .filter(([measure]) => !outside.test(measure))
              .reduce((total, [, count]) => total + count, 0);

            expect(sum).toBe(minutes['planned'] ?? 0);
          }
        }
      }),
      { numRuns: 10 },
    );
  });

  it('lies over punches and plans that no two people or days share', () => {
    fc.assert(
      fc.property(anyVaried, (parameters) => {
        const company = createSampleCompany(parameters);
        const all = company.people.map(({ userId }) => company.attendanceOf(userId));
        const records = all.flatMap(({ punches }) => punches.map(({ recordId }) => recordId));
        const plans = all.flatMap(({ plannedChecks }) => plannedChecks.map(({ planId }) => planId));

        expect(new Set(records).size).toBe(records.length);
        expect(new Set(plans).size).toBe(plans.length);
      }),
      { numRuns: 5 },
    );
  });
});
