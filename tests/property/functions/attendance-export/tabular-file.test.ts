import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnLetter } from '../../../../functions/attendance-export/domain/column-letter.ts';
import {
  peopleLayout,
  personMappingSchema,
} from '../../../../functions/attendance-export/domain/people-table.ts';
import { readTableRows } from '../../../../functions/attendance-export/domain/table-rows.ts';
import { readTabularFile } from '../../../../functions/attendance-export/read-tabular-file.ts';
import { parseAddress } from '../../../../functions/attendance-export/xlsx-inspection.ts';
import { textCell, workbookOf } from '../../../support/workbook-of.ts';
import { zipOf } from '../../../support/zip-of.ts';

const PARTS = ['xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/worksheets/sheet1.xml'];

/** A good workbook with some of its bytes changed. */
const damagedWorkbook = fc
  .array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 8 })
  .map((changes) => {
    const bytes = Uint8Array.from(
      workbookOf([
        {
          name: 'people',
          xml: `<sheetData><row r="1">${textCell('A1', 'user_id')}</row></sheetData>`,
        },
      ]),
    );
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return bytes;
  });

/** Archives of the right parts with any text in them. */
const strangeWorkbook = fc
  .tuple(...PARTS.map(() => fc.string({ unit: 'binary', maxLength: 60 })))
  .map((texts) => zipOf(PARTS.map((name, index) => [name, texts[index] ?? ''] as const)));

describe('the reader of table files', () => {
  test('gives a table or reasons for any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), damagedWorkbook, strangeWorkbook),
        async (bytes) => {
          const result = await readTabularFile(bytes, 'people');

          if (result.outcome === 'refused') {
            expect(result.problems.length).toBeGreaterThan(0);
            return;
          }
          const { problems } = readTableRows(peopleLayout, personMappingSchema, result.file);
          for (const { reason } of problems) expect(reason.zhHK).toMatch(/\p{Script=Han}/u);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('gives back the cells of any CSV, quoted or not', async () => {
    const cell = fc.string({ unit: 'grapheme' }).map((text) => text.trim().replaceAll('\0', ''));
    const table = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 10 });
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(table, fc.constantFrom(',', ';', '\t'), async (rows, delimiter) => {
        const all = [['first', 'second'], ...rows];
        const text = all.map((row) => row.map(quoted).join(delimiter)).join('\r\n');

        const result = await readTabularFile(Buffer.from(`\u{FEFF}${text}`), 'people');

        expect(
          result.outcome === 'read'
            ? result.file.rows.map(({ cells }) => cells.map((one) => one.text))
            : result,
        ).toEqual(all.filter((row) => row.some((one) => one !== '')));
      }),
      { numRuns: 200 },
    );
  });
});

test('a letter names the column that its address is read as', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 16_383 }), (index) => {
      expect(parseAddress(`${columnLetter(index)}7`)).toMatchObject({ row: 7, column: index + 1 });
    }),
  );
  expect([0, 25, 26, 701, 702, 16_383].map(columnLetter)).toEqual([
    'A',
    'Z',
    'AA',
    'ZZ',
    'AAA',
    'XFD',
  ]);
});
