import type { ApprovalSpan } from './approval-span.ts';
import type { DayRules } from './day-rules.ts';
import type { DaySegment } from './day-record.ts';
import type { DuePiece } from './due-time.ts';
import { coverOf } from './leave-cover.ts';
import { compareLeave, type LeaveSpan } from './leave-span.ts';
import type { LeaveMeasure } from './measure.ts';
import { clip, meets, minuteOf, subtract, type MinuteInterval } from './minute-interval.ts';
import type { PlannedDay } from './planned-day.ts';

/** A stretch during which a person need not be there. */
export interface Excuse extends MinuteInterval {
  readonly bucket: LeaveMeasure | 'business-trip' | 'outing';
  readonly approvalId?: string;
}

/**
 * Everything that excuses one person, in order of precedence within each list. A minute that several
 * excuse is leave before a trip, and a trip before an outing.
 */
export interface Excuses {
  readonly leave: readonly Excuse[];
  readonly trips: readonly Excuse[];
  readonly outings: readonly Excuse[];
}

export const noExcuses: Excuses = { leave: [], trips: [], outings: [] };

/** Reads the leave and the approvals of one person; the planned days give half days their times. */
export function excusesOf(
  leave: readonly LeaveSpan[],
  approvals: readonly ApprovalSpan[],
  days: readonly PlannedDay[],
  { leave: rule }: DayRules,
): Excuses {
  if (leave.length === 0 && approvals.length === 0) return noExcuses;
  return {
    leave: [...leave].sort(compareLeave).flatMap((span) => {
      const bucket = rule.measureByCode.get(span.leaveCode ?? '') ?? 'leave:other';
      return coverOf(span, days, rule.dayLeaveEnds).map(({ start, end }) => ({
        start,
        end,
        bucket,
      }));
    }),
    trips: approvedAs('business-trip', approvals),
    outings: approvedAs('outing', approvals),
  };
}

function approvedAs(
  kind: 'business-trip' | 'outing',
  approvals: readonly ApprovalSpan[],
): Excuse[] {
  return approvals
    .filter((approval) => approval.kind === kind)
    .sort(compareApprovals)
    .map(({ fromEpochMs, toEpochMs, approvalId }) => ({
      start: minuteOf(fromEpochMs),
      end: minuteOf(toEpochMs),
      bucket: kind,
      approvalId,
    }));
}

/** Of two approvals of the same minutes the one that begins first counts, then the smaller id. */
export function compareApprovals(a: ApprovalSpan, b: ApprovalSpan): number {
  if (a.fromEpochMs !== b.fromEpochMs) return a.fromEpochMs - b.fromEpochMs;
  if (a.approvalId !== b.approvalId) return a.approvalId < b.approvalId ? -1 : 1;
  return a.toEpochMs - b.toEpochMs;
}

/** The due time of a section, parted into what is excused and what is required. */
export interface ExcusedTime {
  readonly excused: readonly DaySegment[];
  readonly required: readonly DuePiece[];
}

const NOTHING: readonly DaySegment[] = [];

/**
 * Takes excused minutes out of due time. `presence` is given where punches win over leave: leave
 * inside it is then no leave, and its minutes go on to trips and outings.
 */
export function partByExcuse(
  due: readonly DuePiece[],
  excuses: Excuses,
  presence?: MinuteInterval,
): ExcusedTime {
  const span = { start: due[0]?.start ?? 0, end: due.at(-1)?.end ?? 0 };
  const isHere = (excuse: Excuse): boolean => meets(excuse, span);
  let leave: readonly Excuse[] = excuses.leave.filter(isHere);
  if (presence !== undefined) leave = subtract(leave, [presence]);
  const layers = [...leave, ...excuses.trips.filter(isHere), ...excuses.outings.filter(isHere)];
  if (layers.length === 0) return { excused: NOTHING, required: due };
  const excused: DaySegment[] = [];
  let required = due;
  for (const { start, end, bucket, approvalId } of layers) {
    for (const taken of clip(required, start, end)) {
      excused.push({ start: taken.start, end: taken.end, bucket, ...labelled(approvalId) });
    }
    required = subtract(required, [{ start, end }]);
  }
  return { excused, required };
}

/** An optional field, left out where there is none. */
export function labelled(approvalId: string | undefined): { readonly approvalId?: string } {
  return approvalId === undefined ? {} : { approvalId };
}

/** True if any leave, trip or outing covers a due minute. */
export function isExcused(due: readonly DuePiece[], excuses: Excuses): boolean {
  return [excuses.leave, excuses.trips, excuses.outings].some((list) =>
    list.some((excuse) => due.some((piece) => meets(excuse, piece))),
  );
}
