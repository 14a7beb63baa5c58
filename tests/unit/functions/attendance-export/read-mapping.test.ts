import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readMapping } from '../../../../functions/attendance-export/read-mapping.ts';
import type { CompanyConfiguration } from '../../../../shared/configuration/index.ts';
import { createMemoryObjectStore } from '../../../../shared/object-storage/index.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';
import { sampleConfiguration } from '../../../support/sample-configuration.ts';
import { sealer } from './sample-runs.ts';

const PEOPLE_HEADER =
  'user_id,job_number,company_code,employee_number,pay_group,cost_centre,valid_from,valid_to';
const PEOPLE = `${PEOPLE_HEADER}\nu1,J1,HKSC,E001,M,"C, 1",2020-01-01,\nu2,,HKSC,E002,M,C2,2026-10-15,2026-12-31\n`;
const CODES_HEADER = 'measure,earnings_code,unit,multiplier,valid_from,valid_to';
const CODES = [
  CODES_HEADER,
  ...['worked,REG', 'late,LATE', 'early-leave,EARLY', 'absent,ABS', 'leave,LVE'].map(
    (pair) => `${pair},hours,1.00,2020-01-01,`,
  ),
  '',
].join('\n');

interface Tables {
  readonly people?: string | Uint8Array;
  readonly codes?: string | Uint8Array;
  readonly isAltered?: boolean;
  readonly isMissing?: boolean;
}

async function read({ people = PEOPLE, codes = CODES, isAltered, isMissing }: Tables = {}) {
  const stores = { objects: createMemoryObjectStore(), sealer: sealer() };
  const put = async (objectKey: string, content: string | Uint8Array) => {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const stored = isAltered === true ? Uint8Array.of(...bytes, 0x20) : bytes;
    const about = { contentType: 'text/csv', contentSha256: sha256 };
    if (isMissing !== true) {
      await stores.objects.putOnce(objectKey, stores.sealer.seal(stored, objectKey), about);
    }
    return { objectKey, sha256 };
  };
  const [company] = sampleConfiguration().organisations[0]?.companies ?? [];
  if (company === undefined) throw new Error('the sample configuration has a company');
  const configured: CompanyConfiguration = {
    ...company,
    peopleMapping: await put('test/people.csv.sealed', people),
    earningsCodes: await put('test/codes.csv.sealed', codes),
  };
  return readMapping(stores, configured, monthPeriod('2026-10'));
}

interface Refusal extends Error {
  readonly code: string;
  readonly text: { readonly en: string; readonly zhHK: string };
}

async function refusal(tables: Tables): Promise<Refusal> {
  return read(tables).then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => error as Refusal,
  );
}

describe('the payroll mapping', () => {
  test('is read from its two tables', async () => {
    const mapping = await read();

    expect([...mapping.userIds]).toEqual(['u1', 'u2']);
    expect(mapping.rowsOf('u1')).toMatchObject([{ cost_centre: 'C, 1', valid_to: undefined }]);
    expect(mapping.codeOn('early-leave', '2026-10-01')).toMatchObject({
      earnings_code: 'EARLY',
      unit: 'hours',
      multiplier: '1',
    });
  });

  test('may have a byte-order mark, carriage returns and spaces, as a spreadsheet writes them', async () => {
    const people = `\u{FEFF}${PEOPLE.replaceAll('\n', '\r\n').replace('u1,', ' u1 ,')}`;

    expect([...(await read({ people })).userIds]).toEqual(['u1', 'u2']);
  });

  test('that is missing or was changed is refused', async () => {
    expect((await refusal({ isMissing: true })).code).toBe('mapping.missing');
    expect((await refusal({ isAltered: true })).code).toBe('mapping.missing');
  });

  test('has every wrong row of both tables named by line, at once', async () => {
    const people = `${PEOPLE_HEADER}\n,,HKSC,E001,M,C1,2020-01-01,\nu2,J2,HKSC,堃,M,C1,2026-02-30,\n`;
    const codes = CODES.replace('worked,REG,hours', 'worked,REG,weeks');

    const { code, text } = await refusal({ people, codes });

    expect(code).toBe('mapping.invalid');
    for (const [table, line, column] of [
      ['people', 2, 'user_id'],
      ['people', 3, 'employee_number'],
      ['people', 3, 'valid_from'],
      ['earnings-codes', 2, 'unit'],
    ] as const) {
      expect(text.en).toContain(`${table} line ${String(line)}: ${column}: `);
      expect(text.zhHK).toContain(`${table} 第 ${String(line)} 行：${column}：`);
    }
    expect(text.en).toContain('4 problem(s)');
    expect(text.en).not.toMatch(/\p{Script=Han}|¦/u);
    expect(text.zhHK).toContain('people 第 3 行：valid_from：必須為日期，格式為 yyyy-MM-dd');
    expect(text.zhHK).not.toMatch(/must|Invalid|¦/);
  });

  test('counts lines as an editor does, where a cell spans two of them', async () => {
    const people = `${PEOPLE_HEADER}\nu1,J1,HKSC,E001,M,"C\n1",2020-01-01,\n,,HKSC,E002,M,C2,2020-01-01,\n`;

    expect((await refusal({ people })).text.en).toContain('people line 4: user_id');
  });

  test('never names a person, because a refusal reaches the log', async () => {
    const twice = 'u1,J9,HKSC,E002,M,C1,2020-01-01,\n';
    const people = `${PEOPLE}u1,J1,OTHER,E001,M,C1,2020-01-01,\n${twice}${twice}`;

    const error = await refusal({ people });

    expect(error.text.en).toContain('people lines 2, 5, 6: one person has two rows');
    expect(error.text.zhHK).toContain('people 第 2、5、6 行：同一人於同一日有兩行生效');
    expect(error.text.en).toContain('people lines 3, 5, 6: two people have');
    expect(error.text.en).toContain('2 problem(s)');
    expect(JSON.stringify([error, error.message])).not.toMatch(/u1|E00/);
  });

  test('lists twenty problems and counts the rest', async () => {
    const rows = Array.from({ length: 25 }, () => ',,HKSC,E1,M,C,2020-01-01,').join('\n');

    const { text } = await refusal({ people: `${PEOPLE_HEADER}\n${rows}\n` });

    expect(text.en).toContain('25 problem(s)');
    expect(text.en).toContain('(+5)');
  });

  test.each([
    [
      'a person twice',
      { people: `${PEOPLE}u1,J9,HKSC,E009,M,C1,2020-01-01,\n` },
      'people lines 2, 4: one person has two rows',
    ],
    [
      'an employee number twice',
      { people: `${PEOPLE}u9,J9,HKSC,E001,M,C1,2020-01-01,\n` },
      'people lines 2, 4: two people have the same employee number',
    ],
    [
      'a measure without a code',
      { codes: CODES.replace(/late,LATE.*\n/, '') },
      'earnings-codes: late has no earnings code',
    ],
    [
      'a measure of two words without a code',
      { codes: CODES.replace(/early-leave,.*\n/, '') },
      'early-leave has no earnings code',
    ],
    [
      'a measure with two codes',
      { codes: `${CODES}worked,AGAIN,hours,1,2026-10-31,\n` },
      'earnings-codes lines 2, 7: worked has two rows',
    ],
    [
      'a code in hours and in minutes',
      { codes: CODES.replace('late,LATE,hours', 'late,REG,minutes') },
      'earnings-codes lines 2, 3: REG is used with two units',
    ],
    [
      'a table that is no table',
      { people: `${PEOPLE_HEADER}\n"u1,J1\n` },
      'people line 2: not a CSV table',
    ],
    [
      'columns of another table',
      { people: 'a,b\n1,2\n' },
      'people: column company_code is missing',
    ],
    [
      'a column too many',
      { people: PEOPLE.replace('valid_to', 'valid_to,salary') },
      'people line 1: column 9',
    ],
    [
      'a column twice',
      { people: PEOPLE.replace('pay_group', 'cost_centre') },
      'people line 1: cost_centre: ',
    ],
    ['an empty table', { codes: '' }, 'earnings-codes: the table is empty'],
    [
      'a name in Big5',
      { people: Buffer.from(PEOPLE.replace('J1', '\u00a5\u00d5'), 'latin1') },
      'people: the file is not in UTF-8',
    ],
  ])('with %s is refused', async (_, tables, problem) => {
    const { code, text } = await refusal(tables);

    expect(code).toBe('mapping.invalid');
    expect(text.en).toContain(problem);
    expect(text.zhHK).toMatch(/^薪酬對照表有 \d+ 個問題：(people|earnings-codes)(：| 第 )/);
    expect(text.zhHK).not.toMatch(/line|has|two/);
  });
});
