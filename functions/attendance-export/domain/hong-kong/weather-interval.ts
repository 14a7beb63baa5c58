import type { BilingualText } from '../../../../shared/errors/index.ts';
import type { MinuteInterval } from '../minute-interval.ts';
import type { WeatherSignal } from './weather-signal.ts';

/** When a signal was in force: from the minute of its issue to the minute it ended, half-open. */
export interface WeatherInterval extends MinuteInterval {
  readonly signal: WeatherSignal;
  /** `manual`: entered by a person, with a reason. */
  readonly source: 'observatory' | 'manual';
}

/** Something in a weather file that a person has to look at. The rest of the file still counts. */
export interface WeatherProblem {
  readonly item: BilingualText;
  readonly reason: BilingualText;
  readonly remedy: BilingualText;
  /** The moment that it is about, if that is known: a person may settle it by an override row. */
  readonly atEpochMs?: number;
}

/** By start, then by signal. */
export function inOrder(intervals: readonly WeatherInterval[]): WeatherInterval[] {
  return [...intervals].sort(
    (one, other) => one.start - other.start || (one.signal < other.signal ? -1 : 1),
  );
}
