import * as z from 'zod';
import {
  DAY_MS,
  hongKongMidnightEpochMs,
  type HongKongDate,
} from '../../../../shared/time/index.ts';
import { clip, minuteOf, type MinuteInterval } from '../minute-interval.ts';
import type { WeatherInterval } from './weather-interval.ts';
import { weatherSignals } from './weather-signal.ts';

/**
 * What a company forgives in adverse weather. No law fixes it: the Labour Department's Code of
 * Practice in times of Adverse Weather and "Extreme Conditions" (revised 4 May 2026) asks employers
 * not to deduct wages for signal No. 8 or higher, the black rainstorm signal and extreme conditions,
 * and leaves the time for resuming work to the employer's own rules. Those signals and the usual two
 * hours are the defaults; nothing is forgiven until a company says so.
 */
export const weatherPolicySchema = z.strictObject({
  /**
   * `none`: nothing is forgiven. `forgive-lateness`: of a day with punches, what is missing at its
   * beginning or end. `forgive-absence`: that, and what is missing of a day without any punch.
   */
  effect: z.enum(['none', 'forgive-lateness', 'forgive-absence']).default('none'),
  signals: z
    .array(z.enum(weatherSignals))
    .min(1)
    .default(['TC8', 'TC9', 'TC10', 'WRAINB', 'EXTREME']),
  /** After a signal has ended, the time within which people have to be at work again. */
  resumeWithinMinutes: z.int().min(0).max(1_440).default(120),
});
export type WeatherPolicy = z.infer<typeof weatherPolicySchema>;

/**
 * The minutes of a Hong Kong day in which nobody had to be at work: while a signal of the policy was
 * in force, and the time for resuming work after it. In order, disjoint, cut at midnight on both
 * sides; a shift over midnight asks with {@link forgivenWithin}.
 *
 * @example
 * const policy = weatherPolicySchema.parse({ effect: 'forgive-lateness' });
 * forgivenIntervals(intervals, policy, '2026-07-20');
 */
export function forgivenIntervals(
  intervals: readonly WeatherInterval[],
  policy: WeatherPolicy,
  day: HongKongDate,
): MinuteInterval[] {
  const midnight = hongKongMidnightEpochMs(day);
  const span = { start: minuteOf(midnight), end: minuteOf(midnight + DAY_MS) };
  return forgivenWithin(intervals, policy, span);
}

/** As {@link forgivenIntervals}, of any span of minutes. */
export function forgivenWithin(
  intervals: readonly WeatherInterval[],
  { effect, signals, resumeWithinMinutes }: WeatherPolicy,
  span: MinuteInterval,
): MinuteInterval[] {
  if (effect === 'none') return [];
  const forgiven = intervals
    .filter(({ signal }) => signals.includes(signal))
    .map(({ start, end }) => ({ start, end: end + resumeWithinMinutes }));
  return clip(merge(forgiven), span.start, span.end);
}

function merge(intervals: readonly MinuteInterval[]): MinuteInterval[] {
  const merged: MinuteInterval[] = [];
  for (const { start, end } of [...intervals].sort((one, other) => one.start - other.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    } else {
      merged.push({ start, end });
    }
  }
  return merged;
}
