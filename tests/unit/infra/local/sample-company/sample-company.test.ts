import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';

import {
  createSampleCompany,
  type SampleCompany,
} from '../../../../../infra/local/sample-company/index.ts';

const october = { from: '2026-10-01', to: '2026-10-31' };

function companyOf(employees: number, seed = 7): SampleCompany {
  return createSampleCompany({ seed, employees, period: october });
}

function characters(company: SampleCompany): ReadonlySet<string> {
  return new Set(company.people.flatMap(({ nameZhHK }) => Array.from(nameZhHK)));
}

describe('the smallest company', () => {
  const company = companyOf(10);

  it('has 許功蓋 and somebody named with 堃, both mapped and still employed', () => {
    const people = company.people.filter(
      ({ nameZhHK }) => nameZhHK === '許功蓋' || nameZhHK.includes('堃'),
    );

    expect(people).toHaveLength(2);
    for (const person of people) {
      expect(person.payroll).toBeDefined();
      expect(person.leftOn).toBeUndefined();
    }
  });

  it('has a joiner, a leaver, somebody unmapped and a row mapped to nobody', () => {
    const { people, mappedButUnknown } = company;

    expect(people).toHaveLength(10);
    expect(people.some(({ hiredOn }) => hiredOn > october.from)).toBe(true);
    expect(people.some(({ leftOn }) => leftOn !== undefined && leftOn < october.to)).toBe(true);
    expect(people.filter(({ payroll }) => payroll === undefined)).toHaveLength(1);
    expect(mappedButUnknown).toHaveLength(1);
  });
});

describe('names', () => {
  it('hold the characters that payroll systems stumble over', () => {
    const all = characters(companyOf(120));

    for (const character of '許功蓋堃邨峯喆衞十恒裏碁嫺寳栢犇煊温𠮷説鳯\u{f9dc}') {
      expect(all).toContain(character);
    }
  });

  it('are writable in CP950 beyond the notable ones', () => {
    const rare = companyOf(3_000)
      .people.slice(30)
      .filter(({ nameZhHK }) => iconv.encode(nameZhHK, 'cp950').includes(0x3f));

    expect(rare).toEqual([]);
  });

  it('come in both scripts', () => {
    for (const { nameZhHK, nameEn } of companyOf(500).people.slice(30)) {
      expect(nameZhHK).toMatch(/^\p{Script=Han}{2,4}$/u);
      expect(nameEn).toMatch(/^[A-Z][a-z]+( [A-Z][a-z]+){1,3}$/);
    }
  });
});

describe('the largest company', () => {
  it('lists 100,000 people of whom no two share an id', () => {
    const { people, mappedButUnknown } = companyOf(100_000);
    const numbers = [...people.flatMap(({ payroll }) => payroll ?? []), ...mappedButUnknown];

    expect(people).toHaveLength(100_000);
    expect(new Set(people.map(({ userId }) => userId)).size).toBe(100_000);
    expect(new Set(people.map(({ unionId }) => unionId)).size).toBe(100_000);
    expect(new Set(people.map(({ jobNumber }) => jobNumber)).size).toBe(100_000);
    expect(new Set(numbers.map(({ employeeNumber }) => employeeNumber)).size).toBe(numbers.length);
    expect(new Set(mappedButUnknown.map(({ userId }) => userId))).toHaveProperty('size', 3);
    const known = new Set(people.map(({ userId }) => userId));
    expect(mappedButUnknown.some(({ userId }) => known.has(userId))).toBe(false);
  });
});

describe('the organisation', () => {
  const company = companyOf(2_000);

  it('is a tree of three levels in which everybody has a place', () => {
    const { departments, people } = company;
    const parents = new Map(departments.map((each) => [each.departmentId, each.parentId]));
    const depthOf = (id: number | undefined): number =>
      id === undefined ? 0 : 1 + depthOf(parents.get(id));

    expect(parents.size).toBe(departments.length);
    expect(Math.max(...departments.map(({ departmentId }) => depthOf(departmentId)))).toBe(3);
    expect(departments.filter(({ parentId }) => parentId === undefined)).toHaveLength(1);
    expect(people.every(({ departmentId }) => parents.has(departmentId))).toBe(true);
  });

  it('is run by an operator who is in the directory and holds the first role', () => {
    const operator = company.people.find(({ userId }) => userId === company.operatorUserId);

    expect(operator).toMatchObject({ leftOn: undefined });
    expect(company.roles[0]?.userIds).toEqual([company.operatorUserId]);
  });

  it('gives roles to nobody who has left', () => {
    const serving = new Set(
      company.people.filter(({ leftOn }) => leftOn === undefined).map(({ userId }) => userId),
    );

    expect(company.roles.flatMap(({ userIds }) => userIds).every((id) => serving.has(id))).toBe(
      true,
    );
  });

  it('has fixed and rostered groups and a code of letters and digits', () => {
    expect(new Set(company.groups.map(({ type }) => type))).toEqual(new Set(['FIXED', 'TURN']));
    expect(company.companyCode).toMatch(/^[A-Z0-9]{3}$/);
    expect(company.corpId).toMatch(/^ding[0-9a-f]{32}$/);
  });

  it('has the same people under the same numbers in another month', () => {
    const november = createSampleCompany({
      ...company.parameters,
      period: { from: '2026-11-01', to: '2026-11-30' },
    });
    const identities = [company, november].map(({ people }) =>
      people.map(({ userId, jobNumber, nameZhHK, payroll }) => [
        userId,
        jobNumber,
        nameZhHK,
        payroll?.employeeNumber,
      ]),
    );

    expect(identities[1]).toEqual(identities[0]);
  });

  it('differs from one seed to the next', () => {
    expect(companyOf(10, 8).corpId).not.toBe(companyOf(10, 9).corpId);
  });
});

describe('attendance', () => {
  it('of a user id that nobody bears is empty', () => {
    const company = companyOf(10);

    for (const userId of ['nobody', ...company.mappedButUnknown.map((row) => row.userId)]) {
      expect(company.attendanceOf(userId)).toEqual({
        plannedChecks: [],
        punches: [],
        leave: [],
        expected: [],
      });
    }
  });

  it.each([
    ['too few people', { seed: 1, employees: 9, period: october }],
    ['too many people', { seed: 1, employees: 100_001, period: october }],
    ['half a person', { seed: 1, employees: 10.5, period: october }],
    ['a negative seed', { seed: -1, employees: 10, period: october }],
    [
      'a day that is none',
      { seed: 1, employees: 10, period: { from: '2026-02-29', to: '2026-03-31' } },
    ],
    [
      'an end before the start',
      { seed: 1, employees: 10, period: { from: '2026-02-02', to: '2026-02-01' } },
    ],
    [
      'more than a year',
      { seed: 1, employees: 10, period: { from: '2026-01-01', to: '2027-01-02' } },
    ],
  ])('cannot be made from %s', (_case, parameters) => {
    expect(() => createSampleCompany(parameters)).toThrow(RangeError);
  });
});
