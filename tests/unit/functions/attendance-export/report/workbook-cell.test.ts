import { describe, expect, it } from 'vitest';
import {
  multiplierCell,
  quantityCell,
  textCell,
} from '../../../../../functions/attendance-export/report/workbook-cell.ts';

describe('cells of the workbook', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '000012', '許功蓋'])('keep %s as text', (text) => {
    expect(textCell(text)).toEqual({ type: String, value: text, format: '@' });
  });

  it('show what XML cannot hold as a box, and keep pairs together', () => {
    expect(textCell('a\u0000b\ud83dc').value).toBe('a□b□c');
    expect(textCell('𠮷\n😀').value).toBe('𠮷\n😀');
  });

  it('escape what Excel would take for one of its own escapes', () => {
    expect(textCell('_x0041_').value).toBe('_x005F_x0041_');
    expect(textCell('cost_x12').value).toBe('cost_x12');
  });

  it('cut what a cell cannot hold, with a mark and not through a character', () => {
    const long = textCell(`${'x'.repeat(32_765)}𠮷 and more`).value;

    expect(long).toBe(`${'x'.repeat(32_765)}…`);
    expect(textCell('x'.repeat(32_767)).value).toHaveLength(32_767);
  });

  it('show quantities with the decimals of the file', () => {
    expect(quantityCell('-10.18')).toEqual({ type: Number, value: -10.18, format: '0.00' });
    expect(quantityCell('4312')).toEqual({ type: Number, value: 4312, format: '0' });
    expect(quantityCell('+0.2345')).toEqual({ type: Number, value: 0.2345, format: '0.0000' });
    expect(quantityCell(undefined)).toBeNull();
    expect(multiplierCell('1.5')).toEqual({ type: Number, value: 1.5, format: '0.00##' });
  });

  it('refuse a quantity that is no number', () => {
    expect(() => quantityCell('n/a')).toThrow(RangeError);
  });
});
