import { planCompany, type CompanyPlan } from '../company-plan.ts';
import { dayNumberOf } from '../hong-kong-calendar.ts';
import { HOLIDAYS } from '../holidays.ts';
import type { MinuteRange } from '../minute-range.ts';
import type { SampleParameters } from '../sample-company.ts';
import { choosePayRules } from './choose-pay-rules.ts';
import type { SamplePayRules } from './pay-rules.ts';
import { chooseWeather, forgivenTime, type WeatherEvent } from './weather.ts';

/** A company with varied rules: what its days, its oracle and its approvals start from. */
export interface VariedPlan extends CompanyPlan {
  readonly rules: SamplePayRules;
  readonly statutoryDays: ReadonlySet<number>;
  readonly weather: readonly WeatherEvent[];
  /** Time that the weather policy forgives, in minutes since the midnight of day number 0. */
  readonly forgiven: readonly MinuteRange[];
}

/** @throws RangeError if the parameters describe no company that can be made.
 */
export function planVariedCompany(parameters: SampleParameters): VariedPlan {
  const plan = planCompany(parameters);
  const rules = choosePayRules(plan);
  const weather = chooseWeather(plan);
  const added = (rules.holidays.added ?? []).map(({ date }) => dayNumberOf(date));
  const statutory = [...HOLIDAYS].filter(([, holiday]) => holiday.statutory).map(([day]) => day);
  return {
    ...plan,
    rules,
    weather,
    statutoryDays: new Set([...statutory, ...added]),
    forgiven: forgivenTime(weather, rules.weather),
  };
}
