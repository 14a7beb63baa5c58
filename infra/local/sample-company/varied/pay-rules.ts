/**
 * The rules by which a company of the sample pays, as they stand in its configuration under
 * `payRules`. A plain JSON object, written here from the description of the configuration, so that
 * what reads it is checked by somebody else's words.
 */
export interface SamplePayRules {
  readonly version: number;
  readonly grace: {
    readonly lateMinutes: number;
    readonly earlyLeaveMinutes: number;
    readonly beyond: 'whole' | 'excess';
  };
  readonly paidBreaks: 'none' | 'all' | readonly string[];
  readonly flexible: readonly SampleFlexibleRule[];
  readonly unscheduled: readonly SampleUnscheduledRule[];
  readonly overtime: SampleOvertimeRule;
  readonly leave: {
    readonly types: readonly SampleLeaveType[];
    readonly overlap: 'leave-wins' | 'punches-win';
    readonly dayLeaveEnds: 'inclusive' | 'exclusive';
    readonly compareDuration: boolean;
  };
  readonly makeUpPunches: 'trusted' | 'verified';
  readonly rounding: readonly SampleRounding[];
  readonly approvals: SampleApprovalForms;
  readonly holidays: SampleHolidaySettings;
  readonly weather: SampleWeatherPolicy;
}

export interface SampleFlexibleRule {
  readonly shiftIds: readonly string[];
  readonly earlierMinutes: number;
  readonly laterMinutes: number;
}

export interface SampleUnscheduledRule {
  readonly groupIds: readonly string[];
  /** Clock time HH:mm at which the day of these people begins. */
  readonly dayBeginsAt: string;
  readonly unpaidBreak?: { readonly afterMinutes: number; readonly minutes: number };
}

export type OvertimeKind = 'workday' | 'restday' | 'statutory';
export type Compensation = 'pay' | 'time-off';

export interface SampleOvertimeRule {
  readonly mode: 'none' | 'approved' | 'beyond-threshold';
  readonly thresholdMinutes: number;
  readonly counts: 'all' | 'excess';
  readonly nightBand: { readonly from: string; readonly to: string } | null;
  readonly compensation: Readonly<Record<OvertimeKind, Compensation>>;
}

export interface SampleLeaveType {
  readonly key: string;
  readonly leaveCode: string;
  readonly nameEn: string;
  readonly nameZhHK: string;
}

export interface SampleRounding {
  readonly measures: readonly string[];
  readonly unitMinutes: number;
  readonly direction: 'nearest' | 'down' | 'up';
}

export interface SampleApprovalForm {
  readonly processCode: string;
  readonly fields: { readonly from: string; readonly to: string; readonly compensation?: string };
  /** Values of the compensation field that mean time off. */
  readonly timeOffValues?: readonly string[];
}

export interface SampleApprovalForms {
  readonly overtime: SampleApprovalForm;
  readonly businessTrip: SampleApprovalForm;
  readonly outing: SampleApprovalForm;
  readonly makeUpPunch: { readonly processCode: string };
}

export interface SampleHolidaySettings {
  readonly winterSolstice?: 'christmas' | 'winter-solstice';
  readonly added?: readonly {
    readonly date: string;
    readonly kind: 'statutory' | 'general';
    readonly nameEn: string;
    readonly nameZhHK: string;
    readonly reason: string;
  }[];
}

export interface SampleWeatherPolicy {
  readonly effect: 'none' | 'forgive-lateness' | 'forgive-absence';
  readonly signals: readonly string[];
  /** After a signal has ended, the time within which people have to be at work again. */
  readonly resumeWithinMinutes: number;
}
