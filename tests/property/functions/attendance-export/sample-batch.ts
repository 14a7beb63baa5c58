import type { ApprovalSpan } from '../../../../functions/attendance-export/domain/approval-span.ts';
import type { AttendanceBatch } from '../../../../functions/attendance-export/domain/attendance-batch.ts';
import type { DayRecord } from '../../../../functions/attendance-export/domain/day-record.ts';
import type {
  PlannedCheck,
  Shift,
} from '../../../../functions/attendance-export/domain/planned-day.ts';
import type { PunchRecord } from '../../../../functions/attendance-export/domain/punch-record.ts';
import type {
  ExpectedDay,
  SampleCompany,
  SamplePlannedCheck,
  SamplePunch,
} from '../../../../infra/local/sample-company/index.ts';

/** The attendance of some of a sample company's people, as the export's domain takes it. */
export function sampleBatch(company: SampleCompany, userIds: readonly string[]): AttendanceBatch {
  const attendance = userIds.map((userId) => company.attendanceOf(userId));
  return {
    userIds,
    punches: attendance.flatMap(({ punches }) => punches.map(punchRecordOf)),
    checks: attendance.flatMap(({ plannedChecks }) => plannedChecks.flatMap(plannedCheckOf)),
    restDays: attendance.flatMap(({ plannedChecks }) =>
      plannedChecks
        .filter(({ isRest }) => isRest)
        .map(({ userId, workDate }) => ({ userId, workDate })),
    ),
    leave: attendance.flatMap(({ leave }) =>
      leave.map(({ userId, fromEpochMs, toEpochMs, leaveCode, durationPercent, durationUnit }) => ({
        userId,
        fromEpochMs,
        toEpochMs,
        leaveCode,
        unit: durationUnit === 'percent_day' ? ('day' as const) : ('hour' as const),
        durationHundredths: durationPercent,
      })),
    ),
    approvals: userIds.flatMap((userId) => agreedApprovals(company, userId)),
  };
}

/** The export reads agreed approvals only. */
function agreedApprovals(company: SampleCompany, userId: string): ApprovalSpan[] {
  return (company.approvalsOf?.(userId) ?? [])
    .filter(({ result }) => result === 'agree')
    .map(({ kind, fromEpochMs, toEpochMs, compensation, processInstanceId }) => ({
      userId,
      kind,
      fromEpochMs,
      toEpochMs,
      compensation,
      approvalId: processInstanceId,
    }));
}

/** The company's shifts, of which the domain needs the breaks. */
export function sampleShifts(company: SampleCompany): Map<string, Shift> {
  return new Map(
    company.shifts.map((shift) => [
      String(shift.shiftId),
      {
        shiftId: String(shift.shiftId),
        breaks: shift.sections.flatMap(({ breakStartMinute, breakEndMinute }) =>
          breakStartMinute === undefined || breakEndMinute === undefined
            ? []
            : [{ startMinute: breakStartMinute, endMinute: breakEndMinute }],
        ),
      },
    ]),
  );
}

/** A computed day in the oracle's words; `exception` stays the domain's own word. */
export function inOracleWords({ userId, date, planned, minutes, problem }: DayRecord) {
  return {
    userId,
    date,
    plannedMinutes: planned,
    workedMinutes: minutes.worked ?? 0,
    lateMinutes: minutes.late ?? 0,
    earlyLeaveMinutes: minutes['early-leave'] ?? 0,
    absentMinutes: minutes.absent ?? 0,
    overtimeMinutes: minutes['overtime-not-counted'] ?? 0,
    leaveMinutes: minutes['leave:other'] ?? 0,
    exception: problem,
  };
}

/** The oracle has a row for every employed day; the domain measures days with a plan. */
export function isRestDay(day: ExpectedDay): boolean {
  return day.plannedMinutes === 0;
}

function punchRecordOf(punch: SamplePunch): PunchRecord {
  return {
    recordId: String(punch.recordId),
    bizId: punch.bizId,
    userId: punch.userId,
    punchedEpochMs: punch.userCheckEpochMs,
    isLegal: punch.isLegal,
    invalidRecordType: punch.invalidRecordType,
    sourceType: punch.sourceType,
    checkType: punch.checkType,
    planId: punch.planId === undefined ? undefined : String(punch.planId),
    workDate: punch.workDate,
    plannedEpochMs: punch.planCheckEpochMs,
    groupId: String(punch.groupId),
    approvalId: punch.procInstId,
  };
}

function plannedCheckOf(check: SamplePlannedCheck): PlannedCheck[] {
  const { checkType, planCheckEpochMs } = check;
  if (check.isRest || checkType === undefined || planCheckEpochMs === undefined) return [];
  return [
    {
      planId: String(check.planId),
      userId: check.userId,
      workDate: check.workDate,
      shiftId: String(check.shiftId),
      checkType,
      plannedEpochMs: planCheckEpochMs,
    },
  ];
}
