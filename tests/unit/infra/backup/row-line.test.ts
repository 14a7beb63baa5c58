import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOfRow, rowOfLine } from '../../../../infra/backup/row-line.ts';

const text = fc.string({ unit: 'binary' });
const whole = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
/** As the tables have them. */
const columnName = fc.stringMatching(/^[a-z][A-Za-z0-9_]{0,20}$/);
const bytes = fc.uint8Array().map((array) => new Uint8Array(array));

describe('a row as a line', () => {
  test('comes back as it was, every kind of cell', () => {
    const cell = fc.oneof(text, whole, fc.boolean(), bytes);
    const row = fc.record({
      key: fc.dictionary(columnName, fc.oneof(text, whole)),
      columns: fc.dictionary(columnName, cell),
    });

    fc.assert(
      fc.property(row, (one) => {
        const line = lineOfRow(one);

        expect(line).not.toContain('\n');
        expect(rowOfLine(line)).toEqual({ key: { ...one.key }, columns: { ...one.columns } });
      }),
    );
  });

  test.each([
    '',
    '{}',
    '{"key":{},"columns":{},"more":1}',
    '{"key":{"a":{"x":"AA=="}},"columns":{}}',
    '{"key":{"a":{"s":1}},"columns":{}}',
    '{"key":{"a":{"i":"1.5"}},"columns":{}}',
  ])('is refused if it is another: %s', (line) => {
    expect(() => rowOfLine(line)).toThrow();
  });
});
