import type { LeaveMeasure } from './measure.ts';
import type { PayRules } from './pay-rules.ts';

/** How far the section of a flexible shift may move, in minutes. */
export interface FlexibleRule {
  readonly earlierMinutes: number;
  readonly laterMinutes: number;
}

/** How days of an attendance group without schedule are cut, and which break they have. */
export interface UnscheduledRule {
  /** Minutes after midnight at which the day begins. */
  readonly dayBeginsAt: number;
  readonly unpaidBreak: { readonly afterMinutes: number; readonly minutes: number } | undefined;
}

/** Minutes after midnight; the band may run over midnight. */
export interface NightBand {
  readonly from: number;
  readonly to: number;
}

export interface OvertimeRule {
  readonly mode: PayRules['overtime']['mode'];
  readonly thresholdMinutes: number;
  readonly counts: PayRules['overtime']['counts'];
  readonly nightBand: NightBand | undefined;
  readonly compensation: PayRules['overtime']['compensation'];
}

export interface LeaveRule {
  readonly measureByCode: ReadonlyMap<string, LeaveMeasure>;
  readonly overlap: PayRules['leave']['overlap'];
  readonly dayLeaveEnds: PayRules['leave']['dayLeaveEnds'];
  readonly compareDuration: boolean;
}

/** The pay rules of a company in the form in which days are measured by them. */
export interface DayRules {
  readonly grace: PayRules['grace'];
  readonly hasPaidBreaks: (shiftId: string) => boolean;
  readonly flexibleByShift: ReadonlyMap<string, FlexibleRule>;
  readonly unscheduledByGroup: ReadonlyMap<string, UnscheduledRule>;
  readonly overtime: OvertimeRule;
  readonly leave: LeaveRule;
  readonly makeUpPunches: PayRules['makeUpPunches'];
}

/** Worked out once for a run: what is looked up by shift, group or leave code becomes a table. */
export function dayRulesOf(rules: PayRules): DayRules {
  const { overtime, leave } = rules;
  return {
    grace: rules.grace,
    hasPaidBreaks: paidBreakTest(rules.paidBreaks),
    flexibleByShift: new Map(
      rules.flexible.flatMap((rule) => rule.shiftIds.map((shiftId) => [shiftId, rule])),
    ),
    unscheduledByGroup: new Map(
      rules.unscheduled.flatMap(({ groupIds, dayBeginsAt, unpaidBreak }) =>
        groupIds.map((groupId) => [
          groupId,
          { dayBeginsAt: minuteOfDay(dayBeginsAt), unpaidBreak },
        ]),
      ),
    ),
    overtime: {
      mode: overtime.mode,
      thresholdMinutes: overtime.thresholdMinutes,
      counts: overtime.counts,
      nightBand: nightBandOf(overtime.nightBand),
      compensation: overtime.compensation,
    },
    leave: {
      measureByCode: new Map(leave.types.map(({ key, leaveCode }) => [leaveCode, `leave:${key}`])),
      overlap: leave.overlap,
      dayLeaveEnds: leave.dayLeaveEnds,
      compareDuration: leave.compareDuration,
    },
    makeUpPunches: rules.makeUpPunches,
  };
}

function paidBreakTest(paidBreaks: PayRules['paidBreaks']): (shiftId: string) => boolean {
  if (paidBreaks === 'none') return () => false;
  if (paidBreaks === 'all') return () => true;
  const shiftIds = new Set(paidBreaks);
  return (shiftId) => shiftIds.has(shiftId);
}

function nightBandOf(band: PayRules['overtime']['nightBand']): NightBand | undefined {
  return band === null ? undefined : { from: minuteOfDay(band.from), to: minuteOfDay(band.to) };
}

/** `22:30` is 1350. */
function minuteOfDay(text: string): number {
  const [hours = '', minutes = ''] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}
