import { describe, expect, test } from 'vitest';
import {
  payrollMappingOf,
  type PayrollMapping,
} from '../../../../../functions/attendance-export/domain/payroll-mapping.ts';
import { ReportedPunches } from '../../../../../functions/attendance-export/domain/reported-punch.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';
import { at, earningsCode, personMapping, punch } from './sample-records.ts';

const period = monthPeriod('2026-10');
const mapping: PayrollMapping = payrollMappingOf({
  people: [personMapping({})],
  codes: [earningsCode('worked', 'REG')],
});
const reported = (bizId: string, punchedEpochMs: number) => ({
  userId: 'u1',
  bizId,
  punchedEpochMs,
});

function missing(
  reports: ReturnType<typeof reported>[],
  listed: readonly ReturnType<typeof punch>[],
) {
  const comparison = new ReportedPunches(reports, mapping, period);
  comparison.compare(['u1'], listed);
  return comparison.exceptions;
}

describe('punches that were reported by event', () => {
  const nine = at('2026-10-05 09:00');

  test('are listed if a row has the same business id, whatever its time', () => {
    const listed = [punch('OnDuty', '2026-10-05 09:30', '2026-10-05 09:30', { bizId: 'B1' })];

    expect(missing([reported('B1', nine)], listed)).toEqual([]);
  });

  test('are listed if the person has a row in the same minute', () => {
    const listed = [punch('OnDuty', '2026-10-05 09:00', '2026-10-05 09:00', { bizId: undefined })];

    expect(missing([reported('B1', nine + 59_000)], listed)).toEqual([]);
  });

  test('are listed by rows that do not count, too', () => {
    const listed = [
      punch('OnDuty', '2026-10-05 09:20', '2026-10-05 09:00', { isLegal: false, bizId: 'B1' }),
    ];

    expect(missing([reported('B1', nine)], listed)).toEqual([]);
  });

  test('hold the file if no row answers them, with person, day and time', () => {
    const [exception, ...others] = missing(
      [reported('B1', nine + 7_000)],
      [punch('OffDuty', '2026-10-05 18:00', '2026-10-05 18:00')],
    );

    expect(others).toEqual([]);
    expect(exception).toMatchObject({
      kind: 'reported-punch-missing',
      affectsPay: true,
      userId: 'u1',
      date: '2026-10-05',
    });
    expect(exception?.text.en).toContain('09:00:07');
    expect(exception?.text.zhHK).toContain('09:00:07');
  });

  test('are not looked for outside the period', () => {
    expect(missing([reported('B1', at('2026-11-01 00:00'))], [])).toEqual([]);
    expect(missing([reported('B1', at('2026-09-30 23:59'))], [])).toEqual([]);
  });

  test('of people who are not on this payroll are not looked for', () => {
    const comparison = new ReportedPunches(
      [{ userId: 'u9', bizId: 'B1', punchedEpochMs: nine }],
      mapping,
      period,
    );
    comparison.compare(['u9'], []);

    expect(comparison.exceptions).toEqual([]);
  });
});
