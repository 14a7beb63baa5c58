import { describe, expect, test } from 'vitest';
import { previewFile } from '../../../../../functions/attendance-export/domain/preview-file.ts';
import { previewText } from '../../../../../functions/attendance-export/domain/preview-text.ts';
import { renderFile } from '../../../../../functions/attendance-export/domain/render-file.ts';
import { cp950, generic, render, subject, textOf } from './rendered-text.ts';
import { fixtureProfile, withColumns } from './sample-profiles.ts';
import { line } from './sample-records.ts';

const small = withColumns(generic, [
  { kind: 'value', header: 'No', source: 'employeeNumber' },
  { kind: 'value', header: 'Name', source: 'name' },
  { kind: 'value', header: 'CC', source: 'costCentre' },
]);

/** Bytes written by hand, so that nothing of what writes files is trusted. */
const bytes = Buffer.concat([
  Buffer.from('No,Name,CC\r\n'),
  Buffer.from('E1,', 'latin1'),
  Buffer.from('b35ca55cbb5c', 'hex'),
  Buffer.from(',"a,""b""\r\nc"\r\n'),
  Buffer.from('E2,,\r\n'),
  Buffer.from('E3,x,y\r\n'),
]);

describe('the preview of a delimited file', () => {
  const preview = previewFile(small, bytes, textOf, { lines: 2 });

  test('is a table of the first rows under the headers, with all rows counted', () => {
    expect(preview.table).toEqual([
      ['No', 'Name', 'CC'],
      ['E1', '許功蓋', 'a,"b"\r\nc'],
      ['E2', '', ''],
    ]);
    expect(preview.rowCount).toBe(3);
  });

  test('tells offset, bytes and byte columns of every field, counted from 1', () => {
    expect(preview.records.map(({ kind, offset, sizeBytes }) => [kind, offset, sizeBytes])).toEqual(
      [
        ['headings', 0, 12],
        ['detail', 12, 24],
        ['detail', 36, 6],
      ],
    );
    expect(preview.records[1]).toEqual({
      kind: 'detail',
      offset: 12,
      sizeBytes: 24,
      hex: '45 31 2c b3 5c a5 5c bb 5c 2c 22 61 2c 22 22 62 22 22 0d 0a 63 22 0d 0a',
      text: 'E1,許功蓋,"a,""b""\r\nc"\r\n',
      fields: [
        { header: 'No', firstByte: 1, lastByte: 2, hex: '45 31', text: 'E1' },
        { header: 'Name', firstByte: 4, lastByte: 9, hex: 'b3 5c a5 5c bb 5c', text: '許功蓋' },
        {
          header: 'CC',
          firstByte: 11,
          lastByte: 22,
          hex: '22 61 2c 22 22 62 22 22 0d 0a 63 22',
          text: 'a,"b"\r\nc',
        },
      ],
    });
    expect(preview.records[2]?.fields[1]).toMatchObject({ firstByte: 4, lastByte: 3, hex: '' });
  });

  test('reads quotes within quotes', () => {
    const file = Buffer.from('No,Name,CC\r\n"""","""""",""\r\n');

    expect(previewFile(small, file, textOf, { lines: 1 }).table[1]).toEqual(['"', '""', '']);
  });

  test('skips the byte-order mark, and ends lines as the profile does', () => {
    const profile = { ...small, characterSet: 'utf-8-bom', lineEnd: 'lf' } as const;
    const file = Buffer.from('\uFEFFNo,Name,CC\nE1,堃,"a\nb"\n');

    const utf8 = previewFile(profile, file, (part) => new TextDecoder().decode(part), { lines: 5 });

    expect(utf8.table[1]).toEqual(['E1', '堃', 'a\nb']);
    expect(utf8.records[0]?.offset).toBe(3);
  });

  test('shows header and trailer records, however few rows are asked for', () => {
    const framed = {
      ...small,
      records: {
        ...small.records,
        header: [{ kind: 'constant' as const, header: 'Type', value: 'H' }],
        trailer: [{ kind: 'value' as const, header: 'Rows', source: 'rowCount' as const }],
      },
    };
    const file = render([line(), line({ employeeNumber: 'E2' })], framed).bytes;

    const { records, table, rowCount } = previewFile(framed, file, textOf, { lines: 1 });

    expect(records.map(({ kind, text }) => [kind, text])).toEqual([
      ['headings', 'No,Name,CC\r\n'],
      ['header', 'H\r\n'],
      ['detail', 'E001,陳大文,CC1\r\n'],
      ['trailer', '2\r\n'],
    ]);
    expect([table.length, rowCount]).toEqual([2, 2]);
  });
});

describe('the preview of a file of fixed width', () => {
  const fixed = fixtureProfile('fixture-1636');
  const lines = [line({ name: '許功蓋' }), line({ employeeNumber: 'E002' })];
  const file = renderFile(fixed, subject, lines, cp950).bytes;
  const { records, rowCount } = previewFile(fixed, file, textOf, { lines: 2 });

  test('has every field at the byte columns of the layout', () => {
    const places = records[1]?.fields.map(({ header, firstByte, lastByte }) => [
      header,
      firstByte,
      lastByte,
    ]);

    expect(rowCount).toBe(2);
    expect(records.map(({ offset }) => offset)).toEqual([0, 1636, 3272]);
    // 3 + 8 + 4 + 8 + 5 + 6 = 34 bytes stand before the identity, 119 before the name.
    expect(places?.[6]).toEqual(['Identity', 35, 43]);
    expect(places?.[10]).toEqual(['Name', 120, 169]);
    expect(places?.at(-1)?.[2]).toBe(1634);
  });

  test('leaves the end-of-file mark out', () => {
    expect(records.at(-1)?.sizeBytes).toBe(1636);
  });
});

describe('a preview for a terminal', () => {
  const text = previewText(previewFile(small, bytes, textOf, { lines: 2 }));

  test('has a table whose columns stand under each other, with Chinese of double width', () => {
    expect(text.split('\n').slice(0, 6)).toEqual([
      'No | Name   | CC',
      '---+--------+---------',
      'E1 | 許功蓋 | a,"b"··c',
      'E2 |        |',
      '',
      '2 / 3 rows · 行',
    ]);
  });

  test('has the fields of each record with byte columns and bytes', () => {
    expect(text).toContain(
      '@12 detail, 24 bytes · 位元組\n' +
        '    1–2  No    45 31  E1\n' +
        '    4–9  Name  b3 5c a5 5c bb 5c  許功蓋\n' +
        '  11–22  CC    22 61 2c 22 22 62 22 22 0d 0a 63 22  a,"b"··c\n',
    );
  });

  test('counts blanks and zeros, and shows the first bytes of what is long', () => {
    const fixed = fixtureProfile('fixture-1636');
    const file = renderFile(fixed, subject, [line()], cp950).bytes;
    const shown = previewText(previewFile(fixed, file, textOf, { lines: 1 }));

    expect(shown).toMatch(/155–1634 {2}Blank 12 +20 × 1480\n/);
    expect(shown).toContain('b3 af a4 6a a4 e5 20 20 20 20 20 20 20 20 20 20 … +34  陳大文');
  });

  test('never lets a control character reach the terminal', () => {
    const file = Buffer.from('No,Name,CC\r\nE1,\u001B[2J,\u0007\r\n');

    expect(previewText(previewFile(small, file, textOf, { lines: 1 }))).not.toMatch(
      /[\u0000-\u0009\u000B-\u001F]/,
    );
  });
});
