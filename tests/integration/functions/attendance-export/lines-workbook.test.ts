import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { controlTotalsOf } from '../../../../functions/attendance-export/domain/control-total.ts';
import type { PayrollLine } from '../../../../functions/attendance-export/domain/payroll-line.ts';
import { compareTotals } from '../../../../functions/attendance-export/domain/total-comparison.ts';
import { renderLinesWorkbook } from '../../../../functions/attendance-export/report/render-lines-workbook.ts';
import { programPath, requiresProgram } from '../../../support/debian-programs.ts';
import { sampleLine } from '../../../support/sample-lines.ts';
import { sampleReport } from '../../../support/sample-report.ts';

const run = promisify(execFile);
const READER = path.resolve(import.meta.dirname, '../../../fixtures/read-workbook.py');

/** 166.67 + 2.25 + 611 − 0.5 + 1.5 = 780.92, added by hand. */
const lines: readonly PayrollLine[] = [
  sampleLine({ employeeNumber: '000012', minutes: 10_000, roundedMinutes: 10_000 }),
  sampleLine({ earningsCode: 'OT15', minutes: 90, roundedMinutes: 90, multiplier: '1.5' }),
  sampleLine({ earningsCode: 'LATE', unit: 'minutes', minutes: 611, roundedMinutes: 611 }),
  sampleLine({
    kind: 'adjustment',
    minutes: -30,
    roundedMinutes: -30,
    costCentre: '=HYPERLINK(1)',
  }),
  sampleLine({
    employeeNumber: '-00013',
    earningsCode: 'AL',
    unit: 'days',
    minutes: 720,
    roundedMinutes: 720,
    minutesPerDay: 480,
    kind: 'prior-period',
    from: '2026-09-01',
    to: '2026-09-30',
    payGroup: '𠮷<&>"_x0041_',
  }),
];
const report = sampleReport({
  totals: compareTotals(controlTotalsOf(lines), undefined),
  adjustments: [
    {
      employeeNumber: '000127',
      userId: 'u0127',
      date: '2026-10-14',
      measure: 'worked',
      minutes: 480,
      reason: '=cmd|calc',
      author: '+000003',
    },
  ],
});

interface Cell {
  readonly type: 'text' | 'number';
  readonly value: string | null;
  readonly isTextFormat: boolean;
}
interface ReadWorkbook {
  readonly stamps: readonly (readonly number[])[];
  readonly quantitySum: string;
  readonly sheets: Readonly<
    Record<
      string,
      {
        readonly rows: readonly Readonly<Record<string, Cell>>[];
        readonly formulas: number;
        readonly frozenRows: string | null;
        readonly filter: string | null;
        readonly elements: readonly string[];
      }
    >
  >;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'workbook-'));
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

async function written(workbook: Parameters<typeof renderLinesWorkbook>[0]): Promise<string> {
  const file = path.join(folder, 'lines.xlsx');
  await writeFile(file, await renderLinesWorkbook(workbook));
  return file;
}

describe('workbook of lines', () => {
  it('is the same bytes for the same lines, whatever the day', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-03T01:00:00Z') });
    const first = await renderLinesWorkbook({ lines, report });
    vi.setSystemTime(new Date('2027-02-04T09:30:00Z'));
    const second = await renderLinesWorkbook({ lines, report });

    expect(Buffer.compare(first, second)).toBe(0);
  });

  it('refuses more lines than a sheet can hold', async () => {
    const [line] = lines;
    const many = Array.from({ length: 1_048_576 }, () => line ?? sampleLine());

    await expect(renderLinesWorkbook({ lines: many, report })).rejects.toThrow(RangeError);
  });
});

requiresProgram('python3')('workbook of lines, read by Python', () => {
  async function read(workbook: Parameters<typeof renderLinesWorkbook>[0]): Promise<ReadWorkbook> {
    const { stdout } = await run(programPath('python3'), [READER, await written(workbook)], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(stdout) as ReadWorkbook;
  }
  const column = (book: ReadWorkbook, sheet: string, title: string): (string | null)[] => {
    const rows = book.sheets[sheet]?.rows ?? [];
    const [letter] =
      Object.entries(rows[0] ?? {}).find(([, { value }]) => value?.startsWith(title)) ?? [];
    return rows.slice(1).map((row) => row[letter ?? '']?.value ?? null);
  };

  it('has the quantities of the file as numbers that add up', async () => {
    const book = await read({ lines, report });

    expect(book.quantitySum).toBe('780.92');
    expect(column(book, 'Lines', 'Quantity')).toEqual(['166.67', '2.25', '611', '-0.5', '1.5']);
    expect(column(book, 'Totals', 'Code')).toEqual(['AL', 'BASIC', 'LATE', 'OT15']);
    expect(column(book, 'Totals', 'Quantity')).toEqual(['1.5', '166.17', '611', '2.25']);
  });

  it('keeps zeros in front of employee numbers and what looks like a formula as text', async () => {
    const book = await read({ lines, report });

    expect(column(book, 'Lines', 'Employee number')).toEqual([
      '000012',
      '000012',
      '000012',
      '000012',
      '-00013',
    ]);
    expect(column(book, 'Lines', 'Cost centre')[3]).toBe('=HYPERLINK(1)');
    expect(column(book, 'Lines', 'Pay group')[4]).toBe('𠮷<&>"_x005F_x0041_');
    expect(column(book, 'Adjustments', 'Reason')).toEqual(['=cmd|calc']);
    for (const { rows, formulas } of Object.values(book.sheets)) {
      const cells = rows
        .slice(1)
        .flatMap((row) => Object.values(row))
        .filter(({ value }) => value !== null);
      expect(formulas).toBe(0);
      expect(cells.filter(({ type, isTextFormat }) => (type === 'text') !== isTextFormat)).toEqual(
        [],
      );
    }
  });

  it('has four sheets, each with a header that stays and a filter over all its rows', async () => {
    const book = await read({ lines, report });

    const sheets = Object.entries(book.sheets);
    expect(sheets.map(([name, { filter }]) => [name, filter])).toEqual([
      ['Lines', 'A1:L6'],
      ['Totals', 'A1:G5'],
      ['Adjustments', 'A1:G2'],
      ['Exceptions', 'A1:J8'],
    ]);
    for (const [, { frozenRows, elements }] of sheets) {
      expect(frozenRows).toBe('1');
      // The order of ECMA-376 part 1, 18.3.1.99; Excel repairs a sheet that has another.
      expect(elements.slice(0, 4)).toEqual(['sheetViews', 'cols', 'sheetData', 'autoFilter']);
    }
  });

  it('names nobody until it is asked to', async () => {
    const without = await read({ lines, report });
    const asked = await read({ lines, report, showNames: true });

    expect(JSON.stringify(without)).not.toContain('許功蓋');
    expect(column(asked, 'Lines', 'Name')[0]).toBe('許功蓋');
  });

  it('follows the decimals of the file', async () => {
    const book = await read({ lines: lines.slice(0, 1), report, quantityDecimals: 4 });

    expect(book.quantitySum).toBe('166.6667');
  });

  it('bears one time for every part of the archive', async () => {
    const book = await read({ lines, report });

    expect(book.stamps).toEqual([[1980, 1, 1, 0, 0, 0]]);
  });
});

requiresProgram('soffice')('workbook of lines, opened by LibreOffice', () => {
  it('shows the lines as they are in the file', async () => {
    const file = await written({ lines, report });

    await run(programPath('soffice'), [
      `-env:UserInstallation=file://${folder}/profile`,
      '--headless',
      '--convert-to',
      'csv:Text - txt - csv (StarCalc):44,34,76,1',
      '--outdir',
      folder,
      file,
    ]);

    const csv = await readFile(path.join(folder, 'lines.csv'), 'utf8');
    const rows = csv.trimEnd().split('\n');
    expect(rows[0]).toContain('Employee number 僱員編號');
    // It quotes what it holds for text and leaves numbers bare.
    expect(rows[1]).toBe(
      '"000012","MONTHLY","HK-HQ","BASIC","regular 本期","2026-10-01","2026-10-31",10000,10000,1.00,"hours 小時",166.67',
    );
    expect(rows[4]).toContain('"=HYPERLINK(1)"');
    expect(rows[5]).toContain('"𠮷<&>""_x0041_"');
  });
});
