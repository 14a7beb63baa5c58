import { describe, expect, test } from 'vitest';
import type { DayAmount } from '../../../../../functions/attendance-export/domain/day-amount.ts';
import {
  continuousContractRows,
  hoursRecordRow,
  type RecordedEmployee,
} from '../../../../../functions/attendance-export/domain/statutory-records.ts';
import { amount } from './sample-amounts.ts';

const period = { from: '2026-10-01', to: '2026-10-31' };
const known = { from: '2026-08-16', to: '2026-10-31' };

function employee(...amounts: readonly DayAmount[]): RecordedEmployee {
  return {
    employeeNumber: '000001',
    userId: 'u1',
    employment: { from: '2020-01-01' },
    amounts,
  };
}

describe('the record of hours', () => {
  test('adds work, trips, outings, paid breaks and overtime of the period, and nothing else', () => {
    const measures = ['worked', 'business-trip', 'outing', 'paid-break', 'time-off-earned'];
    const counted = measures.map((measure) => amount({ measure, minutes: 10 }));
    const others = ['late', 'absent', 'leave:annual', 'weather'].map((measure) =>
      amount({ measure, minutes: 1_000 }),
    );
    const night = amount({ measure: 'overtime-restday-night', minutes: 15 });
    const september = amount({ date: '2026-09-30', minutes: 480 });

    const [number, from, to, minutes, hours] = hoursRecordRow(
      employee(...counted, ...others, night, september),
      { period, known },
    );

    expect([number, from, to]).toEqual(['000001', period.from, period.to]);
    expect([minutes, hours]).toEqual(['65', '1:05']);
  });
});

describe('the weeks of a continuous contract', () => {
  /** Sundays of 2026: 27 September, 4, 11, 18 and 25 October. */
  const weekly = (minutes: number, measure = 'worked'): DayAmount[] =>
    ['2026-08-18', '2026-08-25', '2026-09-01', '2026-09-08', '2026-09-15', '2026-09-22']
      .concat(['2026-09-29', '2026-10-06', '2026-10-13', '2026-10-20', '2026-10-27'])
      .map((date) => amount({ date, minutes, measure }));

  test('are those that end in the period', () => {
    const rows = continuousContractRows(employee(...weekly(17 * 60)), { period, known });

    expect(rows.map(([, from]) => from)).toEqual([
      '2026-09-27',
      '2026-10-04',
      '2026-10-11',
      '2026-10-18',
      '2026-10-25',
    ]);
    expect(new Set(rows.map(([, , , , , outcome]) => outcome))).toEqual(new Set(['counts']));
    expect(new Set(rows.map((row) => row[6]))).toEqual(new Set(['yes']));
  });

  test('count leave as time that would have been worked, and absence not', () => {
    const onLeave = continuousContractRows(employee(...weekly(17 * 60, 'leave:sick')), {
      period,
      known,
    });
    const absent = continuousContractRows(employee(...weekly(17 * 60, 'absent')), {
      period,
      known,
    });

    expect(onLeave[0]?.[5]).toBe('counts');
    expect(absent[0]?.[5]).toBe('does-not-count');
  });

  test('are without an answer, never a no, where the weeks before are not known', () => {
    const rows = continuousContractRows(employee(...weekly(16 * 60)), {
      period,
      known: { from: '2026-09-27', to: '2026-10-31' },
    });

    expect(rows[0]?.[5]).toBe('not-enough-history');
    expect(rows.at(-1)?.[5]).toBe('does-not-count');
  });
});
