import type { SamplePayRules } from './varied/pay-rules.ts';

/**
 * What the sample company is made of. All of it follows from (seed, employees, period): the same
 * three give the same company, down to the second of every punch. Instants are UTC epoch
 * milliseconds, days are Hong Kong calendar days `yyyy-MM-dd`.
 */
export interface SampleParameters {
  readonly seed: number;
  /** 10 to 100,000; leavers of the period are among them. */
  readonly employees: number;
  readonly period: { readonly from: string; readonly to: string };
  /** `varied`: the seed also chooses the company's pay rules; `plain` (the default): it has none. */
  readonly rules?: 'plain' | 'varied';
  /** Legal companies in the organisation; with 2 some people go from one to the other. Default 1. */
  readonly companies?: 1 | 2;
  /**
   * A whole number; absent and 0 are the same. Another organisation of the same seed has the same
   * user ids under another corpId, and lives another month.
   */
  readonly organisation?: number;
}

export interface SampleDepartment {
  readonly departmentId: number;
  readonly name: string;
  /** 1 is the root department. */
  readonly parentId: number | undefined;
}

export interface SamplePerson {
  readonly userId: string;
  readonly unionId: string;
  /** DingTalk job number (job_number). */
  readonly jobNumber: string;
  readonly nameZhHK: string;
  readonly nameEn: string;
  readonly departmentId: number;
  readonly hiredOn: string;
  /** Last day of employment; such people are no longer in the directory. */
  readonly leftOn: string | undefined;
  /** Somebody else of the directory; undefined for whoever has nobody above. */
  readonly managerUserId: string | undefined;
  /** The payroll side; undefined for someone whom nobody has mapped yet. */
  readonly payroll: SamplePayrollIdentity | undefined;
  /**
   * The rows in the order of time, of which `payroll` is the last. Absent where `payroll` says all:
   * of people of a single company who did not change their cost centre.
   */
  readonly payrollRows?: readonly SamplePayrollRow[];
}

export interface SamplePayrollIdentity {
  readonly employeeNumber: string;
  readonly costCentre: string;
  readonly payGroup: string;
  readonly validFrom: string;
  readonly validTo: string | undefined;
}

/** A dated row of the payroll side, of one legal company. */
export interface SamplePayrollRow extends SamplePayrollIdentity {
  readonly companyCode: string;
}

/** A legal employer within the organisation. */
export interface SampleLegalCompany {
  readonly companyCode: string;
  readonly nameEn: string;
  readonly nameZhHK: string;
  /** Its departments, those below them included; none of them is another company's. */
  readonly departmentIds: readonly number[];
}

/** A shift: one section for a two-punch day, two for a four-punch (split) day. */
export interface SampleShift {
  readonly shiftId: number;
  readonly name: string;
  readonly sections: readonly SampleShiftSection[];
}

export interface SampleShiftSection {
  /** Minutes from the midnight at which the work day begins; over 1,440 is the next day. */
  readonly startMinute: number;
  readonly endMinute: number;
  /** An unpaid break inside the section, for which nobody punches. */
  readonly breakStartMinute: number | undefined;
  readonly breakEndMinute: number | undefined;
}

/** One planned punch, or (shiftId 0, no checkType) a rest day. */
export interface SamplePlannedCheck {
  readonly planId: number;
  readonly userId: string;
  readonly workDate: string;
  readonly shiftId: number;
  readonly groupId: number;
  readonly checkType: 'OnDuty' | 'OffDuty' | undefined;
  readonly planCheckEpochMs: number | undefined;
  readonly isRest: boolean;
}

export type SampleSourceType =
  'ATM' | 'BEACON' | 'DING_ATM' | 'USER' | 'BOSS' | 'APPROVE' | 'SYSTEM' | 'AUTO_CHECK';

/** One row of raw punch data as DingTalk keeps it, legal or not. */
export interface SamplePunch {
  readonly recordId: number;
  readonly bizId: string;
  readonly userId: string;
  readonly userCheckEpochMs: number;
  readonly sourceType: SampleSourceType;
  readonly isLegal: boolean;
  /** Only on illegal rows, which lack checkType, planId, workDate and the plan times. */
  readonly invalidRecordType: 'Security' | 'Other' | undefined;
  readonly checkType: 'OnDuty' | 'OffDuty' | undefined;
  readonly planId: number | undefined;
  readonly workDate: string | undefined;
  readonly planCheckEpochMs: number | undefined;
  readonly groupId: number;
  readonly shiftId: number | undefined;
  /** Instance of the approval that a make-up punch came from; absent where DingTalk states none. */
  readonly procInstId?: string;
}

export interface SampleLeave {
  readonly userId: string;
  readonly leaveCode: string;
  readonly leaveName: string;
  readonly fromEpochMs: number;
  readonly toEpochMs: number;
  /** DingTalk's unit: hundredths of a day or of an hour. */
  readonly durationPercent: number;
  readonly durationUnit: 'percent_day' | 'percent_hour';
}

/** Kinds of approvals that bear on attendance, besides leave. */
export type SampleApprovalKind = 'overtime' | 'business-trip' | 'outing' | 'make-up-punch';

/** One approval of DingTalk's attendance suite, asked for in the app and decided by a person. */
export interface SampleApproval {
  /** Whose attendance it is about. */
  readonly userId: string;
  readonly kind: SampleApprovalKind;
  readonly fromEpochMs: number;
  /** For a make-up punch the same as `fromEpochMs`: the time of the punch. */
  readonly toEpochMs: number;
  /** How overtime is made good; undefined where the form does not ask. */
  readonly compensation: 'pay' | 'time-off' | undefined;
  /** Unique in the company. */
  readonly processInstanceId: string;
  /** Of the form; a company has one for each kind. */
  readonly processCode: string;
  /** When it was decided; before that it is open. */
  readonly finishedEpochMs: number;
  readonly result: 'agree' | 'refuse';
  /** Who asked; `userId` unless somebody else did it for the person. */
  readonly originatorUserId?: string;
}

/**
 * The oracle: what the generator knows from its own plan, never from punches that it re-reads.
 * Minutes are whole; times are cut to the minute. On an `exception` day (a planned punch is
 * missing) worked, late, early-leave and overtime are 0; absent is the planned time less leave if
 * none of the day's planned punches exists, else 0.
 */
export interface ExpectedDay {
  readonly userId: string;
  readonly date: string;
  readonly plannedMinutes: number;
  readonly workedMinutes: number;
  readonly lateMinutes: number;
  readonly earlyLeaveMinutes: number;
  readonly absentMinutes: number;
  readonly overtimeMinutes: number;
  readonly leaveMinutes: number;
  readonly exception: 'none' | 'missing-punch' | 'no-punch';
  /**
   * Only with varied rules: minutes by measure (`planned`, every measure that can be paid, and
   * `unresolved`); those without minutes are absent. The fields above are sums of these.
   */
  readonly minutes?: Readonly<Record<string, number>>;
  /** Only with varied rules. */
  readonly dayKind?: 'work-day' | 'rest-day' | 'statutory-holiday' | 'unscheduled';
  /** Only with varied rules: every kind of exception that the day gives cause for, sorted. */
  readonly exceptions?: readonly ExpectedException[];
}

/** Kinds of exceptions that a day can give cause for. */
export type ExpectedException =
  | 'approved-overtime-not-worked'
  | 'leave-duration-differs'
  | 'leave-type-unknown'
  | 'make-up-not-approved'
  | 'missing-punch'
  | 'no-punch'
  | 'punch-without-plan';

/** One person's month. */
export interface SampleAttendance {
  readonly plannedChecks: readonly SamplePlannedCheck[];
  readonly punches: readonly SamplePunch[];
  readonly leave: readonly SampleLeave[];
  readonly expected: readonly ExpectedDay[];
}

/** What the Observatory's warning summary said, each time that it changed. */
export interface SampleWeather {
  /** Texts of `weather.php?dataType=warnsum&lang=en`, in the order of time. */
  readonly snapshots: readonly string[];
}

/** A punch or an approval that became known after the period was exported. */
export interface SampleLateChange {
  readonly userId: string;
  /** The work day that it changes. */
  readonly date: string;
  readonly punches: readonly SamplePunch[];
  readonly approvals: readonly SampleApproval[];
  /** The oracle of that day with the change. */
  readonly expected: ExpectedDay;
}

export interface SampleCompany {
  readonly parameters: SampleParameters;
  readonly corpId: string;
  /** Short code used in payroll files: letters and digits. */
  readonly companyCode: string;
  readonly nameEn: string;
  readonly nameZhHK: string;
  /** userId of an administrator, for calls that need an operator. */
  readonly operatorUserId: string;
  readonly departments: readonly SampleDepartment[];
  readonly shifts: readonly SampleShift[];
  readonly groups: readonly {
    readonly groupId: number;
    readonly name: string;
    readonly type: 'FIXED' | 'TURN' | 'NONE';
  }[];
  readonly roles: readonly {
    readonly roleId: number;
    readonly name: string;
    readonly userIds: readonly string[];
  }[];
  /** Everybody employed on any day of the period, leavers included, in a stable order. */
  readonly people: readonly SamplePerson[];
  /** Rows of the payroll mapping that name nobody in the directory (mapped but not found). */
  readonly mappedButUnknown: readonly ({ readonly userId: string } & SamplePayrollIdentity)[];
  readonly holidays: readonly {
    readonly date: string;
    readonly nameEn: string;
    readonly nameZhHK: string;
    readonly statutory: boolean;
  }[];
  /** Made on demand from the seed; a large company is never in memory as a whole. */
  attendanceOf(userId: string): SampleAttendance;
  /** Approvals about a person, from whatever day; absent: the company has none. */
  readonly approvalsOf?: (userId: string) => readonly SampleApproval[];
  /** Absent: one, which is the whole organisation (see `legalCompaniesOf`). */
  readonly legalCompanies?: readonly SampleLegalCompany[];
  /** Only with varied rules: what stands under `payRules` in the company's configuration. */
  readonly payRules?: SamplePayRules;
  /** Only with varied rules: what the Observatory's warnings said in the period. */
  readonly weather?: SampleWeather;
  /** Only with varied rules: what comes in after the period was exported. */
  readonly lateChanges?: () => readonly SampleLateChange[];
}
