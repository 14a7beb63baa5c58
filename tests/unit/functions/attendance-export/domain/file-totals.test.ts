import { describe, expect, test } from 'vitest';
import type { DelimitedProfile } from '../../../../../functions/attendance-export/domain/file-profile.ts';
import { generic, render, textOf } from './rendered-text.ts';
import { line } from './sample-records.ts';

const framed: DelimitedProfile = {
  ...generic,
  headerRow: false,
  records: {
    header: [
      { kind: 'constant', header: 'Type', value: 'H' },
      { kind: 'value', header: 'Pay day', source: 'payrollDate', dateFormat: 'ddMMyyyy' },
      { kind: 'value', header: 'Company', source: 'companyCode' },
      { kind: 'value', header: 'No', source: 'sequence' },
    ],
    detail: [
      { kind: 'value', header: 'Employee', source: 'employeeNumber' },
      { kind: 'value', header: 'Quantity', source: 'quantity' },
      { kind: 'value', header: 'No', source: 'sequence' },
    ],
    trailer: [
      { kind: 'constant', header: 'Type', value: 'T' },
      { kind: 'value', header: 'Rows', source: 'rowCount' },
      { kind: 'value', header: 'Sum', source: 'totalQuantity' },
      { kind: 'value', header: 'Minutes', source: 'totalMinutes' },
      { kind: 'totalOf', header: 'Regular', earningsCode: 'REG' },
      { kind: 'totalOf', header: 'None', earningsCode: 'NONE' },
      { kind: 'value', header: 'No', source: 'sequence' },
    ],
  },
};
const lines = [
  line({ minutes: 100 }),
  line({ employeeNumber: 'E002', minutes: 100 }),
  line({ employeeNumber: 'E002', earningsCode: 'LATE', unit: 'minutes', minutes: 7 }),
];

describe('header and trailer records', () => {
  test('frame the rows, and the totals are those of the column as it is written', () => {
    const { bytes, rowCount } = render(lines, framed);

    // 1.67 twice as written, not the 3.33 of 200 minutes; among hours, 7 minutes count as 7.00.
    expect(textOf(bytes).split('\r\n')).toEqual([
      'H,31102026,HKSC,0',
      'E001,1.67,1',
      'E002,1.67,2',
      'E002,7,3',
      'T,3,10.34,207,3.34,0.00,4',
      '',
    ]);
    expect(rowCount).toBe(3);
  });

  test('stand in a file without rows too', () => {
    expect(textOf(render([], framed).bytes)).toBe(
      'H,31102026,HKSC,0\r\nT,0,0.00,0,0.00,0.00,1\r\n',
    );
  });

  test('with a total below zero stop the file where the total takes none', () => {
    const attempt = () =>
      render([line({ minutes: -60 })], {
        ...framed,
        records: {
          ...framed.records,
          detail: [
            { kind: 'value', header: 'Employee', source: 'employeeNumber' },
            {
              kind: 'value',
              header: 'Quantity',
              source: 'quantity',
              number: { impliedPoint: false, negative: 'minus' },
            },
          ],
        },
      });

    expect(attempt).toThrow(/column Sum of the file's totals takes no negative quantity/);
  });
});

describe('the end of a file', () => {
  test('is a DOS mark where the profile says so', () => {
    expect(Buffer.from(render([line()], { endOfFile: '1a' }).bytes.slice(-3)).toString('hex')).toBe(
      '0d0a1a',
    );
  });

  test('comes before the rows exceed what the vendor takes: a file is never split', () => {
    expect(render(lines, { maxRows: 3 }).rowCount).toBe(3);
    expect(() => render(lines, { maxRows: 2 })).toThrow(
      expect.objectContaining({ code: 'profile.too-many-rows' }),
    );
  });
});
