import { daysFrom, type CompanyPlan } from '../company-plan.ts';
import { dateOf, isWeekday } from '../hong-kong-calendar.ts';
import { HOLIDAYS } from '../holidays.ts';
import { RandomStream } from '../random-stream.ts';
import { configuredLeaveTypes } from './leave-types.ts';
import type {
  SampleApprovalForms,
  SampleHolidaySettings,
  SampleOvertimeRule,
  SamplePayRules,
  SampleRounding,
  SampleUnscheduledRule,
} from './pay-rules.ts';
import { FLEXIBLE_SHIFTS, VARIED_SHIFTS } from './varied-shifts.ts';
import { UNSCHEDULED_GROUP_ID } from './varied-patterns.ts';
import { chooseWeatherPolicy } from './weather.ts';

const FROM_AND_TO = { from: '開始時間', to: '結束時間' };

/** The forms of DingTalk's attendance suite as the sample's approvals fill them in. */
export const APPROVAL_FORMS: SampleApprovalForms = {
  overtime: {
    processCode: 'PROC-5C6A1D20-OVERTIME',
    fields: { ...FROM_AND_TO, compensation: '加班補償' },
    timeOffValues: ['調休'],
  },
  businessTrip: { processCode: 'PROC-5C6A1D20-TRIP', fields: FROM_AND_TO },
  outing: { processCode: 'PROC-5C6A1D20-OUTING', fields: FROM_AND_TO },
  makeUpPunch: { processCode: 'PROC-5C6A1D20-MAKEUP' },
};

/** The rules of a company, by its seed; another period of the same company has the same rules. */
export function choosePayRules(plan: CompanyPlan): SamplePayRules {
  const stream = new RandomStream(plan.parameters.seed, 'rules');
  const paidBreaks = stream.pick([
    'none' as const,
    'none' as const,
    'all' as const,
    [String(VARIED_SHIFTS.office.shiftId), String(VARIED_SHIFTS.night.shiftId)],
  ]);
  const mayCompare = paidBreaks === 'none';
  return {
    version: stream.integer(1, 9),
    grace: {
      lateMinutes: stream.pick([0, 3, 5, 10]),
      earlyLeaveMinutes: stream.pick([0, 0, 5]),
      beyond: stream.pick(['whole', 'excess']),
    },
    paidBreaks,
    flexible: [
      {
        shiftIds: FLEXIBLE_SHIFTS.map((name) => String(VARIED_SHIFTS[name].shiftId)),
        earlierMinutes: stream.pick([60, 60, 30]),
        laterMinutes: stream.pick([60, 90, 0]),
      },
    ],
    unscheduled: [chooseUnscheduled(stream)],
    overtime: chooseOvertime(stream),
    leave: {
      types: configuredLeaveTypes(),
      overlap: stream.pick(['leave-wins', 'punches-win']),
      dayLeaveEnds: stream.pick(['inclusive', 'exclusive']),
      compareDuration: stream.chance(0.6) && mayCompare,
    },
    makeUpPunches: stream.pick(['trusted', 'verified']),
    rounding: chooseRounding(stream),
    approvals: APPROVAL_FORMS,
    holidays: chooseHolidays(plan, stream),
    weather: chooseWeatherPolicy(stream),
  };
}

function chooseUnscheduled(stream: RandomStream): SampleUnscheduledRule {
  const groupIds = [String(UNSCHEDULED_GROUP_ID)];
  const dayBeginsAt = stream.pick(['04:00', '05:30', '00:00']);
  const hasBreak = stream.chance(0.7);
  const afterMinutes = stream.pick([300, 240]);
  const minutes = stream.pick([60, 30]);
  return hasBreak
    ? { groupIds, dayBeginsAt, unpaidBreak: { afterMinutes, minutes } }
    : { groupIds, dayBeginsAt };
}

function chooseOvertime(stream: RandomStream): SampleOvertimeRule {
  const either = ['pay', 'pay', 'time-off'] as const;
  return {
    mode: stream.pick(['approved', 'approved', 'beyond-threshold', 'beyond-threshold', 'none']),
    thresholdMinutes: stream.pick([30, 60, 15]),
    counts: stream.pick(['all', 'excess']),
    nightBand: stream.pick([
      { from: '22:00', to: '06:00' },
      { from: '00:00', to: '05:00' },
      { from: '19:30', to: '23:00' },
      null,
    ]),
    compensation: {
      workday: stream.pick(either),
      restday: stream.pick(either),
      statutory: stream.pick(either),
    },
  };
}

function chooseRounding(stream: RandomStream): readonly SampleRounding[] {
  const overtime = ['overtime-workday', 'overtime-restday', 'overtime-statutory'];
  return stream.pick<readonly SampleRounding[]>([
    [],
    [],
    [{ measures: ['worked'], unitMinutes: 15, direction: 'nearest' }],
    [
      { measures: overtime, unitMinutes: 30, direction: 'down' },
      { measures: ['late', 'early-leave', 'absent'], unitMinutes: 5, direction: 'down' },
    ],
    [{ measures: overtime, unitMinutes: 15, direction: 'up' }],
  ]);
}

/** Some companies grant a day of their own as a statutory (alternative) holiday. */
function chooseHolidays(plan: CompanyPlan, stream: RandomStream): SampleHolidaySettings {
  const days = daysFrom(plan.firstDay, plan.lastDay).filter(
    (day) => isWeekday(day) && !HOLIDAYS.has(day) && isInTable(day),
  );
  const grants = stream.chance(0.4);
  if (!grants || days.length === 0) return {};
  return {
    added: [
      {
        date: dateOf(stream.pick(days)),
        kind: 'statutory',
        nameEn: 'Alternative holiday',
        nameZhHK: '另定假日',
        reason: 'granted by notice',
      },
    ],
  };
}

function isInTable(dayNumber: number): boolean {
  const date = dateOf(dayNumber);
  return date >= '2025-01-01' && date <= '2028-12-31';
}
