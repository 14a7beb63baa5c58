import { hongKongDateOf, type HongKongDate } from '../../../shared/time/index.ts';
import type { PeriodRules, PersonRows } from './attendance-rows.ts';
import {
  describeException,
  type AttendanceException,
  type ExceptionSubject,
} from './attendance-exception.ts';
import type { DayRecord } from './day-record.ts';
import { coverOf } from './leave-cover.ts';
import { durationFault } from './leave-duration.ts';
import { compareLeave, type LeaveSpan } from './leave-span.ts';
import { meets } from './minute-interval.ts';
import type { PlannedDays } from './planned-day.ts';

/**
 * Leave of a type that the policy does not name, and leave whose duration in DingTalk is not what it
 * covers: one exception a leave, on the first day of the period on which it has minutes.
 */
export function leaveExceptions(
  subject: ExceptionSubject,
  { leave, restDays }: PersonRows,
  planned: PlannedDays,
  records: readonly DayRecord[],
  rules: PeriodRules,
): AttendanceException[] {
  const { dayRules } = rules;
  const { measureByCode, compareDuration, dayLeaveEnds } = dayRules.leave;
  if (measureByCode.size === 0 && !compareDuration) return [];
  const restDates = new Set(restDays.map(({ workDate }) => workDate));
  return [...leave].sort(compareLeave).flatMap((span) => {
    const found: AttendanceException[] = [];
    const cover = coverOf(span, planned.days, dayLeaveEnds);
    const first = records.find(({ segments }) =>
      segments.some(
        (segment) =>
          segment.bucket.startsWith('leave:') && cover.some((part) => meets(part, segment)),
      ),
    );
    if (measureByCode.size > 0 && !measureByCode.has(span.leaveCode ?? '') && first !== undefined) {
      const about = { ...subject, date: first.date, detail: span.leaveCode ?? '-' };
      found.push(describeException('leave-type-unknown', about));
    }
    if (compareDuration) {
      const covered = { cover, days: planned.days, restDates, dayRules };
      const fault = durationFault(span, covered);
      const date = first?.date ?? startWithin(span, rules);
      if (fault !== undefined && date !== undefined) {
        found.push(
          describeException('leave-duration-differs', { ...subject, date, detail: fault }),
        );
      }
    }
    return found;
  });
}

/** The day on which a leave begins, or the first day of the period; undefined if it never meets it. */
function startWithin(span: LeaveSpan, { period }: PeriodRules): HongKongDate | undefined {
  const from = hongKongDateOf(span.fromEpochMs);
  const to = hongKongDateOf(span.toEpochMs);
  if (to < period.from || from > period.to) return undefined;
  return from < period.from ? period.from : from;
}
