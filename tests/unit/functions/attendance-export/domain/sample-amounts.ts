import type { DayAmount } from '../../../../../functions/attendance-export/domain/day-amount.ts';

/** Eight hours of worked time of one person on 5 October 2026, with what a test changes. */
export function amount(change: Partial<DayAmount> = {}): DayAmount {
  return {
    userId: 'u1',
    employeeNumber: '000001',
    date: '2026-10-05',
    payGroup: 'MONTHLY',
    costCentre: 'CC1',
    earningsCode: 'REG',
    unit: 'hours',
    multiplier: '1',
    minutesPerDay: 0,
    measure: 'worked',
    minutes: 480,
    source: 'computed',
    ...change,
  };
}
