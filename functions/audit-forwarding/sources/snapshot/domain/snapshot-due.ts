import { createHash } from 'node:crypto';
import {
  DAY_MS,
  HONG_KONG_OFFSET_MS,
  hongKongDateOf,
  MINUTE_MS,
} from '../../../../../shared/time/index.ts';

/** From 2:07 on, and from 2:52 at the latest, so that not all organisations begin at once. */
const EARLIEST = 127;
const SPREAD = 46;
/** Timers of all sorts begin at full hours. */
const BUSY_MINUTES = 5;
/** Payroll's timers: 8:40, and ten past each hour from 9 to 18. */
const PAYROLL = { from: 510, hourly: 540, to: 1_140 } as const;

/**
 * Whether it is time for the snapshot of a day: once a Hong Kong day, after two in the morning; one that
 * is late keeps out of the way of payroll and of full hours. The first of all is due at once.
 */
export function isSnapshotDue(
  nowEpochMs: number,
  lastDay: string | undefined,
  corpId: string,
): boolean {
  if (lastDay === undefined) return true;
  const minute = minuteOf(nowEpochMs);
  return (
    lastDay < hongKongDateOf(nowEpochMs) &&
    minute >= EARLIEST + delayOf(corpId) &&
    minute % 60 >= BUSY_MINUTES &&
    !isInTheWayOfPayroll(minute)
  );
}

/** Until noon a reading that failed in part is made again; then the day has to do with it. */
export function mustBeWhole(nowEpochMs: number): boolean {
  return minuteOf(nowEpochMs) < 720;
}

function isInTheWayOfPayroll(minute: number): boolean {
  const { from, hourly, to } = PAYROLL;
  return minute >= from && minute < to && (minute < hourly || minute % 60 < 30);
}

function minuteOf(epochMs: number): number {
  return Math.floor(((epochMs + HONG_KONG_OFFSET_MS) % DAY_MS) / MINUTE_MS);
}

function delayOf(corpId: string): number {
  return createHash('sha256').update(corpId).digest().readUInt16BE(0) % SPREAD;
}
