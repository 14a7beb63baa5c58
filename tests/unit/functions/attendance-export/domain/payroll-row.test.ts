import { describe, expect, test } from 'vitest';
import type { DelimitedProfile } from '../../../../../functions/attendance-export/domain/file-profile.ts';
import type { PayrollLine } from '../../../../../functions/attendance-export/domain/payroll-line.ts';
import type { ColumnSource } from '../../../../../functions/attendance-export/domain/profile-columns.ts';
import { renderFile } from '../../../../../functions/attendance-export/domain/render-file.ts';
import { cp950, generic, render, rowsOf, subject, textOf } from './rendered-text.ts';
import { shippedProfile, withColumns } from './sample-profiles.ts';
import { line } from './sample-records.ts';

const september = { kind: 'prior-period', from: '2026-09-01', to: '2026-09-30' } as const;

function columnsFrom(sources: readonly ColumnSource[]): DelimitedProfile {
  return withColumns(
    generic,
    sources.map((source) => ({ kind: 'value', header: source, source })),
  );
}

describe('a row of the file', () => {
  test('tells kind, minutes, multiplier, pay day and its number, where columns ask for them', () => {
    const profile = columnsFrom([
      'employeeNumber',
      'sequence',
      'lineKind',
      'minutes',
      'multiplier',
      'payrollDate',
      'unit',
    ]);
    const overtime = { earningsCode: 'OT', minutes: 95, roundedMinutes: 90, multiplier: '1.5' };
    const days = { earningsCode: 'LVE', unit: 'days', minutesPerDay: 480 } as const;

    const file = render([line({ ...overtime, kind: 'adjustment' }), line(days)], profile);

    expect(rowsOf(file)).toEqual(['E001,1,A,90,1.5,20261031,H', 'E001,2,R,480,1,20261031,D']);
  });

  test('tells the period of the file and that of its own minutes', () => {
    const profile = columnsFrom([
      'employeeNumber',
      'periodFrom',
      'originalPeriodFrom',
      'originalPeriodTo',
      'lineKind',
    ]);

    expect(rowsOf(render([line(september)], profile))).toEqual([
      'E001,20261001,20260901,20260930,P',
    ]);
  });

  test('may have a date in another form than the rest', () => {
    const profile = withColumns(generic, [
      { kind: 'value', header: 'A', source: 'periodFrom' },
      { kind: 'value', header: 'B', source: 'periodFrom', dateFormat: 'MM/dd/yyyy' },
      { kind: 'value', header: 'C', source: 'periodFrom', dateFormat: 'ddMMyyyy' },
      { kind: 'value', header: 'D', source: 'periodFrom', dateFormat: 'yyMMdd' },
      { kind: 'value', header: 'E', source: 'periodFrom', dateFormat: 'yyyyMM' },
    ]);

    expect(rowsOf(render([line()], profile))).toEqual([
      '20261001,10/01/2026,01102026,261001,202610',
    ]);
  });

  test.each([
    ['1', '10000'],
    ['1.5', '15000'],
    ['0.3333', '03333'],
  ])('writes the multiplier %s with four implied places as %s', (multiplier, text) => {
    const number = { decimals: 4, impliedPoint: true, negative: 'refuse' } as const;
    const profile = withColumns(generic, [
      { kind: 'value', header: 'Multiplier', source: 'multiplier', number },
    ]);

    expect(rowsOf(render([line({ multiplier })], profile))).toEqual([text]);
  });

  test('has the code of the payroll system in place of the mapping’s', () => {
    const lines = [line(), line({ earningsCode: 'constructor' })];
    const file = render(lines, { codeMap: { REG: '1001' } });

    expect(rowsOf(file).map((row) => row.split(',')[5])).toEqual(['1001', 'constructor']);
  });

  test('has the code of the payroll system in slots too', () => {
    const profile = { ...shippedProfile('adp-wfn-paydata'), codeMap: { LATE: 'L1' } };
    const lines = [line({ earningsCode: 'LATE', minutes: 6 })];

    expect(textOf(renderFile(profile, subject, lines, cp950).bytes)).toContain(',L1,0.10,');
  });
});

describe('a quantity below zero', () => {
  const correction = line({ minutes: -90, ...september });

  test('is written with its own period, where the column takes it', () => {
    expect(rowsOf(render([line(), correction]))).toEqual([
      'HKSC,20261001,20261031,E001,陳大文,REG,8.00,H,,CC1',
      'HKSC,20260901,20260930,E001,陳大文,REG,-1.50,H,,CC1',
    ]);
  });

  test('stops the file where the column takes none, and every such line is named', () => {
    const refusing = withColumns(
      generic,
      generic.records.detail.map((column) =>
        'number' in column ? { ...column, number: undefined } : column,
      ),
    );
    const lines = [line(), correction, { ...correction, employeeNumber: 'E002' }];
    const attempt = () => renderFile(refusing, subject, lines, cp950);

    expect(attempt).toThrow(expect.objectContaining({ code: 'profile.line-not-writable' }));
    expect(attempt).toThrow(
      /employee E001, code REG, 2026-09-01 to 2026-09-30: column Quantity takes no negative quantity; employee E002, code REG, /,
    );
    expect(attempt).toThrow(
      expect.objectContaining({
        text: expect.objectContaining({
          zhHK: expect.stringMatching(
            /2 個欄位未能寫入：僱員 E001、代碼 REG.*不接受負數/,
          ) as string,
        }) as unknown,
      }) as Error,
    );
  });

  test('that rounds to nothing is a zero without a sign', () => {
    const tiny = line({ minutes: -1, multiplier: '0.01' });

    expect(rowsOf(render([tiny]))[0]).toContain(',REG,0.00,H,');
  });
});

test('at most twenty fields that cannot be written are named, and all are counted', () => {
  const lines: PayrollLine[] = Array.from({ length: 25 }, (_, index) =>
    line({ employeeNumber: `E${String(100 + index)}`, costCentre: '=' }),
  );

  expect(() => render(lines)).toThrow(
    /cannot write 25 field\(s\): employee E100, .*E119, [^;]*; …/,
  );
  expect(() => render(lines)).not.toThrow(/E120/);
});
