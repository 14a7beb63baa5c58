import { readEvent, type EventOfType } from '../../../shared/event-catalogue/index.ts';
import type { StoredEvent } from '../../../shared/event-delivery/index.ts';
import type { ReportedPunch } from '../domain/reported-punch.ts';
import { eventUnreadable } from './errors.ts';

/** What an event tells of punches. */
export interface PunchesInEvent {
  readonly punches: readonly ReportedPunch[];
  /** Rows that DingTalk made itself, for example after a change of schedule: no punches. */
  readonly replays: number;
  /** Rows of another organisation. */
  readonly foreign: number;
}

type PunchRow = EventOfType<'attendance_check_record'>['dataList'][number];

/** DingTalk did not exist before; a time behind the other end is none in milliseconds. */
const EARLIEST_EPOCH_MS = Date.UTC(2014, 0, 1);
const LATEST_EPOCH_MS = Date.UTC(2100, 0, 1);

/**
 * Reads `attendance_check_record`, in its current and its older shapes.
 *
 * @throws PunchEventRefusedError `punches.event-unreadable`, for one row that cannot be read as well:
 *   an event of which half is stored would look as if it were done
 */
export function punchesIn(
  stored: Pick<StoredEvent, 'corpId' | 'type' | 'content'>,
): PunchesInEvent {
  const { event, drift } = readEvent(stored);
  if (event?.eventType !== 'attendance_check_record') {
    throw eventUnreadable(stored.type, drift.misfits);
  }
  const own = event.dataList.filter(({ corpId }) => (corpId ?? stored.corpId) === stored.corpId);
  const made = own.filter(({ checkByUser }) => checkByUser !== false);
  if (!made.every(({ checkTime }) => isTime(checkTime))) {
    throw eventUnreadable(stored.type, ['dataList.checkTime']);
  }
  return {
    punches: made.map(reportedPunch),
    replays: own.length - made.length,
    foreign: event.dataList.length - own.length,
  };
}

/**
 * A row without DingTalk's own key, as old devices send it, is known by person and moment: the same
 * punch reported again has the same key, and no key of DingTalk looks like it.
 */
function reportedPunch({ userId, bizId, checkTime }: PunchRow): ReportedPunch {
  return {
    userId,
    bizId: bizId ?? `without bizId: ${userId} at ${String(checkTime)}`,
    punchedEpochMs: checkTime,
  };
}

function isTime(epochMs: number): boolean {
  return epochMs >= EARLIEST_EPOCH_MS && epochMs < LATEST_EPOCH_MS;
}
