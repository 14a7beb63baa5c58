import { describe, expect, test } from 'vitest';
import type { FileProfile } from '../../../../../functions/attendance-export/domain/file-profile.ts';
import type { PayrollLine } from '../../../../../functions/attendance-export/domain/payroll-line.ts';
import {
  CodeNotInHoursError,
  CodeWithoutColumnError,
  rowsOf,
} from '../../../../../functions/attendance-export/domain/payroll-row.ts';
import { shippedProfile } from './sample-profiles.ts';
import { line } from './sample-records.ts';

const context = {
  companyCode: 'HKSC',
  periodFrom: '20261001',
  periodTo: '20261031',
  runNumber: '0001',
};

function rows(profile: FileProfile, lines: readonly PayrollLine[]): string[][] {
  const [first] = lines;
  if (first === undefined) throw new Error('a person has a line at least');
  return rowsOf(profile, context, { first, lines, writableName: '陳大文' });
}

test('rows per code: one for each line', () => {
  const lines = [line(), line({ earningsCode: 'LATE', minutes: 7, unit: 'minutes' })];

  expect(rows(shippedProfile('adp-hk-generic'), lines)).toEqual([
    ['HKSC', '20261001', '20261031', 'E001', '陳大文', 'REG', '8.00', 'H', '', 'CC1'],
    ['HKSC', '20261001', '20261031', 'E001', '陳大文', 'LATE', '7', 'M', '', 'CC1'],
  ]);
});

describe('rows with coded slots', () => {
  const paydata = shippedProfile('adp-wfn-paydata');
  const start = ['HKSC', '0001', 'E001', '陳大文'];
  const extra = (index: number) => line({ earningsCode: `X${String(index)}`, minutes: index * 60 });

  test.each([
    [0, [['8.00', '', '', '', '', '']]],
    [1, [['8.00', '', 'X1', '1.00', '', '']]],
    [2, [['8.00', '', 'X1', '1.00', 'X2', '2.00']]],
    [
      3,
      [
        ['8.00', '', 'X1', '1.00', 'X2', '2.00'],
        ['', '', 'X3', '3.00', '', ''],
      ],
    ],
    [
      5,
      [
        ['8.00', '', 'X1', '1.00', 'X2', '2.00'],
        ['', '', 'X3', '3.00', 'X4', '4.00'],
        ['', '', 'X5', '5.00', '', ''],
      ],
    ],
  ])(
    'hold %d further codes, each once, and the fixed ones in the first row only',
    (count, middle) => {
      const extras = Array.from({ length: count }, (_, index) => extra(index + 1));

      expect(rows(paydata, [line(), ...extras])).toEqual(
        middle.map((cells) => [...start, ...cells, 'CC1']),
      );
    },
  );

  test('fill the column of a code of its own, wherever the line stands', () => {
    const lines = [extra(1), line({ earningsCode: 'OT', minutes: 90 }), line()];

    expect(rows(paydata, lines)).toEqual([[...start, '8.00', '1.50', 'X1', '1.00', '', '', 'CC1']]);
  });

  test('stop, and do not drop it, where a code has neither column nor slot', () => {
    const withoutSlots = {
      ...paydata,
      columns: paydata.columns.filter(({ kind }) => kind !== 'slotCode' && kind !== 'slotQuantity'),
    };

    expect(() => rows(withoutSlots, [line(), extra(1)])).toThrow(/no slot for code X1/);
    expect(rows(withoutSlots, [line()])).toEqual([[...start, '8.00', '', 'CC1']]);
  });

  test.each([
    ['a slot', 'LATE'],
    ['a column of its own', 'REG'],
  ])('stop where minutes would be read as hours in %s', (_, earningsCode) => {
    const minutes = line({ earningsCode, minutes: 7, unit: 'minutes' });
    const write = () => rows(paydata, [minutes]);

    expect(write).toThrow(CodeNotInHoursError);
    expect(write).toThrow(CodeWithoutColumnError);
    expect(write).toThrow(expect.objectContaining({ earningsCode }));
  });
});
