import { hongKongDateOf, MINUTE_MS, type HongKongDate } from '../../../shared/time/index.ts';
import type { ApprovalSpan } from './approval-span.ts';
import type { PeriodRules } from './attendance-rows.ts';
import {
  describeException,
  type AttendanceException,
  type ExceptionSubject,
} from './attendance-exception.ts';
import type { PersonFrame } from './day-frame.ts';
import { compareApprovals } from './excused-time.ts';
import { minuteOf, subtract, type MinuteInterval } from './minute-interval.ts';
import type { OvertimeApproval } from './overtime.ts';
import { midnightOf, type PlannedDays } from './planned-day.ts';

/** The agreed overtime approvals of one person, in order of precedence. */
export function overtimeApprovalsOf(approvals: readonly ApprovalSpan[]): OvertimeApproval[] {
  return approvals
    .filter(({ kind }) => kind === 'overtime')
    .sort(compareApprovals)
    .map(({ fromEpochMs, toEpochMs, compensation, approvalId }) => ({
      start: minuteOf(fromEpochMs),
      end: minuteOf(toEpochMs),
      compensation,
      approvalId,
    }));
}

/** An exception for each approval with minutes during which nobody was there. Pay does not change. */
export function unworkedApprovals(
  subject: ExceptionSubject,
  { rules, overtimeApprovals }: PersonFrame,
  planned: PlannedDays,
  presence: readonly MinuteInterval[],
  { period }: PeriodRules,
): AttendanceException[] {
  if (rules.overtime.mode !== 'approved') return [];
  return overtimeApprovals.flatMap((approval) => {
    const date = dateOfApproval(approval, planned);
    if (date < period.from || date > period.to) return [];
    if (subtract([approval], presence).length === 0) return [];
    const about = { ...subject, date, detail: approval.approvalId };
    return [describeException('approved-overtime-not-worked', about)];
  });
}

/** The day of its begin; after midnight, while the shift of the day before still lasts, that day. */
function dateOfApproval({ start }: MinuteInterval, { days }: PlannedDays): HongKongDate {
  const date = hongKongDateOf(start * MINUTE_MS);
  const begun = days.findLast(({ sections }) => (sections[0]?.start ?? 0) <= start);
  const end = begun?.sections.at(-1)?.end;
  const isOfDayBefore =
    begun !== undefined && end !== undefined && begun.date < date && end >= start;
  return isOfDayBefore && end > midnightOf(date) ? begun.date : date;
}
