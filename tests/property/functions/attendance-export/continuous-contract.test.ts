import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  continuousContractSettingsSchema,
  judgeWeeks,
} from '../../../../functions/attendance-export/domain/hong-kong/continuous-contract.ts';
import type { WorkedWeek } from '../../../../functions/attendance-export/domain/hong-kong/worked-weeks.ts';

const settings = continuousContractSettingsSchema.parse({});
const FIRST_SUNDAY = Date.UTC(2025, 10, 23);
const WEEK_MS = 7 * 86_400_000;
const dateOf = (week: number): string =>
  new Date(FIRST_SUNDAY + week * WEEK_MS).toISOString().slice(0, 10);

/** A worker's weeks around 18 January 2026; hours lie near the limits, some weeks are not known. */
const careers = fc.record({
  hired: fc.integer({ min: -2, max: 6 }),
  weeks: fc.array(
    fc.record({
      isKnown: fc.integer({ min: 0, max: 9 }).map((draw) => draw > 0),
      quarters: fc.constantFrom(0, 1, 40, 63, 67, 68, 69, 71, 72, 80, 136, 204),
    }),
    { minLength: 1, maxLength: 20 },
  ),
});

interface Career {
  readonly hired: number;
  readonly weeks: readonly { readonly isKnown: boolean; readonly quarters: number }[];
}

/** Written from the Labour Department's text alone: the question is asked anew for each week. */
function recount({ hired, weeks }: Career, week: number): { counts: string; continuous: string } {
  const hours = (at: number): number | undefined => {
    const entry = weeks[at];
    return entry?.isKnown === true ? entry.quarters / 4 : undefined;
  };
  const isEmployed = (at: number): boolean => at >= hired;
  const counts = (at: number): string => {
    if (!isEmployed(at)) return 'no';
    const own = hours(at);
    if (own === undefined) return '?';
    if (dateOf(at) < '2026-01-18') return own >= 18 ? 'yes' : 'no';
    if (own >= 17) return 'yes';
    const four = [at - 3, at - 2, at - 1, at];
    if (!four.every(isEmployed)) return 'no';
    const known = four.map(hours);
    if (known.includes(undefined)) return '?';
    return known.reduce((sum: number, value) => sum + (value ?? 0), 0) >= 68 ? 'yes' : 'no';
  };
  const lastFour = [week - 3, week - 2, week - 1, week].map(counts);
  const continuous = lastFour.includes('no') ? 'no' : lastFour.includes('?') ? '?' : 'yes';
  return { counts: counts(week), continuous };
}

const IN_RECOUNT: Readonly<Record<string, string>> = {
  counts: 'yes',
  'does-not-count': 'no',
  'not-enough-history': '?',
  unknown: '?',
};

function weeksOf({ hired, weeks }: Career): WorkedWeek[] {
  return weeks.flatMap(({ isKnown, quarters }, index) =>
    isKnown
      ? [
          {
            from: dateOf(index),
            workedMinutes: quarters * 15,
            absenceMinutes: 0,
            employedThroughout: index >= hired,
          },
        ]
      : [],
  );
}

describe('the rule of the continuous contract', () => {
  test('agrees with a recount for every week of any career', () => {
    fc.assert(
      fc.property(careers, (career) => {
        const verdicts = judgeWeeks(weeksOf(career), { from: dateOf(career.hired) }, settings);

        const theirs = verdicts.map(({ from }) =>
          recount(career, (Date.parse(from) - FIRST_SUNDAY) / WEEK_MS),
        );
        const ours = verdicts.map(({ outcome, isContinuous }) => ({
          counts: IN_RECOUNT[outcome],
          continuous: IN_RECOUNT[isContinuous] ?? isContinuous,
        }));
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 2_000 },
    );
  });

  test('does not depend on the order of the weeks', () => {
    const shuffled = careers.chain((career) =>
      fc.tuple(
        fc.constant(career),
        fc.shuffledSubarray(weeksOf(career), { minLength: weeksOf(career).length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([career, weeks]) => {
        const employment = { from: dateOf(career.hired) };

        expect(judgeWeeks(weeks, employment, settings)).toEqual(
          judgeWeeks(weeksOf(career), employment, settings),
        );
      }),
    );
  });

  test('gives more hours never a worse answer', () => {
    fc.assert(
      fc.property(careers, fc.nat({ max: 19 }), (career, index) => {
        const employment = { from: dateOf(career.hired) };
        const weeks = weeksOf(career);
        const more = weeks.map((week, at) =>
          at === index ? { ...week, workedMinutes: week.workedMinutes + 600 } : week,
        );
        const before = judgeWeeks(weeks, employment, settings);
        const after = judgeWeeks(more, employment, settings);

        const lost = before.filter(
          ({ outcome }, at) => outcome === 'counts' && after[at]?.outcome !== 'counts',
        );
        expect(lost).toEqual([]);
      }),
    );
  });
});
