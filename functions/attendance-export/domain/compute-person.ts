import { hongKongDateOf, type HongKongDate } from '../../../shared/time/index.ts';
import type { PeriodRules, PersonRows } from './attendance-rows.ts';
import {
  describeException,
  type AttendanceException,
  type ExceptionSubject,
} from './attendance-exception.ts';
import type { PersonFrame } from './day-frame.ts';
import type { DayRecord } from './day-record.ts';
import { excusesOf } from './excused-time.ts';
import { leaveExceptions } from './leave-exceptions.ts';
import { verifyMakeUps } from './make-up-punch.ts';
import { missingScheduleOf } from './missing-schedule.ts';
import { overtimeApprovalsOf, unworkedApprovals } from './overtime-approvals.ts';
import { pairPunches } from './pair-punches.ts';
import { measurePerson, type PersonDays } from './person-days.ts';
import { planDays, type PlannedDays, type RestDay } from './planned-day.ts';
import type { ExclusionCounts, PunchRecord } from './punch-record.ts';
import { selectValidPunches } from './select-punches.ts';

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
  const { from, to } = rules.period;
  const isInPeriod = (date: string): boolean => date >= from && date <= to;
  const planned = planDays(rows.checks, rules.shifts);
  const valid = selectValidPunches(rows.punches, rules.punchPolicy, counts);
  const { punches, unapproved } =
    rules.dayRules.makeUpPunches === 'verified'
      ? verifyMakeUps(valid, rows.approvals, counts)
      : { punches: valid, unapproved: [] };
  const paired = pairPunches(planned.days, punches, isInPeriod, counts);
  const frame = frameOf(rows, planned, rules);
  const calendar = {
    userId,
    restDates: new Set(rows.restDays.map(({ workDate }) => workDate)),
    malformedDates: new Set(planned.malformed.map(({ date }) => date)),
    isInPeriod,
    isStatutory: (date: HongKongDate) => rules.statutoryDates?.has(date) === true,
  };
  const person = measurePerson(paired, calendar, frame, counts);
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

function frameOf(rows: PersonRows, planned: PlannedDays, rules: PeriodRules): PersonFrame {
  const { dayRules } = rules;
  const forgivenWeather = rules.weather?.intervals ?? [];
  return {
    rules: dayRules,
    excuses: excusesOf(rows.leave, rows.approvals, planned.days, dayRules),
    overtimeApprovals: overtimeApprovalsOf(rows.approvals),
    forgivenWeather,
    forgivenAbsence: rules.weather?.forgivesAbsence === true ? forgivenWeather : [],
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
