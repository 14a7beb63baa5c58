import { describe, expect, test } from 'vitest';
import {
  forgivenWithin,
  weatherPolicySchema,
} from '../../../../functions/attendance-export/domain/hong-kong/adverse-weather.ts';
import { createHolidayCalendar } from '../../../../functions/attendance-export/domain/hong-kong/holiday-calendar.ts';
import { holidaySettingsSchema } from '../../../../functions/attendance-export/domain/hong-kong/holiday-settings.ts';
import { parseObservatoryWarnings } from '../../../../functions/attendance-export/domain/hong-kong/observatory-warnings.ts';
import { payRulesSchema } from '../../../../functions/attendance-export/domain/pay-rules.ts';
import { createSampleCompany } from '../../../../infra/local/sample-company/index.ts';
import { planVariedCompany } from '../../../../infra/local/sample-company/varied/varied-plan.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);
/** The sample counts its minutes from a midnight in Hong Kong, the domain from one in Greenwich. */
const AHEAD = 480;

function parametersOf(seed: number) {
  const month = `2026-${String((seed % 12) + 1).padStart(2, '0')}`;
  return { seed, employees: 10, period: monthPeriod(month), rules: 'varied' as const };
}

describe('what surrounds a sample company with varied rules', () => {
  test('are pay rules that the configuration takes as they are', () => {
    for (const seed of SEEDS) {
      const rules = createSampleCompany(parametersOf(seed)).payRules;

      expect(payRulesSchema.parse(rules)).toMatchObject(rules ?? {});
      expect(holidaySettingsSchema.parse(rules?.holidays)).toMatchObject(rules?.holidays ?? {});
      expect(weatherPolicySchema.parse(rules?.weather)).toEqual(rules?.weather);
    }
  });

  test('are the statutory holidays of the calendar, the company’s own among them', () => {
    for (const seed of SEEDS) {
      const { rules, statutoryDays, firstDay, lastDay } = planVariedCompany(parametersOf(seed));
      const calendar = createHolidayCalendar(holidaySettingsSchema.parse(rules.holidays));
      for (let day = firstDay; day <= lastDay; day++) {
        const date = new Date(day * 86_400_000).toISOString().slice(0, 10);

        expect([date, calendar.statutoryOn(date) !== undefined]).toEqual([
          date,
          statutoryDays.has(day),
        ]);
      }
    }
  });

  test('is weather whose reports give the time that the policy forgives, to the minute', () => {
    let forgivenSpells = 0;
    for (const seed of SEEDS) {
      const plan = planVariedCompany(parametersOf(seed));
      const { weather } = createSampleCompany(parametersOf(seed));
      const { intervals, problems } = parseObservatoryWarnings(weather?.snapshots ?? []);
      const everything = { start: 0, end: Number.MAX_SAFE_INTEGER };
      const policy = weatherPolicySchema.parse(plan.rules.weather);

      expect(problems).toEqual([]);
      expect(forgivenWithin(intervals, policy, everything)).toEqual(
        plan.forgiven.map(({ from, to }) => ({ start: from - AHEAD, end: to - AHEAD })),
      );
      forgivenSpells += plan.forgiven.length;
    }
    expect(forgivenSpells).toBeGreaterThan(50);
  });
});
