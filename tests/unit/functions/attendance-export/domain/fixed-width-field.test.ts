import { describe, expect, test } from 'vitest';
import { placeField } from '../../../../../functions/attendance-export/domain/fixed-width-field.ts';
import type { FixedColumn } from '../../../../../functions/attendance-export/domain/profile-columns.ts';
import { loadCharacterEncoder } from '../../../../../shared/character-set/index.ts';

const cp950 = await loadCharacterEncoder('cp950-strict');
const utf8 = await loadCharacterEncoder('utf-8');

function column(change: Partial<FixedColumn> = {}): FixedColumn {
  return {
    kind: 'value',
    header: 'Field',
    source: 'name',
    number: undefined,
    dateFormat: undefined,
    widthBytes: 8,
    align: 'left',
    pad: ' ',
    onOverflow: 'refuse',
    ...change,
  } as FixedColumn;
}

/** The bytes as Latin-1, so that each is one character. */
function placed(text: string, change: Partial<FixedColumn> = {}, encoder = cp950): string {
  const result = placeField(column(change), text, encoder);
  if (result.outcome !== 'placed') throw new Error(JSON.stringify(result));
  return Buffer.from(result.bytes).toString('latin1');
}

describe('a field of fixed width', () => {
  test.each([
    ['left, with blanks', 'E1', {}, 'E1      '],
    ['right, with blanks', 'E1', { align: 'right' }, '      E1'],
    ['right, with zeros', 'E1', { align: 'right', pad: '0' }, '000000E1'],
    ['empty, with zeros', '', { align: 'right', pad: '0' }, '00000000'],
    ['full', '12345678', {}, '12345678'],
  ] as const)('stands %s', (_, text, change, expected) => {
    expect(placed(text, change)).toBe(expected);
  });

  test.each([
    ['-1.50', '-0001.50'],
    ['-12345.6', '-12345.6'],
    ['1.50-', '0001.50-'],
    ['1.50 ', '0001.50 '],
  ])('with zeros has the number %j as %j: the sign goes first or last', (text, expected) => {
    const quantity = { source: 'quantity', align: 'right', pad: '0' } as const;

    expect(placed(text, quantity)).toBe(expected);
  });

  test('with zeros keeps the hyphen of a text where it is', () => {
    const number = { source: 'employeeNumber', align: 'right', pad: '0' } as const;

    expect(placed('-A1', number)).toBe('00000-A1');
  });

  test('counts bytes: 陳大文 takes six in code page 950 and nine in UTF-8', () => {
    expect(placed('陳大文')).toBe('\xb3\xaf\xa4\x6a\xa4\xe5  ');
    expect(placeField(column(), '陳大文', utf8)).toEqual({
      outcome: 'refused',
      problem: { reason: 'too-long', bytes: 9, widthBytes: 8 },
    });
  });

  test.each([
    ['between two characters', '陳大文明堃'.slice(0, 4), 7, '\xb3\xaf\xa4\x6a\xa4\xe5 '],
    ['where it just fits', '陳大文明', 6, '\xb3\xaf\xa4\x6a\xa4\xe5'],
    ['to nothing, if not even one character fits', '陳', 1, ' '],
  ])('is cut %s', (_, text, widthBytes, expected) => {
    expect(placed(text, { widthBytes, onOverflow: 'cut' })).toBe(expected);
  });

  test('is never cut within what a reader sees as one character', () => {
    // e and its accent are two code points, three bytes; the family is one sign of 25 bytes.
    expect(placed('ae\u0301', { widthBytes: 2, onOverflow: 'cut' }, utf8)).toBe('a ');
    expect(placed('a👨‍👩‍👧‍👦', { widthBytes: 20, onOverflow: 'cut' }, utf8).trim()).toBe('a');
  });

  test.each(['a\nb', 'a\rb', '\u001A', 'a\tb', '\u007F'])(
    'is refused with the control character in %j, which would move or end a record',
    (text) => {
      expect(placeField(column(), text, cp950)).toEqual({
        outcome: 'refused',
        problem: { reason: 'control-character' },
      });
    },
  );

  test('names what the character set lacks', () => {
    expect(placeField(column(), '邨x𠮷', cp950)).toEqual({
      outcome: 'unmappable',
      codePoints: ['U+90A8', 'U+20BB7'],
    });
  });
});
