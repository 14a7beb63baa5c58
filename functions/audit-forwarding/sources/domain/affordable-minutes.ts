import { API_STREAM_NAMES, describeApiStream, type ApiStreamName } from './api-stream.ts';
import {
  PLANNING_ASSUMPTIONS,
  plannedCallsPerMonth,
  sumOfCalls,
  type PlannedSettings,
} from './planned-calls.ts';

/** What is left of a month. */
export interface CallBudget {
  /** Of `meteredCallsPerMonth`, or of the organisation's quota if that is less. */
  readonly callsLeft: number;
  /** To the end of the month in Hong Kong. */
  readonly minutesLeft: number;
}

export interface AffordableCadence {
  /** Never below what the settings say, never above a day; whole timer periods of five minutes. */
  readonly everyMinutes: Readonly<Record<ApiStreamName, number>>;
  /** How many times longer than set the cadences are; 1: as set. */
  readonly stretch: number;
  /** False: even once a day takes more than is left. */
  readonly isEnough: boolean;
}

const MINUTES_PER_DAY = 1_440;
const TIMER_MINUTES = 5;
const STEP = 1.1;

/**
 * How often the sources can be read so that the calls last to the end of the month. Cadences that are
 * set are floors; if they do not fit, all are stretched alike, in steps of a tenth.
 */
export function affordableMinutes(
  settings: PlannedSettings,
  staff: number,
  { callsLeft, minutesLeft }: CallBudget,
): AffordableCadence {
  const monthShare = minutesLeft / (PLANNING_ASSUMPTIONS.monthDays * MINUTES_PER_DAY);
  for (let stretch = 1; ; stretch *= STEP) {
    const everyMinutes = stretched(settings, stretch);
    const sources = { ...settings.sources };
    for (const stream of API_STREAM_NAMES) {
      const { overlapMinutes } = describeApiStream(stream, settings);
      const enabled = settings.sources[stream]?.enabled ?? true;
      sources[stream] = { enabled, overlapMinutes, everyMinutes: everyMinutes[stream] };
    }
    const planned = plannedCallsPerMonth({ ...settings, sources }, staff);
    const isEnough = sumOfCalls(planned) * monthShare <= callsLeft;
    const isLongest = API_STREAM_NAMES.every((name) => everyMinutes[name] >= MINUTES_PER_DAY);
    if (isEnough || isLongest) return { everyMinutes, stretch, isEnough };
  }
}

function stretched(
  settings: PlannedSettings,
  stretch: number,
): Readonly<Record<ApiStreamName, number>> {
  const minutesOf = (stream: ApiStreamName): number => {
    const { everyMinutes } = describeApiStream(stream, settings);
    const longer = Math.ceil((everyMinutes * stretch) / TIMER_MINUTES) * TIMER_MINUTES;
    return Math.min(MINUTES_PER_DAY, longer);
  };
  return Object.fromEntries(API_STREAM_NAMES.map((name) => [name, minutesOf(name)])) as Record<
    ApiStreamName,
    number
  >;
}
