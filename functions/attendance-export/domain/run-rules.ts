import { addDays, daysOf, type HongKongDate, type PayPeriod } from '../../../shared/time/index.ts';
import type { ComputeRules } from './attendance-rows.ts';
import type { ForgivenWeather } from './day-frame.ts';
import { dayRulesOf } from './day-rules.ts';
import { forgivenWithin } from './hong-kong/adverse-weather.ts';
import { createHolidayCalendar } from './hong-kong/holiday-calendar.ts';
import type { WeatherInterval } from './hong-kong/weather-interval.ts';
import type { PayRules } from './pay-rules.ts';
import type { PayrollMapping } from './payroll-mapping.ts';
import { midnightOf, type Shift } from './planned-day.ts';

/** What the engine must know of holidays: a table that covers some years. */
export interface StatutoryCalendar {
  coversYear(year: number): boolean;
  /** Undefined if the day is none. May throw outside the years that are covered. */
  statutoryOn(date: HongKongDate): unknown;
}

/** What decides about the days of a run, besides the answers of DingTalk. */
export interface RunRuleInputs {
  readonly period: PayPeriod;
  readonly mapping: PayrollMapping;
  readonly shifts: ReadonlyMap<string, Shift>;
  readonly replaySourceTypes: ReadonlySet<string>;
  readonly payRules: PayRules;
  /** Default: the table of Hong Kong, with the changes of the pay rules. */
  readonly holidays?: StatutoryCalendar | undefined;
  /** Signals that were in force; the pay rules say what they mean. */
  readonly weather?: readonly WeatherInterval[] | undefined;
}

/**
 * The rules by which everybody of a run is measured.
 *
 * @throws YearNotCoveredError if overtime is paid and the holiday table does not cover the period
 */
export function rulesOfRun(inputs: RunRuleInputs): ComputeRules {
  const { period, mapping, shifts, replaySourceTypes, payRules } = inputs;
  return {
    period,
    shifts,
    punchPolicy: { replaySourceTypes },
    employeeNumberOf: (userId) => mapping.rowsOf(userId)[0]?.employee_number,
    isMappedOn: (userId, date) => mapping.rowOn(userId, date) !== undefined,
    dayRules: dayRulesOf(payRules),
    statutoryDates: statutoryDatesOf(inputs),
    weather: forgivenWeatherOf(inputs),
  };
}

/** Where no overtime is paid, nothing but a label depends on holidays: a year may then be missing. */
function statutoryDatesOf({ period, payRules, holidays }: RunRuleInputs): Set<HongKongDate> {
  const calendar = holidays ?? createHolidayCalendar(payRules.holidays);
  const isNeeded = payRules.overtime.mode !== 'none';
  return new Set(
    daysOf(period).filter((date) => {
      if (!isNeeded && !calendar.coversYear(Number(date.slice(0, 4)))) return false;
      return calendar.statutoryOn(date) !== undefined;
    }),
  );
}

/** Night shifts begin the day before the period and end after it. */
function forgivenWeatherOf({ period, payRules, weather = [] }: RunRuleInputs): ForgivenWeather {
  const span = {
    start: midnightOf(addDays(period.from, -1)),
    end: midnightOf(addDays(period.to, 3)),
  };
  return {
    intervals: forgivenWithin(weather, payRules.weather, span),
    forgivesAbsence: payRules.weather.effect === 'forgive-absence',
  };
}
