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
  readonly people?: string;
  readonly codes?: string;
  readonly isAltered?: boolean;
  readonly isMissing?: boolean;
}

async function read({ people = PEOPLE, codes = CODES, isAltered, isMissing }: Tables = {}) {
  const stores = { objects: createMemoryObjectStore(), sealer: sealer() };
  const put = async (objectKey: string, text: string) => {
    const bytes = new TextEncoder().encode(text);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const stored = isAltered === true ? new TextEncoder().encode(`${text} `) : bytes;
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

async function refusal(
  tables: Tables,
): Promise<{ code: string; text: { en: string; zhHK: string } }> {
  return read(tables).then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => error as { code: string; text: { en: string; zhHK: string } },
  );
}

describe('the payroll mapping', () => {
  test('is read from its two tables', async () => {
    const { people, earningsCodes } = await read();

    expect([...people.keys()]).toEqual(['u1', 'u2']);
    expect(people.get('u1')).toMatchObject({ cost_centre: 'C, 1', valid_to: undefined });
    expect(earningsCodes.get('earlyLeave')).toMatchObject({
      earnings_code: 'EARLY',
      unit: 'hours',
    });
  });

  test('may have a byte-order mark, carriage returns and spaces, as a spreadsheet writes them', async () => {
    const people = `\u{FEFF}${PEOPLE.replaceAll('\n', '\r\n').replace('u1,', ' u1 ,')}`;

    expect([...(await read({ people })).people.keys()]).toEqual(['u1', 'u2']);
  });

  test('that is missing or was changed is refused', async () => {
    expect((await refusal({ isMissing: true })).code).toBe('mapping.missing');
    expect((await refusal({ isAltered: true })).code).toBe('mapping.missing');
  });

  test('has every wrong row of both tables named by line, at once', async () => {
    const people = `${PEOPLE_HEADER}\n,J1,HKSC,E001,M,C1,2020-01-01,\nu2,J2,HKSC,堃,M,C1,2026-02-30,\n`;
    const codes = CODES.replace('worked,REG,hours', 'worked,REG,days');

    const { code, text } = await refusal({ people, codes });

    expect(code).toBe('mapping.invalid');
    for (const place of [
      'people line 2: user_id',
      'people line 3: employee_number',
      'people line 3: valid_from',
      'earnings-codes line 2: unit',
    ]) {
      expect(text.en).toContain(place);
      expect(text.zhHK).toContain(place);
    }
    expect(text.en).toContain('4 problem(s)');
  });

  test('lists twenty problems and counts the rest', async () => {
    const rows = Array.from({ length: 25 }, () => ',J,HKSC,E1,M,C,2020-01-01,').join('\n');

    const { text } = await refusal({ people: `${PEOPLE_HEADER}\n${rows}\n` });

    expect(text.en).toContain('25 problem(s)');
    expect(text.en).toContain('(+5)');
  });

  test.each([
    [
      'a person twice',
      { people: `${PEOPLE}u1,J9,HKSC,E009,M,C1,2020-01-01,\n` },
      'u1 has two rows',
    ],
    [
      'an employee number twice',
      { people: `${PEOPLE}u9,J9,HKSC,E001,M,C1,2020-01-01,\n` },
      'E001 is the employee number of two people',
    ],
    [
      'a measure without a code',
      { codes: CODES.replace(/late,LATE.*\n/, '') },
      'late has no earnings code',
    ],
    [
      'a measure with two codes',
      { codes: `${CODES}worked,AGAIN,hours,1,2026-10-31,\n` },
      'worked has two earnings codes',
    ],
    [
      'a code in hours and in minutes',
      { codes: CODES.replace('late,LATE,hours', 'late,REG,minutes') },
      'REG is used with both hours and minutes',
    ],
    ['a table that is no table', { people: 'a,b\n1,2,3\n' }, 'people: not a CSV table'],
  ])('with %s is refused', async (_, tables, problem) => {
    const { code, text } = await refusal(tables);

    expect(code).toBe('mapping.invalid');
    expect(text.en).toContain(problem);
  });
});
