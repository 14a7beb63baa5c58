import { expect, test } from 'vitest';
import { fileProfileSchema } from '../../../../../functions/attendance-export/domain/file-profile.ts';
import { paysNegative } from '../../../../../functions/attendance-export/domain/negative-quantities.ts';

function profileOf(...numbers: readonly (object | undefined)[]) {
  return fileProfileSchema.parse({
    v: 2,
    layout: 'delimited',
    name: 'own',
    version: 1,
    description: { en: 'Own', zhHK: '自訂' },
    characterSet: 'utf-8',
    lineEnd: 'crlf',
    delimiter: ',',
    quoting: 'when-needed',
    headerRow: true,
    dateFormat: 'yyyyMMdd',
    nameColumn: 'optional',
    rows: 'coded-slots',
    units: ['hours'],
    fileName: '{company}_{period}_{run}.csv',
    records: {
      detail: [
        { kind: 'value', header: 'No', source: 'employeeNumber' },
        ...numbers.map((number, index) => ({
          kind: 'quantityOf',
          header: `Q${String(index)}`,
          earningsCode: `C${String(index)}`,
          ...(number === undefined ? {} : { number }),
        })),
      ],
    },
  });
}

test.each([
  [true, [{ negative: 'minus' }]],
  [true, [{ negative: 'parentheses' }, { negative: 'trailing-minus' }]],
  [false, [undefined]],
  [false, [{ negative: 'refuse' }]],
  [false, [{ negative: 'minus' }, undefined]],
] as const)('minutes can be taken back (%s) by a form with %j', (expected, numbers) => {
  expect(paysNegative(profileOf(...numbers))).toBe(expected);
});
