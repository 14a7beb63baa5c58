import type { BilingualText } from '../errors/index.ts';

/** What a month will have taken when it ends, if it goes on as it has begun. */
export interface Forecast {
  /** Undefined as long as less than one working day has passed. */
  readonly atMonthEnd: number | undefined;
  readonly method: BilingualText;
}

export interface ForecastInput {
  /** What goes on day by day. */
  readonly spreadUsed: number;
  /** What comes at once and does not repeat itself with the days: counted as it is. */
  readonly lumps: number;
  readonly workDays: { readonly passed: number; readonly all: number };
}

/** In proportion to working days. Rounded up; never less than what is used. */
export function forecastOf({ spreadUsed, lumps, workDays }: ForecastInput): number | undefined {
  const { passed, all } = workDays;
  if (passed < 1) return undefined;
  return Math.ceil((spreadUsed * Math.max(all, passed)) / passed) + lumps;
}

const days = (count: number): string => count.toFixed(1);

export function callForecast(input: ForecastInput): Forecast {
  const { passed, all } = input.workDays;
  return {
    atMonthEnd: forecastOf(input),
    method: {
      en: `Calls of everything but payroll so far (${input.spreadUsed}), by working days: ${days(passed)} of ${all} have passed. Payroll is added as it is: the larger of what it has spent or set aside and its reserve (${input.lumps}). No forecast before one working day has passed.`,
      zhHK: `支薪以外的工作至今的呼叫（${input.spreadUsed}）按工作天推算：${all} 個工作天已過 ${days(passed)} 個。支薪不作推算，取其已用或已預留與保留次數兩者的較大者（${input.lumps}）。未過一個工作天不作預測。`,
    },
  };
}

export function pushForecast(input: Omit<ForecastInput, 'lumps'>): Forecast {
  const { passed, all } = input.workDays;
  return {
    atMonthEnd: forecastOf({ ...input, lumps: 0 }),
    method: {
      en: `Pushes so far (${input.spreadUsed}), by working days: ${days(passed)} of ${all} have passed. No forecast before one working day has passed.`,
      zhHK: `至今的推送（${input.spreadUsed}）按工作天推算：${all} 個工作天已過 ${days(passed)} 個。未過一個工作天不作預測。`,
    },
  };
}
