import type { PayrollLine } from '../../functions/attendance-export/domain/payroll-line.ts';

/** A payroll line of an invented person; what a test does not name is usual. */
export function sampleLine(change: Partial<PayrollLine> = {}): PayrollLine {
  return {
    employeeNumber: '000012',
    userId: 'u0012',
    name: '許功蓋',
    payGroup: 'MONTHLY',
    costCentre: 'HK-HQ',
    earningsCode: 'BASIC',
    unit: 'hours',
    minutes: 10_000,
    roundedMinutes: 10_000,
    multiplier: '1',
    minutesPerDay: 0,
    kind: 'regular',
    from: '2026-10-01',
    to: '2026-10-31',
    ...change,
  };
}
