import type { HongKongDate } from '../../../shared/time/index.ts';
import type { PeriodRules, PersonRows } from './attendance-rows.ts';
import type { PersonFrame } from './day-frame.ts';
import { excusesOf } from './excused-time.ts';
import { verifyMakeUps } from './make-up-punch.ts';
import { overtimeApprovalsOf } from './overtime-approvals.ts';
import { pairPunches, type PairedPunches } from './pair-punches.ts';
import { measurePerson, type PersonDays } from './person-days.ts';
import { planDays, type PlannedDays } from './planned-day.ts';
import type { ExclusionCounts, PunchRecord } from './punch-record.ts';
import { selectValidPunches } from './select-punches.ts';

/** The way from a person's rows to measured days, step by step. */
export interface PersonCourse {
  readonly planned: PlannedDays;
  readonly valid: readonly PunchRecord[];
  /** Those of the valid punches whose approval, if they need one, is known. */
  readonly approved: readonly PunchRecord[];
  readonly unapproved: readonly PunchRecord[];
  readonly paired: PairedPunches;
  readonly frame: PersonFrame;
  readonly person: PersonDays;
  readonly isInPeriod: (date: HongKongDate) => boolean;
}

/** Plans, selects, pairs and measures. Counts every punch exactly once. */
export function courseOfPerson(
  userId: string,
  rows: PersonRows,
  rules: PeriodRules,
  counts: ExclusionCounts,
): PersonCourse {
  const { from, to } = rules.period;
  const isInPeriod = (date: string): boolean => date >= from && date <= to;
  const planned = planDays(rows.checks, rules.shifts);
  const valid = selectValidPunches(rows.punches, rules.punchPolicy, counts);
  const { punches: approved, unapproved } =
    rules.dayRules.makeUpPunches === 'verified'
      ? verifyMakeUps(valid, rows.approvals, counts)
      : { punches: valid, unapproved: [] };
  const paired = pairPunches(planned.days, approved, isInPeriod, counts);
  const frame = frameOf(rows, planned, rules);
  const calendar = {
    userId,
    restDates: new Set(rows.restDays.map(({ workDate }) => workDate)),
    malformedDates: new Set(planned.malformed.map(({ date }) => date)),
    isInPeriod,
    isStatutory: (date: HongKongDate) => rules.statutoryDates?.has(date) === true,
  };
  const person = measurePerson(paired, calendar, frame, counts);
  return { planned, valid, approved, unapproved, paired, frame, person, isInPeriod };
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
