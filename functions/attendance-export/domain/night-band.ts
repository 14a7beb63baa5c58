import type { NightBand } from './day-rules.ts';
import type { MinuteInterval } from './minute-interval.ts';

const DAY_MINUTES = 1_440;
/** Minute 0 of the epoch was 08:00 in Hong Kong. */
const HONG_KONG_OFFSET_MINUTES = 480;

/** A stretch that lies wholly inside the night band, or wholly outside it. */
export interface BandedInterval extends MinuteInterval {
  readonly isNight: boolean;
}

/** Cuts an interval wherever the clock enters or leaves the night band. */
export function cutAtNight(
  { start, end }: MinuteInterval,
  band: NightBand | undefined,
): BandedInterval[] {
  if (band === undefined || band.from === band.to) return [{ start, end, isNight: false }];
  const pieces: BandedInterval[] = [];
  let at = start;
  while (at < end) {
    const isNight = isInBand(clockOf(at), band);
    const boundary = isNight ? band.to : band.from;
    const wait = (boundary - clockOf(at) + DAY_MINUTES) % DAY_MINUTES;
    const until = Math.min(end, at + (wait === 0 ? DAY_MINUTES : wait));
    pieces.push({ start: at, end: until, isNight });
    at = until;
  }
  return pieces;
}

function clockOf(minute: number): number {
  return (minute + HONG_KONG_OFFSET_MINUTES) % DAY_MINUTES;
}

function isInBand(clock: number, { from, to }: NightBand): boolean {
  return from < to ? clock >= from && clock < to : clock >= from || clock < to;
}
