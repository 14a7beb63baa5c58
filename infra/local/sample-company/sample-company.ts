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
}

export interface SamplePayrollIdentity {
  readonly employeeNumber: string;
  readonly costCentre: string;
  readonly payGroup: string;
  readonly validFrom: string;
  readonly validTo: string | undefined;
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
}

/** One person's month. */
export interface SampleAttendance {
  readonly plannedChecks: readonly SamplePlannedCheck[];
  readonly punches: readonly SamplePunch[];
  readonly leave: readonly SampleLeave[];
  readonly expected: readonly ExpectedDay[];
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
}
