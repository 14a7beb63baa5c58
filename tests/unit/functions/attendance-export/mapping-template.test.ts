import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import {
  earningsCodeLayout,
  earningsCodeSchema,
} from '../../../../functions/attendance-export/domain/earnings-code-table.ts';
import {
  earningsCodeTemplate,
  measuresOf,
  peopleTemplate,
  type TemplateInputs,
} from '../../../../functions/attendance-export/domain/mapping-template.ts';
import { payRulesSchema } from '../../../../functions/attendance-export/domain/pay-rules.ts';
import {
  peopleLayout,
  personMappingSchema,
} from '../../../../functions/attendance-export/domain/people-table.ts';
import { describeTableProblem } from '../../../../functions/attendance-export/domain/table-problem.ts';
import { readTableRows } from '../../../../functions/attendance-export/domain/table-rows.ts';
import { buildMappingTemplate } from '../../../../functions/attendance-export/mapping-template.ts';
import { readTabularFile } from '../../../../functions/attendance-export/read-tabular-file.ts';
import { requiresProgram } from '../../../support/debian-programs.ts';
import { earningsCode, personMapping } from './domain/sample-records.ts';

const inputs: TemplateInputs = {
  company: 'HKSC',
  directory: [
    { userId: 'u1', jobNumber: 'J1', name: '陳大文', department: '零售' },
    { userId: 'u2', jobNumber: '0072', name: '=李"堃"', department: 'A, B' },
    { userId: 'u3', jobNumber: 'J3', name: '黃美玲', department: '' },
  ],
  people: [
    personMapping({ employee_number: '0071', valid_to: '2026-09-30' }),
    personMapping({ employee_number: '0071', cost_centre: 'NEW', valid_from: '2026-10-01' }),
    personMapping({ user_id: '', job_number: 'J3', employee_number: '0073' }),
    personMapping({ user_id: 'u9', employee_number: '0079' }),
    personMapping({ user_id: 'u2', company_code: 'OTHER' }),
  ],
  codes: [earningsCode('worked', 'REG'), earningsCode('late', 'LATE', { multiplier: '1.5' })],
  payRules: payRulesSchema.parse({}),
};

async function sheetOf(bytes: Uint8Array, name: string) {
  const result = await readTabularFile(bytes, name);
  if (result.outcome !== 'read') throw new Error(JSON.stringify(result.problems));
  return result.file;
}

describe('the template of the mapping', () => {
  test('has the rows of everybody known, blanks for who is new, and whom the directory lacks', () => {
    const [header = [], ...rows] = peopleTemplate(inputs);

    const shown = ['user_id', 'employee_number', 'cost_centre', 'name', 'remarks'];
    expect(rows.map((row) => shown.map((name) => row[header.indexOf(name)]))).toEqual([
      ['u1', '0071', 'CC1', '陳大文', ''],
      ['u1', '0071', 'NEW', '陳大文', ''],
      ['u2', '', '', '=李"堃"', 'new 新加入'],
      ['', '0073', 'CC1', '黃美玲', ''],
      ['u9', '0079', 'CC1', '', 'not in the directory 不在通訊錄'],
    ]);
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([header.length]));
  });

  test('has every measure that the pay rules can produce', () => {
    const rules = payRulesSchema.parse({
      paidBreaks: 'all',
      overtime: { mode: 'approved', nightBand: null, compensation: { restday: 'time-off' } },
      leave: { types: [{ key: 'annual', leaveCode: 'x', nameEn: 'Annual', nameZhHK: '年假' }] },
      approvals: { outing: { processCode: 'P', fields: { from: 'a', to: 'b' } } },
    });

    expect(measuresOf(inputs.payRules)).toEqual([
      'worked',
      'late',
      'early-leave',
      'absent',
      'leave',
      'weather',
    ]);
    expect(measuresOf(rules).slice(5)).toEqual([
      'overtime-workday',
      'overtime-restday',
      'overtime-statutory',
      'time-off-earned',
      'leave:annual',
      'outing',
      'weather',
      'paid-break',
    ]);
    expect(earningsCodeTemplate(inputs).map(([measure, code]) => [measure, code])).toEqual([
      ['measure', 'earnings_code'],
      ['worked', 'REG'],
      ['late', 'LATE'],
      ['early-leave', ''],
      ['absent', ''],
      ['leave', ''],
      ['weather', ''],
    ]);
  });

  test('is read back as it was filled in, and only what is new has to be', async () => {
    const { workbook } = await buildMappingTemplate(inputs);

    const people = readTableRows(
      peopleLayout,
      personMappingSchema,
      await sheetOf(workbook, 'people'),
    );
    const codes = readTableRows(
      earningsCodeLayout,
      earningsCodeSchema,
      await sheetOf(workbook, 'earnings-codes'),
    );

    expect(people.rows.map(({ row }) => row)).toEqual(
      [0, 1, 2, 3].map((index) => expect.objectContaining(inputs.people[index] ?? {}) as unknown),
    );
    expect(people.problems.map((problem) => describeTableProblem(problem).en)).toEqual([
      'people line 4: D (employee_number): must not be empty',
      'people line 4: D (employee_number): must be letters, digits and hyphens, 20 at most',
      expect.stringMatching(/^people line 4: G \(valid_from\): must be a day/),
    ]);
    expect(codes.rows.map(({ row }) => row)).toEqual(inputs.codes);
    expect(codes.problems).toEqual([]);
  });

  test('gives the same bytes for the same people', async () => {
    expect(await buildMappingTemplate(inputs)).toEqual(await buildMappingTemplate(inputs));
  });

  test('as CSV shows Chinese in Excel, and no name becomes a formula', async () => {
    const { peopleCsv } = await buildMappingTemplate(inputs);
    const text = Buffer.from(peopleCsv).toString();

    expect(text.startsWith('\u{FEFF}user_id,')).toBe(true);
    expect(text).toContain(`"'=李""堃""","A, B"`);
    expect((await sheetOf(peopleCsv, 'people')).rows).toHaveLength(6);
  });
});

/** Reads the cells with nothing but the format's own parts, in another language. */
const READ_WITH_PYTHON = `
import sys, json, zipfile, xml.etree.ElementTree as tree
space = {'m': 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'}
book = zipfile.ZipFile(sys.argv[1])
assert book.testzip() is None
strings = [''.join(t.text or '' for t in si.iter('{%s}t' % space['m']))
           for si in tree.fromstring(book.read('xl/sharedStrings.xml'))]
sheet = tree.fromstring(book.read('xl/worksheets/sheet1.xml'))
rows = [[strings[int(c.find('m:v', space).text)] for c in row if c.get('t') == 's']
        for row in sheet.iter('{%s}row' % space['m'])]
kinds = sorted({c.get('t') or 'number' for c in sheet.iter('{%s}c' % space['m']) if c.find('m:v', space) is not None})
lists = [(v.get('sqref'), v.find('m:formula1', space).text) for v in sheet.iter('{%s}dataValidation' % space['m'])]
print(json.dumps([rows, kinds, lists]))
`;

async function inFolder<Result>(work: (folder: string, file: string) => Result): Promise<Result> {
  const { workbook } = await buildMappingTemplate(inputs);
  const folder = mkdtempSync(path.join(tmpdir(), 'template-'));
  try {
    const file = path.join(folder, 'template.xlsx');
    writeFileSync(file, workbook);
    return work(folder, file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

requiresProgram('python3')('the workbook, for Python’s zip and XML readers', () => {
  test('has all cells as text and the choices of work places', async () => {
    const [rows, kinds, lists] = await inFolder(
      (_, file) =>
        JSON.parse(
          execFileSync('python3', ['-c', READ_WITH_PYTHON, file], { encoding: 'utf8' }),
        ) as unknown[],
    );

    const filled = (row: readonly string[]): string[] => row.filter((text) => text !== '');
    const expected = peopleTemplate(inputs).slice(1).map(filled);
    expect((rows as string[][]).slice(1).map(filled)).toEqual(expected);
    expect(kinds).toEqual(['s']);
    expect(lists).toEqual([['J2:J6', '"HK,CN"']]);
  });
});

requiresProgram('soffice')('the workbook, opened and saved by LibreOffice', () => {
  test('keeps every cell', { timeout: 120_000 }, async () => {
    const saved = await inFolder((folder, file) => {
      const profile = `-env:UserInstallation=file://${folder}/profile`;
      // 44 comma, 34 quotation mark, 76 UTF-8.
      const filter = 'csv:Text - txt - csv (StarCalc):44,34,76';
      const options = [profile, '--headless', '--convert-to', filter, '--outdir', folder, file];
      execFileSync('soffice', options, { stdio: 'ignore' });
      return readFileSync(path.join(folder, 'template.csv'), 'utf8');
    });

    const rows: string[][] = parse(saved);
    expect(rows.slice(1)).toEqual(peopleTemplate(inputs).slice(1));
    expect(rows[0]?.map((heading) => heading.split('\n')[0])).toEqual(peopleTemplate(inputs)[0]);
  });
});
