import * as z from 'zod';
import { bilingual } from '../../../../shared/errors/index.ts';
import {
  hongKongMidnightEpochMs,
  isHongKongDate,
  minuteOfDay,
} from '../../../../shared/time/index.ts';
import { minuteOf, subtract, type MinuteInterval } from '../minute-interval.ts';
import { inOrder, type WeatherInterval } from './weather-interval.ts';
import { weatherSignals } from './weather-signal.ts';

const clockTime = z
  .string()
  .regex(
    /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
    bilingual('must be a time from 00:00 to 24:00', '必須為 00:00 至 24:00 的時間'),
  );

/** One row of the file in which a person corrects or completes what the Observatory's files say. */
export const weatherOverrideSchema = z
  .strictObject({
    date: z
      .string()
      .refine(
        isHongKongDate,
        bilingual('must be a day in the form yyyy-MM-dd', '必須為日期，格式為 yyyy-MM-dd'),
      ),
    from: clockTime,
    to: clockTime,
    signal: z.enum(weatherSignals),
    /** `no`: the signal was not in force, whatever the files say. */
    inForce: z.enum(['yes', 'no']).default('yes'),
    reason: z.string().trim().min(1).max(200),
    author: z.string().trim().min(1).max(80),
  })
  .superRefine(({ from, to }, context) => {
    if (from < to) return;
    context.addIssue({
      code: 'custom',
      path: ['to'],
      message: bilingual(
        'must be after from; a spell over midnight is two rows',
        '必須遲於 from；跨越午夜者須分為兩行',
      ),
    });
  });
export type WeatherOverride = z.infer<typeof weatherOverrideSchema>;

/**
 * The intervals with the rows applied in their order: within its span a row decides about its signal,
 * and a later row goes before an earlier one. Other signals are left alone.
 */
export function applyWeatherOverrides(
  observed: readonly WeatherInterval[],
  rows: readonly WeatherOverride[],
): WeatherInterval[] {
  let intervals = [...observed];
  for (const row of rows) {
    const span = spanOf(row);
    intervals = intervals.flatMap((interval) =>
      interval.signal === row.signal ? without(interval, span) : [interval],
    );
    if (row.inForce === 'yes') {
      intervals.push({ ...span, signal: row.signal, source: 'manual' });
    }
  }
  return inOrder(intervals);
}

function without(interval: WeatherInterval, span: MinuteInterval): WeatherInterval[] {
  const { signal, source } = interval;
  return subtract([interval], [span]).map(({ start, end }) => ({ start, end, signal, source }));
}

function spanOf({ date, from, to }: WeatherOverride): MinuteInterval {
  const midnight = minuteOf(hongKongMidnightEpochMs(date));
  return { start: midnight + minuteOfDay(from), end: midnight + minuteOfDay(to) };
}
