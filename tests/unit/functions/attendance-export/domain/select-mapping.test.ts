import { describe, expect, test } from 'vitest';
import {
  alwaysRequired,
  requiredForOvertime,
  selectMapping,
} from '../../../../../functions/attendance-export/domain/select-mapping.ts';
import {
  describeTableProblem,
  problemsTable,
} from '../../../../../functions/attendance-export/domain/table-problem.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';
import { earningsCode, personMapping } from './sample-records.ts';

const choice = { company: 'HKSC', period: monthPeriod('2026-10') };
const codes = numbered(
  alwaysRequired.map((measure) => earningsCode(measure, measure.toUpperCase())),
);

/** As a file has them: the header is line 1. */
function numbered<Row>(rows: readonly Row[], first = 2) {
  return rows.map((row, index) => ({ row, line: first + index }));
}

function problemsOf(...args: Parameters<typeof selectMapping>): string[] {
  return selectMapping(...args).problems.map((problem) => describeTableProblem(problem).en);
}

describe('the mapping of a company and period', () => {
  test('takes the rows of that company that are valid in it, and no others', () => {
    const people = numbered([
      personMapping(),
      personMapping({ user_id: 'u2', company_code: 'OTHER' }),
      personMapping({ user_id: 'u3', employee_number: 'E003', valid_to: '2026-09-30' }),
      personMapping({ user_id: 'u4', employee_number: 'E004', valid_from: '2026-10-31' }),
    ]);
    const old = numbered([earningsCode('worked', 'OLD', { valid_to: '2026-09-30' })], 7);
    const current = codes.map(({ row, line }) => ({
      row: { ...row, valid_from: '2026-10-01' },
      line,
    }));

    const { mapping, problems } = selectMapping(choice, people, [...old, ...current]);

    expect(problems).toEqual([]);
    expect([...mapping.userIds]).toEqual(['u1', 'u4']);
    expect(mapping.isElsewhereOn('u2', '2026-10-01')).toBe(true);
    expect(mapping.codeOn('worked', '2026-10-01')?.earnings_code).toBe('WORKED');
  });

  test('lets a person change cost centre and number, and a number pass on to somebody else', () => {
    const people = numbered([
      personMapping({ valid_to: '2026-10-15' }),
      personMapping({ cost_centre: 'NEW', employee_number: 'E009', valid_from: '2026-10-16' }),
      personMapping({ user_id: 'u2', valid_from: '2026-10-16' }),
    ]);

    expect(problemsOf(choice, people, codes)).toEqual([]);
  });

  test('finds every problem at once, by line', () => {
    const people = numbered([
      personMapping(),
      personMapping({ employee_number: 'E002' }),
      personMapping({ user_id: 'u3', employee_number: 'E002' }),
    ]);
    const rows = numbered([
      earningsCode('worked', 'REG'),
      earningsCode('worked', 'AGAIN', { valid_from: '2026-10-31' }),
      earningsCode('late', 'DED'),
      earningsCode('early-leave', 'DED', { unit: 'minutes' }),
      earningsCode('absent', 'ABS'),
      earningsCode('overtime', 'ABS', { multiplier: '1.5' }),
    ]);

    expect(problemsOf(choice, people, rows)).toEqual([
      'people lines 2, 3: one person has two rows that are valid on the same day',
      'people lines 3, 4: two people have the same employee number on the same day',
      'earnings-codes lines 2, 3: worked has two rows that are valid on the same day',
      'earnings-codes: leave has no earnings code on any day of the period',
      'earnings-codes lines 4, 5: DED is used with two units',
      'earnings-codes lines 6, 7: ABS is used with two multipliers',
    ]);
  });

  test('takes a rate that changes within the period, but not two at once', () => {
    const changing = (second: string) =>
      numbered([
        earningsCode('worked', 'REG'),
        earningsCode('late', 'LATE'),
        earningsCode('early-leave', 'EARLY'),
        earningsCode('absent', 'ABS'),
        earningsCode('leave', 'LVE'),
        earningsCode('overtime', 'OT', { multiplier: '1.5', valid_to: '2026-10-15' }),
        earningsCode('overtime-restday', 'OT', { multiplier: '2', valid_from: second }),
      ]);

    expect(problemsOf(choice, [], changing('2026-10-16'))).toEqual([]);
    expect(problemsOf(choice, [], changing('2026-10-15'))).toEqual([
      'earnings-codes lines 7, 8: OT is used with two multipliers',
    ]);
  });

  test('names people in the officer’s table alone', () => {
    const people = numbered([personMapping(), personMapping({ employee_number: 'E002' })]);

    const { problems } = selectMapping(choice, people, codes);

    expect(problems.map((problem) => JSON.stringify(describeTableProblem(problem)))).toEqual([
      expect.not.stringContaining('u1'),
    ]);
    expect(problemsTable(problems)[0]?.slice(0, 5)).toEqual(['people', '2 3', '', '', 'u1']);
  });

  test.each([
    [{ valid_from: '2026-10-02' }, ['late has no earnings code on 2026-10-01']],
    [{ valid_to: '2026-10-28' }, ['late has no earnings code on 2026-10-29 and 2 more day(s)']],
    [{ valid_from: '2026-10-01', valid_to: '2026-10-31' }, []],
  ])('needs a code for every day of the period: %j', (change, missing) => {
    const rows = codes.map(({ row, line }) => ({
      row: row.measure === 'late' ? { ...row, ...change } : row,
      line,
    }));

    expect(problemsOf(choice, [], rows)).toEqual(missing.map((text) => `earnings-codes: ${text}`));
  });

  test('lets a code follow another inside the period', () => {
    const rows = numbered([
      ...codes.map(({ row }) => row).filter(({ measure }) => measure !== 'worked'),
      earningsCode('worked', 'OLD', { valid_to: '2026-10-15' }),
      earningsCode('worked', 'NEW', { valid_from: '2026-10-16' }),
    ]);

    const { mapping, problems } = selectMapping(choice, [], rows);

    expect(problems).toEqual([]);
    expect(
      ['2026-10-15', '2026-10-16'].map((date) => mapping.codeOn('worked', date)?.earnings_code),
    ).toEqual(['OLD', 'NEW']);
  });

  test('lets two measures share a code, its unit and its multiplier', () => {
    const rows = numbered(alwaysRequired.map((measure) => earningsCode(measure, 'ALL')));

    expect(problemsOf(choice, [], rows)).toEqual([]);
  });

  test('needs overtime codes only where overtime is paid, and takes a fallback for them', () => {
    const paid = { ...choice, requiredMeasures: [...alwaysRequired, ...requiredForOvertime] };
    const overtime = numbered([earningsCode('overtime', 'OT')], 7);

    expect(problemsOf(choice, [], codes)).toEqual([]);
    expect(problemsOf(paid, [], codes)).toHaveLength(3);
    expect(problemsOf(paid, [], [...codes, ...overtime])).toEqual([]);
  });

  test('knows the leave types of the company, so that a misspelt one does not fall back', () => {
    const known = { ...choice, leaveKeys: new Set(['annual']) };
    const rows = numbered(
      (['leave:annual', 'leave:anual', 'leave:other'] as const).map((measure) =>
        earningsCode(measure, 'AL'),
      ),
      7,
    );

    expect(problemsOf(known, [], [...codes, ...rows])).toEqual([
      'earnings-codes line 8: leave:anual is no leave type of the company’s pay rules',
    ]);
  });
});

describe('two companies of one organisation', () => {
  const people = numbered([
    personMapping(),
    personMapping({ company_code: 'SISTER', valid_from: '2026-10-31' }),
    personMapping({ company_code: 'STRANGER' }),
  ]);

  test('must not both pay a person on the same day', () => {
    const known = { ...choice, otherCompanies: new Set(['SISTER']) };

    expect(problemsOf(known, people, codes)).toEqual([
      'people lines 2, 3: one person is on the payroll of two companies on the same day',
    ]);
  });

  test('are not compared with a company of another organisation, which has userIds of its own', () => {
    const alone = { ...choice, otherCompanies: new Set<string>() };

    const { mapping, problems } = selectMapping(alone, people, codes);

    expect(problems).toEqual([]);
    expect(mapping.isElsewhereOn('u1', '2026-10-31')).toBe(false);
  });
});

describe('rows by job number', () => {
  const people = numbered([
    personMapping({ user_id: '', job_number: 'J1' }),
    personMapping({ user_id: '', job_number: 'J2', employee_number: 'E002' }),
    personMapping({ user_id: '', job_number: 'J3', employee_number: 'E003' }),
    personMapping({ user_id: 'u5', job_number: 'J1', employee_number: 'E005' }),
    personMapping({ user_id: 'u6', job_number: 'J6', employee_number: 'E006' }),
  ]);
  const directory = [
    { userId: 'u1', jobNumber: 'J1' },
    { userId: 'u2', jobNumber: 'J2' },
    { userId: 'u3', jobNumber: 'J2' },
    { userId: 'u4', jobNumber: '' },
  ];

  test('are resolved by the directory; unknown, ambiguous and contradicting ones are told', () => {
    const { mapping, problems } = selectMapping({ ...choice, directory }, people, codes);

    expect([...mapping.userIds]).toEqual(['u1', 'u6']);
    expect(mapping.rowOn('u1', '2026-10-01')?.employee_number).toBe('E001');
    expect(problems.map((problem) => describeTableProblem(problem).en)).toEqual([
      'people line 3: job_number: several people in the directory have this job number',
      'people line 4: job_number: nobody in the directory has this job number',
      'people line 5: job_number: the directory gives this job number to somebody else than user_id',
    ]);
    expect(problems.map(({ subject }) => subject)).toEqual(['J2', 'J3', 'J1']);
  });

  test('belong to nobody before the directory is known', () => {
    const { mapping, problems } = selectMapping(choice, people, codes);

    expect([...mapping.userIds]).toEqual(['u5', 'u6']);
    expect(problems).toEqual([]);
  });
});
