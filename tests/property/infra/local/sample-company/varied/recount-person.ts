import type {
  ExpectedDay,
  ExpectedException,
  SampleApproval,
} from '../../../../../../infra/local/sample-company/index.ts';
import { DAY, dateAt, isRejected, midnightOf, minuteOf, type Evidence } from './evidence.ts';
import { covers, halvesOf, hasOddDuration } from './leave-reading.ts';
import { recountRestDay, recountUnscheduledDay } from './planless-recount.ts';
import { recountRosteredDay, type Recount } from './rostered-recount.ts';
import {
  minutesFrom,
  rosteredEvidenceOf,
  workingMinutesOf,
  type RosteredEvidence,
} from './section-evidence.ts';

export type RecountedDay = Required<
  Pick<ExpectedDay, 'date' | 'exception' | 'minutes' | 'dayKind' | 'exceptions'>
>;

/** One person's days again, from the evidence alone. */
export function recountPerson(
  evidence: Evidence,
  dates: readonly string[],
): readonly RecountedDay[] {
  const isUnscheduled = evidence.attendance.plannedChecks.length === 0;
  const rostered = new Map(dates.map((date) => [date, rosteredEvidenceOf(evidence, date)]));
  const known = [...rostered.values()].filter((day) => day !== undefined);
  const byLeave = leaveExceptionsOf(evidence, known);
  const neighbours = [dates[0], dates.at(-1)].flatMap((date = '', index) => {
    const beside = dateAt(midnightOf(date) + (index === 0 ? -DAY : DAY));
    return rosteredEvidenceOf(evidence, beside) ?? [];
  });
  const withNeighbours = [...known, ...neighbours];
  return dates.map((date): RecountedDay => {
    const day = rostered.get(date);
    const exceptions = new Set<ExpectedException>();
    const recount = ((): Recount => {
      if (isUnscheduled) return recountUnscheduledDay(evidence, date);
      if (day !== undefined) return recountRosteredDay(evidence, day);
      const rest = recountRestDay(evidence, date);
      if (rest.lacksPlan) exceptions.add('punch-without-plan');
      return rest;
    })();
    for (const exception of byLeave.get(date) ?? []) {
      const isMoot = exception === 'leave-type-unknown' && !('leave:other' in recount.minutes);
      if (!isMoot) exceptions.add(exception);
    }
    if (recount.problem !== 'none') exceptions.add(recount.problem);
    addApprovalExceptions(exceptions, evidence, withNeighbours, date, recount);
    return {
      date,
      exception: recount.problem,
      minutes: recount.minutes,
      dayKind: isUnscheduled
        ? 'unscheduled'
        : evidence.isStatutory(date)
          ? 'statutory-holiday'
          : day === undefined
            ? 'rest-day'
            : 'work-day',
      exceptions: [...exceptions].sort(),
    };
  });
}

/** By day: exceptions of a leave belong to the first day of the period that it touches. */
function leaveExceptionsOf(
  evidence: Evidence,
  known: readonly RosteredEvidence[],
): ReadonlyMap<string, readonly ExpectedException[]> {
  const { leave: policy } = evidence.rules;
  const found = new Map<string, readonly ExpectedException[]>();
  for (const leave of evidence.attendance.leave) {
    const touched = known.filter((day) => {
      const halfOf = halvesOf(workingMinutesOf(day.sections));
      return day.sections.some(({ start, end }) =>
        minutesFrom(start, end).some((minute) => covers(evidence, leave, day.date, halfOf, minute)),
      );
    });
    const [first] = touched;
    if (first === undefined) continue;
    const isKnownType = policy.types.some(({ leaveCode }) => leaveCode === leave.leaveCode);
    const days = touched.map(({ date, sections }) => ({
      date,
      working: workingMinutesOf(sections),
    }));
    const isOdd = policy.compareDuration && hasOddDuration(evidence, leave, days);
    found.set(first.date, [
      ...(found.get(first.date) ?? []),
      ...(isKnownType ? [] : (['leave-type-unknown'] as const)),
      ...(isOdd ? (['leave-duration-differs'] as const) : []),
    ]);
  }
  return found;
}

function addApprovalExceptions(
  exceptions: Set<ExpectedException>,
  evidence: Evidence,
  known: readonly RosteredEvidence[],
  date: string,
  { outside }: Recount,
): void {
  const { attendance, approvals, rules } = evidence;
  const rejected = attendance.punches.filter((punch) => isRejected(evidence, punch));
  if (rejected.some(({ workDate }) => workDate === date)) exceptions.add('make-up-not-approved');
  if (rules.overtime.mode !== 'approved') return;
  const present = new Set(outside);
  const isUnworked = ({ fromEpochMs, toEpochMs }: SampleApproval): boolean =>
    minutesFrom(minuteOf(fromEpochMs), minuteOf(toEpochMs)).some((minute) => !present.has(minute));
  const own = approvals.filter(
    (approval) =>
      approval.kind === 'overtime' &&
      approval.result === 'agree' &&
      dayOf(approval, known) === date,
  );
  if (own.some(isUnworked)) exceptions.add('approved-overtime-not-worked');
}

/** The work day at whose edge the approval begins, else the calendar day. */
function dayOf({ fromEpochMs }: SampleApproval, known: readonly RosteredEvidence[]): string {
  const from = minuteOf(fromEpochMs);
  const beside = known.find(({ sections }) => {
    const [start, end] = [sections[0]?.start ?? 0, sections.at(-1)?.end ?? 0];
    return start - 60 <= from && from <= end + 150;
  });
  return beside?.date ?? dateAt(from);
}
