import { describe, expect, test } from 'vitest';
import { readCsvTable } from '../../../../functions/attendance-export/csv-table.ts';
import { readTabularFile } from '../../../../functions/attendance-export/read-tabular-file.ts';

const TEXT = 'user_id,name\r\nu1,"陳, 大文"\r\n\r\nu2,\r\n';
const ROWS = [
  [1, 'user_id', 'name'],
  [2, 'u1', '陳, 大文'],
  [4, 'u2', ''],
];

async function rowsOf(bytes: Uint8Array) {
  const result = await readCsvTable(bytes);
  if (result.outcome !== 'read')
    return result.problems.map(({ line, reason }) => [line, reason.en]);
  return result.file.rows.map(({ line, cells }) => [line, ...cells.map(({ text }) => text)]);
}

describe('a CSV table', () => {
  test.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte-order mark', Buffer.from(`\u{FEFF}${TEXT}`)],
    ['UTF-16LE, as Excel’s Unicode text', Buffer.from(`\u{FEFF}${TEXT}`, 'utf16le')],
    ['UTF-16BE', Buffer.from(`\u{FEFF}${TEXT}`, 'utf16le').swap16()],
  ])('is read from %s', async (_, bytes) => {
    expect(await rowsOf(bytes)).toEqual(ROWS);
  });

  test.each([
    [
      ';',
      'a;b\n1,5;2\n',
      [
        [1, 'a', 'b'],
        [2, '1,5', '2'],
      ],
    ],
    [
      'tab',
      'a\tb\n"1\t2"\t3\n',
      [
        [1, 'a', 'b'],
        [2, '1\t2', '3'],
      ],
    ],
    [
      'nothing',
      'a\n1\n',
      [
        [1, 'a'],
        [2, '1'],
      ],
    ],
    [
      'a comma, whatever a quoted heading holds',
      '"a;;;b",c\n1,2\n',
      [
        [1, 'a;;;b', 'c'],
        [2, '1', '2'],
      ],
    ],
  ])('may be delimited by %s', async (_, text, expected) => {
    expect(await rowsOf(Buffer.from(text))).toEqual(expected);
  });

  test('leaves out rows of blanks', async () => {
    expect(await rowsOf(Buffer.from('a,b\n,\n  , \n1,2\n'))).toEqual([
      [1, 'a', 'b'],
      [4, '1', '2'],
    ]);
  });

  test.each([
    // 陳大文 in Big5, as hk-systems of the project's facts and every Big5 table have it.
    ['Big5', Buffer.from([0x61, 0x0a, 0xb3, 0xaf, 0xa4, 0x6a, 0xa4, 0xe5]), 'not in UTF-8'],
    ['UTF-16 without a mark', Buffer.from('a,b\n', 'utf16le'), 'no text'],
    ['an open quotation mark', Buffer.from('a,b\n"1,2\n'), 'quotation mark'],
    ['65 columns', Buffer.from(`${'a,'.repeat(64)}a\n`), 'more than 64 columns'],
    ['too many rows', Buffer.from('a\n'.repeat(100_002)), 'more than 100000 rows'],
  ])('of %s is refused with the reason', async (_, bytes, reason) => {
    expect(JSON.stringify(await rowsOf(bytes))).toContain(reason);
  });
});

describe('a table file', () => {
  test('of more than 16 MiB is not even looked at', async () => {
    const result = await readTabularFile(new Uint8Array(16 * 1024 * 1024 + 1), 'people');

    expect(JSON.stringify(result)).toContain('more than 16777216 bytes');
  });

  test('of old Excel is told from a CSV', async () => {
    const result = await readTabularFile(Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1), 'people');

    expect(JSON.stringify(result)).toContain('old .xls format');
  });
});
