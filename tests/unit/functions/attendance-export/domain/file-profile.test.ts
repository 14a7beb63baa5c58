import { describe, expect, test } from 'vitest';
import {
  fileNameOf,
  fileProfileSchema,
} from '../../../../../functions/attendance-export/domain/file-profile.ts';
import { splitBilingual } from '../../../../../shared/errors/index.ts';
import { shippedProfile, shippedProfileDocument } from './sample-profiles.ts';

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

function problemsOf(change: Record<string, unknown>): string[] {
  const document = shippedProfileDocument('adp-hk-generic') as Record<string, unknown>;
  const result = fileProfileSchema.safeParse({ ...document, ...change });
  if (result.success) return [];
  return result.error.issues.map(({ message }) => splitBilingual(message)?.en ?? message);
}

describe('the profiles that are shipped', () => {
  test.each(['adp-hk-generic', 'adp-wfn-paydata'])(
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
    const headers = shippedProfile('adp-wfn-paydata').columns.map(({ header }) => header);

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
    ['another version of the format', { v: 2 }],
  ])('with %s is refused', (_, change) => {
    expect(problemsOf(change)).not.toEqual([]);
  });

  test.each([
    ['no employee number', { columns: [code, quantity] }, 'must hold employeeNumber'],
    ['no code', { columns: [employee, quantity] }, 'must hold earningsCode'],
    ['no quantity', { columns: [employee, code] }, 'must hold quantity'],
    [
      'slots in rows per code',
      { columns: [employee, code, quantity, slotCode(1), slotQuantity(1)] },
      'quantityOf and slots go with coded-slots only',
    ],
    [
      'the first line’s quantity as if it were all',
      { rows: 'coded-slots', columns: [employee, quantity] },
      'quantity goes with per-code only',
    ],
    [
      'a slot left out',
      {
        rows: 'coded-slots',
        columns: [employee, slotCode(1), slotQuantity(1), slotCode(3), slotQuantity(3)],
      },
      'slots must be 1, 2, 3, … with one code and one quantity each',
    ],
    [
      'a slot without its quantity',
      { rows: 'coded-slots', columns: [employee, slotCode(1)] },
      'slots must be 1, 2, 3, … with one code and one quantity each',
    ],
    [
      'a slot twice',
      {
        rows: 'coded-slots',
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
      { columns: [employee, code, quantity, quantity] },
      'quantity must be in one column',
    ],
    [
      'two columns of one code',
      { rows: 'coded-slots', columns: [employee, own('REG'), own('OT'), own('REG')] },
      'quantityOf REG must be in one column',
    ],
    [
      'two columns of one slot’s quantity',
      {
        rows: 'coded-slots',
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

    expect(problemsOf({ rows: 'coded-slots', columns })).toEqual([]);
    expect(problemsOf({ rows: 'coded-slots', columns: [employee] })).toEqual([]);
  });
});

test('the file name is filled from company, period and run', () => {
  const profile = {
    ...shippedProfile('adp-hk-generic'),
    fileName: '{company}-{from}-{to}-{period}-{run}.csv',
  };
  const about = {
    company: 'HKSC',
    period: '2026-10',
    from: '2026-10-01',
    to: '2026-10-31',
    run: '0002',
  };

  expect(fileNameOf(profile, about)).toBe('HKSC-20261001-20261031-2026-10-0002.csv');
});
