import type { PlannedCheck } from '../../../../../functions/attendance-export/domain/planned-day.ts';
import type { PunchRecord } from '../../../../../functions/attendance-export/domain/punch-record.ts';
import type { PayrollLine } from '../../../../../functions/attendance-export/domain/payroll-line.ts';
import type {
  EarningsCodeMapping,
  PersonMapping,
} from '../../../../../functions/attendance-export/domain/payroll-mapping.ts';

/** `2026-10-05 09:00` or `2026-10-05 09:00:30`, Hong Kong time, as an instant. */
export function at(text: string): number {
  const seconds = text.length === 16 ? ':00' : '';
  return Date.parse(`${text.replace(' ', 'T')}${seconds}+08:00`);
}

/** The same in minutes since the epoch. */
export function minuteAt(text: string): number {
  return at(text) / 60_000;
}

export function check(
  checkType: PlannedCheck['checkType'],
  when: string,
  change: Partial<PlannedCheck> = {},
): PlannedCheck {
  return {
    planId: `plan ${when}`,
    userId: 'u1',
    workDate: when.slice(0, 10),
    shiftId: 'office',
    checkType,
    plannedEpochMs: at(when),
    ...change,
  };
}

/** The planned punches of one section. */
export function section(from: string, to: string, change: Partial<PlannedCheck> = {}) {
  const workDate = from.slice(0, 10);
  return [
    check('OnDuty', from, { workDate, ...change }),
    check('OffDuty', to, { workDate, ...change }),
  ];
}

let lastId = 0;

/** A legal punch that answers the planned punch of the given time. */
export function punch(
  checkType: 'OnDuty' | 'OffDuty',
  when: string,
  planned: string,
  change: Partial<PunchRecord> = {},
): PunchRecord {
  lastId += 1;
  return {
    recordId: `r${String(lastId)}`,
    bizId: `b${String(lastId)}`,
    userId: 'u1',
    punchedEpochMs: at(when),
    isLegal: true,
    invalidRecordType: undefined,
    sourceType: 'ATM',
    checkType,
    planId: `plan ${planned}`,
    workDate: planned.slice(0, 10),
    plannedEpochMs: at(planned),
    groupId: 'g1',
    approvalId: undefined,
    ...change,
  };
}

/** A punch that DingTalk calls illegal lacks everything that ties it to a plan. */
export function illegalPunch(when: string, invalidRecordType: string): PunchRecord {
  const unbound = { checkType: undefined, planId: undefined, workDate: undefined };
  return punch('OnDuty', when, when, {
    ...unbound,
    plannedEpochMs: undefined,
    isLegal: false,
    invalidRecordType,
  });
}

/** A line of October 2026; without a rounding policy, unless `roundedMinutes` is given. */
export function line(change: Partial<PayrollLine> = {}): PayrollLine {
  const minutes = change.minutes ?? 480;
  return {
    employeeNumber: 'E001',
    userId: 'u1',
    name: '陳大文',
    payGroup: 'M',
    costCentre: 'CC1',
    earningsCode: 'REG',
    unit: 'hours',
    minutes,
    roundedMinutes: minutes,
    multiplier: '1',
    minutesPerDay: 0,
    kind: 'regular',
    from: '2026-10-01',
    to: '2026-10-31',
    ...change,
  };
}

export function personMapping(change: Partial<PersonMapping> = {}): PersonMapping {
  return {
    user_id: 'u1',
    job_number: 'J1',
    company_code: 'HKSC',
    employee_number: 'E001',
    pay_group: 'M',
    cost_centre: 'CC1',
    valid_from: '2020-01-01',
    valid_to: undefined,
    ...change,
  };
}

export function earningsCode(
  measure: EarningsCodeMapping['measure'],
  code: string,
  change: Partial<EarningsCodeMapping> = {},
): EarningsCodeMapping {
  return {
    measure,
    earnings_code: code,
    unit: 'hours',
    multiplier: '1',
    minutes_per_day: 0,
    valid_from: '2020-01-01',
    valid_to: undefined,
    ...change,
  };
}
