import { describe, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import {
  peopleLayout,
  personMappingSchema,
} from '../../../../functions/attendance-export/domain/people-table.ts';
import { describeTableProblem } from '../../../../functions/attendance-export/domain/table-problem.ts';
import { readTableRows } from '../../../../functions/attendance-export/domain/table-rows.ts';
import { readTabularFile } from '../../../../functions/attendance-export/read-tabular-file.ts';
import { textCell, workbookOf } from '../../../support/workbook-of.ts';
import { zipOf } from '../../../support/zip-of.ts';

async function cellsOf(bytes: Uint8Array) {
  const result = await readTabularFile(bytes, 'people');
  if (result.outcome !== 'read') throw new Error(JSON.stringify(result.problems));
  return result.file.rows.map(({ line, cells }) => [
    line,
    ...cells.map(({ text, kind }) => (kind === 'text' ? text : { [kind]: text })),
  ]);
}

async function problemsOf(bytes: Uint8Array): Promise<string[]> {
  const result = await readTabularFile(bytes, 'people');
  if (result.outcome === 'read') throw new Error('it was not refused');
  return result.problems.map(({ line, columnLetter, reason }) => {
    expect(reason.zhHK).toMatch(/\p{Script=Han}/u);
    return `${columnLetter ?? ''}${String(line ?? '')}: ${reason.en}`;
  });
}

const sheet = (data: string, after = '') => `<sheetData>${data}</sheetData>${after}`;
const row = (line: number, ...cells: readonly string[]) =>
  `<row r="${String(line)}">${cells.join('')}</row>`;

describe('a workbook', () => {
  test('is read with its text, dates and numbers as they are shown', async () => {
    const bytes = await writeXlsxFile(
      [
        [{ value: 'user_id' }, { value: 'valid_from' }, { value: 'multiplier' }],
        [
          { value: ' 0071 ' },
          { value: new Date(Date.UTC(2026, 9, 5)), type: Date },
          { value: 1.5 },
        ],
        [],
        [{ value: '𠮷 & <堃>' }, null, { value: 0.1 }],
      ],
      { sheet: 'people', dateFormat: 'yyyy-mm-dd' },
    ).toBuffer();

    expect(await cellsOf(bytes)).toEqual([
      [1, 'user_id', 'valid_from', 'multiplier'],
      [2, '0071', { date: '2026-10-05' }, { number: '1.5' }],
      [4, '𠮷 & <堃>', '', { number: '0.1' }],
    ]);
  });

  test('of ten thousand rows is read on the calling thread', async () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => [
      { value: `u${String(index)}` },
      { value: '陳大文' },
    ]);
    const bytes = await writeXlsxFile(rows, { sheet: 'people' }).toBuffer();

    const cells = await cellsOf(bytes);

    expect(cells).toHaveLength(10_000);
    expect(cells.at(-1)).toEqual([10_000, 'u9999', '陳大文']);
  });

  test('tells dates with a time, truth values and unformatted serial numbers apart', async () => {
    const data = row(
      3,
      '<c r="A3" s="1"><v>46300</v></c>',
      '<c r="B3" s="2"><v>46300.5</v></c>',
      '<c r="C3"><v>46300</v></c>',
      '<c r="E3" t="b"><v>1</v></c>',
    );

    // 46300 days after 1899-12-30, counted by hand: 2026-10-05.
    expect(await cellsOf(workbookOf([{ name: 'people', xml: sheet(data) }]))).toEqual([
      [
        3,
        { date: '2026-10-05' },
        { time: '2026-10-05T12:00:00.000Z' },
        { number: '46300' },
        '',
        { boolean: 'TRUE' },
      ],
    ]);
  });

  test('gives the sheet of the table’s name, else the first that can be seen', async () => {
    const one = { name: 'help &amp; more', xml: sheet(row(1, textCell('A1', 'help'))) };
    const two = { name: 'people', xml: sheet(row(1, textCell('A1', 'rows'))) };

    expect(await cellsOf(workbookOf([one, two]))).toEqual([[1, 'rows']]);
    expect(await cellsOf(workbookOf([one]))).toEqual([[1, 'help']]);
    expect(await cellsOf(workbookOf([{ ...two, name: 'x', state: 'hidden' }, one]))).toEqual([
      [1, 'help'],
    ]);
  });

  test('whose sheet is hidden is refused', async () => {
    const visible = { name: 'other', xml: sheet('') };
    const hidden = { name: 'people', xml: sheet(''), state: 'veryHidden' as const };

    expect(await problemsOf(workbookOf([visible, hidden]))).toEqual([
      expect.stringContaining('is hidden'),
    ]);
  });

  test('has every formula, error and merged cell named, at once', async () => {
    const data = [
      row(1, textCell('A1', 'user_id'), textCell('B1', 'job_number')),
      row(2, '<c r="A2" t="str"><f>CONCATENATE("u","1")</f><v>u1</v></c>'),
      row(3, '<c r="B3"><f>1+1</f></c>', '<c r="C3" t="e"><v>#N/A</v></c>'),
    ].join('');
    const merged = '<mergeCells count="1"><mergeCell ref="A4:C4"/></mergeCells>';

    expect(await problemsOf(workbookOf([{ name: 'people', xml: sheet(data, merged) }]))).toEqual([
      expect.stringMatching(/^A2: holds a formula/),
      expect.stringMatching(/^B3: holds a formula/),
      expect.stringMatching(/^C3: holds an error/),
      expect.stringMatching(/^A4: is part of merged cells/),
    ]);
  });

  test.each([
    ['a cell in the last row of a sheet', row(1_048_576, textCell('A1048576', 'x')), '100000 rows'],
    ['a cell far to the right', row(1, textCell('XFD1', 'x')), '64 columns'],
    ['a row of no number', '<row r="many"/>', '100000 rows'],
    ['a cell without an address', '<row r="1"><c><v>1</v></c></row>', 'damaged'],
  ])('with %s is refused before its values are read', async (_, data, reason) => {
    expect(await problemsOf(workbookOf([{ name: 'people', xml: sheet(data) }]))).toEqual([
      expect.stringContaining(reason),
    ]);
  });

  test('with a document type is refused, because its entities may grow without bound', async () => {
    const xml = `<!DOCTYPE x [<!ENTITY a "aaaa">]>${sheet('')}`;

    expect(await problemsOf(workbookOf([{ name: 'people', xml }]))).toEqual([
      expect.stringContaining('damaged'),
    ]);
  });

  test.each([
    [
      'says it inflates to 97 MiB',
      [['xl/a.xml', 'x', { declaredBytes: 97 * 1024 * 1024 }]],
      'bytes of content',
    ],
    [
      'inflates to more than it says',
      [['xl/a.xml', 'x'.repeat(9999), { deflated: true, declaredBytes: 10 }]],
      'damaged',
    ],
    ['has a password', [['xl/workbook.xml', 'x', { isEncrypted: true }]], 'password'],
    [
      'has a part twice',
      [
        ['xl/a.xml', 'x'],
        ['xl/a.xml', 'y'],
      ],
      'damaged',
    ],
    ['is an archive of something else', [['readme.txt', 'x']], 'no visible sheet'],
  ] as const)('that %s is refused', async (_, parts, reason) => {
    expect(await problemsOf(zipOf(parts))).toEqual([expect.stringContaining(reason)]);
  });
});

describe('a table of people in a workbook', () => {
  test('has a number that may have lost its zeros named by cell, never guessed', async () => {
    const names = [
      'user_id 用戶',
      'name',
      'company_code',
      'employee_number',
      'pay_group',
      'cost_centre',
      'valid_from',
      'valid_to',
    ];
    const header = names.map((name) => ({ value: name }));
    const cells = (number: string | number, from: Date | number | string) => [
      { value: 'u1' },
      { value: '陳大文' },
      { value: 'HKSC' },
      { value: number },
      null,
      { value: 'CC' },
      { value: from },
      null,
    ];
    const bytes = await writeXlsxFile(
      [
        header,
        cells('0071', new Date(Date.UTC(2026, 0, 1))),
        cells(71, '2026-01-01'),
        cells('0072', 46_300),
      ],
      { sheet: 'people', dateFormat: 'yyyy-mm-dd' },
    ).toBuffer();
    const result = await readTabularFile(bytes, 'people');
    if (result.outcome !== 'read') throw new Error('it was refused');

    const { rows, problems } = readTableRows(peopleLayout, personMappingSchema, result.file);

    expect(
      rows.map(({ line, row: { employee_number, valid_from } }) => [
        line,
        employee_number,
        valid_from,
      ]),
    ).toEqual([[2, '0071', '2026-01-01']]);
    expect(problems.map((problem) => describeTableProblem(problem).en)).toEqual([
      'people line 3: D (employee_number): is a number and may have lost leading zeros',
      'people line 4: G (valid_from): must be a day, as text yyyy-MM-dd or as a date without a time',
    ]);
    expect(problems.map((problem) => describeTableProblem(problem).zhHK)[0]).toBe(
      'people 第 3 行：D（employee_number）：為數字格式，開首的零可能已遺失',
    );
  });
});
