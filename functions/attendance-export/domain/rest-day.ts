import { outermostPunches, presenceOf } from './day-presence.ts';
import { DAY_MINUTES, type DayBounds, type PersonFrame } from './day-frame.ts';
import { dayPunchOf, type MeasuredDay } from './measure-day.ts';
import { clip, intersect } from './minute-interval.ts';
import { overtimeOf, type OvertimePresence } from './overtime.ts';
import type { PunchRecord } from './punch-record.ts';
import { minutesOf, partition } from './segments.ts';

/** A day on which the schedule gives off. */
export interface DayOff {
  readonly userId: string;
  readonly date: string;
  readonly midnight: number;
  readonly isStatutory: boolean;
}

export interface MeasuredDayOff extends MeasuredDay {
  /** False if the policy has nothing to say of the presence: then it is a question for a person. */
  readonly isSettled: boolean;
}

/**
 * Measures presence on a rest day or a statutory holiday without plan: overtime, if the policy counts
 * any. Without a whole minute between in and out there is nothing to measure.
 */
export function measureDayOff(
  day: DayOff,
  punches: readonly PunchRecord[],
  { notBefore, notAfter }: DayBounds,
  frame: PersonFrame,
): MeasuredDayOff | undefined {
  const pair = outermostPunches(punches);
  const presence = presenceOf(pair);
  if (presence === undefined || presence.start === presence.end) return undefined;
  const { rules, excuses, overtimeApprovals: approvals } = frame;
  const candidates = clip([presence], notBefore, notAfter);
  const kind: OvertimePresence['kind'] = day.isStatutory ? 'statutory' : 'restday';
  const overtime = overtimeOf(
    { kind, candidates, early: [], trips: excuses.trips, approvals },
    rules.overtime,
  );
  const segments = partition(overtime, day.midnight, day.midnight + DAY_MINUTES);
  const { mode } = rules.overtime;
  const isApproved = mode === 'approved' && intersect([presence], approvals).length > 0;
  return {
    isSettled: mode === 'beyond-threshold' || isApproved,
    presence: [presence],
    record: {
      userId: day.userId,
      date: day.date,
      dayKind: day.isStatutory ? 'statutory-holiday' : 'rest-day',
      problem: 'none',
      minutes: minutesOf(segments),
      planned: 0,
      segments,
      punches: [
        ...(pair.in === undefined ? [] : [dayPunchOf(pair.in, 'OnDuty')]),
        ...(pair.out === undefined ? [] : [dayPunchOf(pair.out, 'OffDuty')]),
      ],
    },
  };
}
