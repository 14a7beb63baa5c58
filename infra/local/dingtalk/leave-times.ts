import type { SampleLeave, SamplePlannedCheck } from '../sample-company/sample-company.ts';
import { DAY_MS, startOfDate, startOfDay } from './local-date-time.ts';

const HALF_DAY_MS = DAY_MS / 2;

/**
 * Leave by the day or half day with its ends as symbols of the work days: midnight to midnight, and
 * noon between two halves. Leave by the hour stays as it is.
 */
export function withSymbolicTimes(
  leave: SampleLeave,
  plannedChecks: readonly SamplePlannedCheck[],
): SampleLeave {
  if (leave.durationUnit !== 'percent_day') return leave;
  const begins = plannedChecks.find((check) => check.planCheckEpochMs === leave.fromEpochMs);
  const ends = plannedChecks.find((check) => check.planCheckEpochMs === leave.toEpochMs);
  if (leave.durationPercent % 100 !== 0) return halfDay(leave, plannedChecks, begins, ends);
  // A shift that ends on the next morning belongs to the day on which it begins.
  const firstDay = begins === undefined ? startOfDay(leave.fromEpochMs) : dayOf(begins);
  const lastDay = ends === undefined ? startOfDay(leave.toEpochMs) : dayOf(ends);
  return { ...leave, fromEpochMs: firstDay, toEpochMs: lastDay + DAY_MS };
}

function halfDay(
  leave: SampleLeave,
  plannedChecks: readonly SamplePlannedCheck[],
  begins: SamplePlannedCheck | undefined,
  ends: SamplePlannedCheck | undefined,
): SampleLeave {
  const workDate = (begins ?? ends)?.workDate;
  const day = workDate === undefined ? startOfDay(leave.fromEpochMs) : startOfDate(workDate);
  const starts = plannedChecks
    .filter((check) => check.workDate === workDate)
    .map((check) => check.planCheckEpochMs ?? Number.POSITIVE_INFINITY);
  const isFirstHalf = begins !== undefined && leave.fromEpochMs === Math.min(...starts);
  const fromEpochMs = isFirstHalf ? day : day + HALF_DAY_MS;
  return { ...leave, fromEpochMs, toEpochMs: fromEpochMs + HALF_DAY_MS };
}

function dayOf(check: SamplePlannedCheck): number {
  return startOfDate(check.workDate);
}
