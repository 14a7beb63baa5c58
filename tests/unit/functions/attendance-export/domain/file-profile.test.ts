import { describe, expect, test } from 'vitest';
import { fileNameOf } from '../../../../../functions/attendance-export/domain/file-name.ts';
import { fileProfileSchema } from '../../../../../functions/attendance-export/domain/file-profile.ts';
import { splitBilingual } from '../../../../../shared/errors/index.ts';
import {
  fixtureProfile,
  fixtureProfileDocument,
  shippedProfile,
  shippedProfileDocument,
} from './sample-profiles.ts';

const employee = { kind: 'value', header: 'File #', source: 'employeeNumber' };
const code = { kind: 'value', header: 'Code', source: 'earningsCode' };
const quantity = { kind: 'value', header: 'Quantity', source: 'quantity' };
const own = (earningsCode: string) => ({ kind: 'quantityOf', header: 'Own', earningsCode });
const slotCode = (slot: number) => ({ kind: 'slotCode', header: `Code ${String(slot)}`, slot });
const slotQuantity = (slot: number) => ({
  kind: 'slotQuantity',
  header: `Q ${String(slot)}`,
  slot,
});

/** Problems of the generic profile with changes; `columns` stands for those of its detail record. */
function problemsOf({ columns, ...change }: Record<string, unknown>): string[] {
  const document = shippedProfileDocument('adp-hk-generic') as Record<string, unknown>;
  const records = columns === undefined ? {} : { records: { detail: columns } };
  return problemsIn({ ...document, ...records, ...change });
}

function problemsIn(document: unknown): string[] {
  const result = fileProfileSchema.safeParse(document);
  if (result.success) return [];
  return result.error.issues.map(({ message }) => splitBilingual(message)?.en ?? message);
}

describe('the profiles that are shipped', () => {
  test.each(['adp-hk-generic', 'adp-wfn-paydata', 'hk-payroll-csv'])(
    '%s is valid and bears its file’s name',
    (name) => {
      expect(shippedProfile(name).name).toBe(name);
    },
  );

  test('the generic one writes code page 950 with carriage returns and the Chinese name', () => {
    expect(shippedProfile('adp-hk-generic')).toMatchObject({
      characterSet: 'cp950-strict',
      lineEnd: 'crlf',
      nameColumn: 'optional',
    });
  });

  test('the paydata one begins with the three columns that ADP fixes', () => {
    const headers = shippedProfile('adp-wfn-paydata').records.detail.map(({ header }) => header);

    expect(headers.slice(0, 3)).toEqual(['Co Code', 'Batch ID', 'File #']);
  });
});

describe('a file profile', () => {
  test.each([
    ['a misspelt key', { delimeter: ';' }],
    ['a character set that means something else everywhere', { characterSet: 'big5' }],
    ['a delimiter that a Big5 trail byte can be', { delimiter: '|' }],
    ['a file name that two runs would share', { fileName: '{company}_{period}.csv' }],
    ['a file name that two periods would share', { fileName: '{company}_{run}.csv' }],
    ['a file name of which only the last day tells the period', { fileName: '{to}_{run}.csv' }],
    ['a file name with a folder in it', { fileName: '../{run}.csv' }],
    ['no columns', { columns: [] }],
    ['another version of the format', { v: 3 }],
    ['another layout', { layout: 'json' }],
    ['a file name with an unknown part', { fileName: '{company}_{period}_{run}{name}.csv' }],
  ])('with %s is refused', (_, change) => {
    expect(problemsOf(change)).not.toEqual([]);
  });

  test.each([
    ['no employee number', { columns: [code, quantity] }, 'must hold employeeNumber'],
    ['no code', { columns: [employee, quantity], units: ['hours'] }, 'must hold earningsCode'],
    ['no quantity', { columns: [employee, code], units: ['hours'] }, 'must hold quantity'],
    [
      'slots in rows per code',
      { columns: [employee, code, quantity, slotCode(1), slotQuantity(1)] },
      'quantityOf and slots go with coded-slots only',
    ],
    [
      'the first line’s quantity as if it were all',
      { rows: 'coded-slots', units: ['hours'], columns: [employee, quantity] },
      'quantity goes with per-code only',
    ],
    [
      'a slot left out',
      {
        rows: 'coded-slots',
        units: ['hours'],
        columns: [employee, slotCode(1), slotQuantity(1), slotCode(3), slotQuantity(3)],
      },
      'slots must be 1, 2, 3, … with one code and one quantity each',
    ],
    [
      'a slot without its quantity',
      { rows: 'coded-slots', units: ['hours'], columns: [employee, slotCode(1)] },
      'slots must be 1, 2, 3, … with one code and one quantity each',
    ],
    [
      'a slot twice',
      {
        rows: 'coded-slots',
        units: ['hours'],
        columns: [employee, slotCode(1), slotQuantity(1), slotCode(1), slotQuantity(1)],
      },
      'slots must be 1, 2, 3, … with one code and one quantity each',
    ],
  ])('that would lose a quantity by %s is refused', (_, change, problem) => {
    expect(problemsOf(change)).toContain(problem);
  });

  test.each([
    [
      'two columns of the quantity',
      { columns: [employee, code, quantity, quantity], units: ['hours'] },
      'quantity must be in one column',
    ],
    [
      'two columns of one code',
      {
        rows: 'coded-slots',
        units: ['hours'],
        columns: [employee, own('REG'), own('OT'), own('REG')],
      },
      'quantityOf REG must be in one column',
    ],
    [
      'two columns of one slot’s quantity',
      {
        rows: 'coded-slots',
        units: ['hours'],
        columns: [employee, slotCode(1), slotQuantity(1), slotQuantity(1)],
      },
      'slots must be 1, 2, 3, … with one code and one quantity each',
    ],
  ])('that would pay a quantity twice by %s is refused', (_, change, problem) => {
    expect(problemsOf(change)).toEqual([problem]);
  });

  test('may be named by the first day in place of the period', () => {
    expect(problemsOf({ fileName: '{company}_{from}_{run}.csv' })).toEqual([]);
  });

  test('may have slots in any order, or none', () => {
    const columns = [employee, slotQuantity(2), slotCode(2), slotCode(1), slotQuantity(1)];

    const slots = { rows: 'coded-slots', units: ['hours'] };

    expect(problemsOf({ ...slots, columns })).toEqual([]);
    expect(problemsOf({ ...slots, columns: [employee] })).toEqual([]);
  });

  test('without a column for the unit must name one unit, or 7 minutes would read as 7 hours', () => {
    const columns = [employee, code, quantity];

    expect(problemsOf({ columns })).toEqual(['must name one unit where no column tells the unit']);
    expect(problemsOf({ columns, units: ['hours'] })).toEqual([]);
    expect(problemsOf({ rows: 'coded-slots', columns: [employee, own('REG')] })).toHaveLength(1);
  });

  test('may use one file name again only if it says so', () => {
    const fileName = 'PR{company:3}EPI.csv';

    expect(problemsOf({ fileName })).toEqual(['must hold {run}', 'must hold {period} or {from}']);
    expect(problemsOf({ fileName, fileNameReuse: 'when-taken-away' })).toEqual([]);
  });

  test.each([
    [
      'two codes that become one',
      { codeMap: { REG: '1', OT: '1' } },
      'two codes would both become 1',
    ],
    [
      'a number format on a text',
      { columns: [employee, { ...code, number: {} }, quantity], units: ['hours'] },
      'Code: number goes with numbers only',
    ],
    [
      'a date format on a number',
      { columns: [employee, code, { ...quantity, dateFormat: 'yyMMdd' }], units: ['hours'] },
      'Quantity: dateFormat goes with dates only',
    ],
    [
      'decimals of a count of minutes',
      {
        columns: [
          employee,
          code,
          quantity,
          { kind: 'value', header: 'Min', source: 'minutes', number: { decimals: 2 } },
        ],
        units: ['hours'],
      },
      'Min: decimals goes with quantities only',
    ],
    [
      'totals of other decimals than their column',
      {
        records: {
          detail: [employee, code, { ...quantity, number: { decimals: 3 } }],
          trailer: [{ kind: 'value', header: 'Sum', source: 'totalQuantity' }],
        },
        units: ['hours'],
      },
      'all quantities and their totals must have the same decimals',
    ],
    [
      'an implied point at an unknown place',
      {
        columns: [employee, code, { ...quantity, number: { impliedPoint: true } }],
        units: ['hours'],
      },
      'impliedPoint needs decimals',
    ],
  ])('with %s is refused', (_, change, problem) => {
    expect(problemsOf(change)).toEqual([problem]);
  });
});

describe('a profile of the form before', () => {
  test.each(['adp-hk-generic', 'adp-wfn-paydata'])('%s is still read', (name) => {
    expect(fixtureProfile(`${name}-v1`)).toMatchObject({ v: 2, name, version: 1 });
  });

  test('is checked as it was', () => {
    const document = fixtureProfileDocument('adp-hk-generic-v1') as Record<string, unknown>;

    expect(problemsIn({ ...document, columns: [employee, code] })).toEqual(['must hold quantity']);
    expect(problemsIn({ ...document, fileName: '{company}.csv' })).toEqual([
      'must hold {run}',
      'must hold {period} or {from}',
    ]);
    expect(problemsIn({ ...document, layout: 'delimited' })).toHaveLength(1);
  });
});

describe('a profile of fixed width', () => {
  const detail = [
    { ...employee, widthBytes: 8 },
    { ...code, widthBytes: 8 },
    { ...quantity, widthBytes: 12, align: 'right', pad: '0' },
  ];
  const header = [{ kind: 'constant', header: 'Type', value: 'H', widthBytes: 28 }];
  const document = {
    v: 2,
    name: 'fixed',
    version: 1,
    description: { en: 'Fixed', zhHK: '定長' },
    characterSet: 'cp950-strict',
    lineEnd: 'crlf',
    layout: 'fixed-width',
    recordBytes: 30,
    dateFormat: 'yyyyMMdd',
    nameColumn: 'optional',
    rows: 'per-code',
    units: ['hours'],
    fileName: '{company}_{period}_{run}.txt',
    records: { header, detail },
  };
  const withQuantity = (change: object) => ({
    records: { detail: [...detail.slice(0, 2), { ...quantity, widthBytes: 12, ...change }] },
  });

  test('is accepted if every record has the length that it names', () => {
    expect(problemsIn(document)).toEqual([]);
  });

  test.each([
    [
      'records of another length',
      { recordBytes: 31 },
      ['columns and line end make 30 bytes, not 31', 'columns and line end make 30 bytes, not 31'],
    ],
    [
      'another line end than was counted',
      { lineEnd: 'none', records: { detail } },
      ['columns and line end make 28 bytes, not 30'],
    ],
    [
      'zeros behind a number',
      withQuantity({ pad: '0' }),
      ['Quantity: zeros behind a value would change it; align right'],
    ],
    [
      'zeros within parentheses',
      withQuantity({ pad: '0', align: 'right', number: { negative: 'parentheses' } }),
      ['Quantity: parentheses cannot be filled with zeros'],
    ],
    [
      'a quantity that may be cut',
      withQuantity({ onOverflow: 'cut' }),
      ['Quantity: only a name may be cut'],
    ],
  ])('with %s is refused', (_, change, problems) => {
    expect(problemsIn({ ...document, ...change })).toEqual(problems);
  });

  test.each([
    ['a delimiter', { delimiter: ',' }],
    ['a byte-order mark', { characterSet: 'utf-8-bom' }],
    ['a column without a width', { records: { detail: [employee, ...detail] } }],
  ])('with %s is refused', (_, change) => {
    expect(problemsIn({ ...document, ...change })).not.toEqual([]);
  });
});

describe('the file name', () => {
  const about = {
    company: 'HKSC',
    period: '2026-10',
    from: '2026-10-01',
    to: '2026-10-31',
    run: '0002',
  };

  test('is filled from company, period and run', () => {
    const profile = {
      ...shippedProfile('adp-hk-generic'),
      fileName: '{company}-{from}-{to}-{period}-{run}.csv',
    };

    expect(fileNameOf(profile, about)).toBe('HKSC-20261001-20261031-2026-10-0002.csv');
  });

  test.each([
    ['HUX', 'PRHUXEPI.csv'],
    ['H7', 'PRH7_EPI.csv'],
  ])('of paydata has three characters for the company %s: %s', (company, name) => {
    expect(fileNameOf(shippedProfile('adp-wfn-paydata'), { ...about, company })).toBe(name);
  });

  test('is never made from a part of a company code: two companies could share it', () => {
    expect(() => fileNameOf(shippedProfile('adp-wfn-paydata'), about)).toThrow(
      expect.objectContaining({ code: 'profile.company-code-too-long' }),
    );
  });
});
