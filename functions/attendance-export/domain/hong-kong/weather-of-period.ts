import { addDays, hongKongDateOf, type PayPeriod } from '../../../../shared/time/index.ts';
import { parseObservatoryWarnings, plausibleHours } from './observatory-warnings.ts';
import type { WeatherInterval, WeatherProblem } from './weather-interval.ts';
import { applyWeatherOverrides, type WeatherOverride } from './weather-override.ts';

/** A signal that began this many days before the period may still have been in force in it. */
const DAYS_BEFORE = Math.ceil(Math.max(...Object.values(plausibleHours)) / 24) + 1;
/** Night shifts of the last day end on the next. */
const DAYS_AFTER = 2;

export interface WeatherOfPeriod {
  readonly intervals: readonly WeatherInterval[];
  /** What somebody has to see to before the period can be computed. */
  readonly problems: readonly WeatherProblem[];
}

/**
 * When each signal was in force, by the Observatory's files and the rows that a person has added.
 * What is unclear about another time than the period is no problem of it; nor is what an override
 * row of the same Hong Kong day has settled.
 */
export function weatherOfPeriod(
  snapshots: readonly string[],
  overrides: readonly WeatherOverride[],
  period: PayPeriod,
): WeatherOfPeriod {
  const { intervals, problems } = parseObservatoryWarnings(snapshots);
  const settled = new Set(overrides.map(({ date }) => date));
  const first = addDays(period.from, -DAYS_BEFORE);
  const last = addDays(period.to, DAYS_AFTER);
  return {
    intervals: applyWeatherOverrides(intervals, overrides),
    problems: problems.filter(({ atEpochMs }) => {
      if (atEpochMs === undefined) return true;
      const date = hongKongDateOf(atEpochMs);
      return date >= first && date <= last && !settled.has(date);
    }),
  };
}
