import { daysOf, type PayPeriod } from '../../shared/time/index.ts';
import {
  createHolidayCalendar,
  type HolidayCalendar,
} from './domain/hong-kong/holiday-calendar.ts';
import type { WeatherInterval } from './domain/hong-kong/weather-interval.ts';
import { payRulesSchema, type PayRules } from './domain/pay-rules.ts';
import type { MappingStores } from './read-mapping.ts';
import { readWeather } from './read-weather.ts';
import type { RunPins } from './run-pins.ts';

/** What a period is computed with besides attendance and mapping. */
export interface Surroundings {
  readonly holidays: HolidayCalendar;
  readonly weather: readonly WeatherInterval[];
}

/**
 * Holidays and weather of a period, before anything is asked of DingTalk.
 *
 * @throws YearNotCoveredError; ExportRefusedError `weather.missing`, `weather.invalid`
 */
export async function readSurroundings(
  stores: MappingStores,
  pins: Pick<RunPins, 'payRules' | 'weather'>,
  period: PayPeriod,
): Promise<Surroundings> {
  const payRules = payRulesSchema.parse(pins.payRules);
  const holidays = createHolidayCalendar(payRules.holidays);
  refuseUncoveredYears(holidays, payRules, period);
  const isNeeded = payRules.weather.effect !== 'none';
  const weather = isNeeded ? await readWeather(stores, pins.weather, period) : [];
  return { holidays, weather };
}

/** Where no overtime is paid, nothing but a label depends on holidays. */
function refuseUncoveredYears(
  holidays: HolidayCalendar,
  { overtime }: PayRules,
  period: PayPeriod,
): void {
  if (overtime.mode === 'none') return;
  for (const date of daysOf(period)) holidays.statutoryOn(date);
}
