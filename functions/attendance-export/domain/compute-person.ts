import { hongKongDateOf, type HongKongDate } from '../../../shared/time/index.ts';
import type { PeriodRules, PersonRows } from './attendance-rows.ts';
import {
  describeException,
  type AttendanceException,
  type ExceptionSubject,
} from './attendance-exception.ts';
import type { DayRecord } from './day-record.ts';
import { leaveExceptions } from './leave-exceptions.ts';
import { missingScheduleOf } from './missing-schedule.ts';
import { unworkedApprovals } from './overtime-approvals.ts';
import { courseOfPerson } from './person-course.ts';
import type { PersonDays } from './person-days.ts';
import type { PlannedDays, RestDay } from './planned-day.ts';
import type { ExclusionCounts, PunchRecord } from './punch-record.ts';

type Person = ExceptionSubject & { readonly userId: string };

/** What a person's rows amount to. */
export interface PersonResult {
  readonly days: readonly DayRecord[];
  readonly exceptions: readonly AttendanceException[];
  /** Punches that count. */
  readonly used: number;
}

/** Measures one person, and says of everything that could not be measured what it was. */
export function computePerson(
  userId: string,
  rows: PersonRows,
  rules: PeriodRules,
  counts: ExclusionCounts,
): PersonResult {
  const course = courseOfPerson(userId, rows, rules, counts);
  const { planned, frame, paired, person, unapproved, isInPeriod } = course;
  const subject = { userId, employeeNumber: rules.employeeNumberOf(userId) };
  const exceptions = [
    ...scheduleExceptions(subject, planned, rows.restDays, person, rules, isInPeriod),
    ...unapprovedMakeUps(subject, unapproved, isInPeriod),
    ...leaveExceptions(subject, rows, planned, person.records, rules),
    ...unworkedApprovals(subject, frame, planned, person.presence, rules),
  ];
  return {
    days: person.records,
    exceptions: distinct(exceptions),
    used: paired.usedCount + person.usedCount,
  };
}

/** Malformed and missing schedules, and punches outside them: one exception a day is enough. */
function scheduleExceptions(
  subject: Person,
  planned: PlannedDays,
  restDays: readonly RestDay[],
  person: PersonDays,
  rules: PeriodRules,
  isInPeriod: (date: HongKongDate) => boolean,
): AttendanceException[] {
  const malformed = planned.malformed.map(({ date }) => date).filter(isInPeriod);
  const exceptions = malformed.map((date) =>
    describeException('schedule-malformed', { ...subject, date }),
  );
  if (!person.isUnscheduled) {
    const scheduled = new Set(malformed);
    for (const { date } of planned.days) if (isInPeriod(date)) scheduled.add(date);
    for (const { workDate } of restDays) if (isInPeriod(workDate)) scheduled.add(workDate);
    exceptions.push(...scheduleMissing(subject, scheduled, rules));
  }
  for (const date of person.unexplained) {
    exceptions.push(describeException('punch-without-plan', { ...subject, date }));
  }
  return exceptions;
}

/** One exception for a whole period without a schedule, or one for each day that is left out. */
function scheduleMissing(
  subject: Person,
  scheduled: ReadonlySet<HongKongDate>,
  rules: PeriodRules,
): AttendanceException[] {
  const found = missingScheduleOf(scheduled, rules.periodDays, (date) =>
    rules.isMappedOn(subject.userId, date),
  );
  if (found.missing === 'whole-period') return [describeException('schedule-missing', subject)];
  return found.days.map((date) => describeException('schedule-missing', { ...subject, date }));
}

function unapprovedMakeUps(
  subject: Person,
  unapproved: readonly PunchRecord[],
  isInPeriod: (date: HongKongDate) => boolean,
): AttendanceException[] {
  const dates = new Set(
    unapproved.map(({ workDate, punchedEpochMs }) => workDate ?? hongKongDateOf(punchedEpochMs)),
  );
  return [...dates]
    .filter(isInPeriod)
    .sort()
    .map((date) => describeException('make-up-not-approved', { ...subject, date }));
}

/** A leave or an approval that DingTalk gives twice is one question. */
function distinct(exceptions: readonly AttendanceException[]): readonly AttendanceException[] {
  if (exceptions.length < 2) return exceptions;
  return [...new Map(exceptions.map((exception) => [exception.id, exception])).values()];
}
