import type { AuditSettings } from '../../domain/settings.ts';
import { STREAM_NAMES, type StreamName } from '../../domain/stream-name.ts';
import {
  API_STREAM_NAMES,
  API_STREAMS,
  describeApiStream,
  type ApiStreamName,
} from './api-stream.ts';

/** What the settings say that decides about calls. */
export type PlannedSettings = Pick<
  AuditSettings,
  'approvalSteps' | 'edition' | 'lateDays' | 'sources'
>;

/** What is taken for the usual; pages that show planned calls state it. */
export const PLANNING_ASSUMPTIONS = {
  monthDays: 30,
  workingDays: 21,
  /** Rows come about in these hours of a working day. */
  workingHours: 10,
  /** Finished approvals whose steps are read, where that is switched on. */
  approvalsPerPersonAndMonth: 1,
} as const;

const MINUTES_PER_DAY = 1_440;
/** From Sunday to Saturday: whether rows come about. */
const WEEK = [false, true, true, true, true, true, false] as const;
const { monthDays, workingDays, workingHours, approvalsPerPersonAndMonth } = PLANNING_ASSUMPTIONS;
const WORKING_MINUTES = workingHours * 60;

/**
 * Metered calls that each source is expected to take in a month of 30 days, by cadence, overlap and
 * assumed volume. 0 for sources that are switched off, that the edition lacks, or that ask for nothing
 * metered. A list that has to be read twice because it moved is not in it.
 */
export function plannedCallsPerMonth(
  settings: PlannedSettings,
  staff: number,
): Readonly<Record<StreamName, number>> {
  const calls = Object.fromEntries(STREAM_NAMES.map((name) => [name, 0])) as Record<
    StreamName,
    number
  >;
  for (const stream of API_STREAM_NAMES) {
    if (isRead(stream, settings)) calls[stream] = callsOf(stream, settings, staff);
  }
  if (settings.approvalSteps && settings.sources.approvals?.enabled !== false) {
    calls.approvals = Math.ceil(staff * approvalsPerPersonAndMonth);
  }
  return calls;
}

/** Of all sources together. */
export function sumOfCalls(calls: Readonly<Record<StreamName, number>>): number {
  return Object.values(calls).reduce((sum, count) => sum + count, 0);
}

function isRead(stream: ApiStreamName, { edition, sources }: PlannedSettings): boolean {
  const needed = API_STREAMS[stream].edition;
  return sources[stream]?.enabled !== false && (needed === 'any' || needed === edition);
}

function callsOf(stream: ApiStreamName, settings: PlannedSettings, staff: number): number {
  const { isReadOverAgain, rowsPerPage, rowsPerPersonAndWorkingDay } = API_STREAMS[stream];
  const { everyMinutes, overlapMinutes } = describeApiStream(stream, settings);
  const volume = { rowsPerDay: staff * rowsPerPersonAndWorkingDay, rowsPerPage };
  const forward = callsForward(volume, everyMinutes, overlapMinutes);
  const late = isReadOverAgain ? monthDays * callsOfLateRead(volume, settings.lateDays) : 0;
  return Math.ceil(forward + late);
}

interface Volume {
  /** Of a working day. */
  readonly rowsPerDay: number;
  readonly rowsPerPage: number;
}

/** A page for each read, and more for those that look back on working hours. */
function callsForward(volume: Volume, everyMinutes: number, overlapMinutes: number): number {
  const windowMinutes = everyMinutes + overlapMinutes;
  const busyRows = (volume.rowsPerDay * Math.min(windowMinutes, WORKING_MINUTES)) / WORKING_MINUTES;
  const readsPerDay = MINUTES_PER_DAY / everyMinutes;
  const busyReads = Math.min(readsPerDay, (WORKING_MINUTES + windowMinutes) / everyMinutes);
  return monthDays * readsPerDay + workingDays * busyReads * (pagesOf(busyRows, volume) - 1);
}

/** The late days and the one before today, on the average of the days of a week. */
function callsOfLateRead(volume: Volume, lateDays: number): number {
  const days = lateDays + 1;
  const pieces = Math.ceil(days / WEEK.length);
  const calls = WEEK.map((_, today) => {
    const before = Array.from({ length: days }, (_day, back) => (today - 1 - back) % WEEK.length);
    const workingDaysBefore = before.filter((day) => WEEK.at(day) === true).length;
    return Math.max(pieces, pagesOf(volume.rowsPerDay * workingDaysBefore, volume));
  });
  return calls.reduce((sum, count) => sum + count, 0) / WEEK.length;
}

/** A full page is followed by another, be it empty. */
function pagesOf(rows: number, { rowsPerPage }: Volume): number {
  return Math.floor(rows / rowsPerPage) + 1;
}
