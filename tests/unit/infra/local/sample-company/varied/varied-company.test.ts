import { describe, expect, it } from 'vitest';

import {
  createSampleCompany,
  expectedIn,
  expectedWithLateChanges,
  lateChangesOf,
  leaversOf,
  legalCompaniesOf,
  minutesByMeasure,
  payrollMappingOf,
  payrollRowsOf,
  type ExpectedDay,
  type SampleCompany,
  type SampleParameters,
} from '../../../../../../infra/local/sample-company/index.ts';

const october = { from: '2026-10-01', to: '2026-10-31' };

function companyOf(seed: number, more: Partial<SampleParameters> = {}): SampleCompany {
  return createSampleCompany({ seed, employees: 150, period: october, rules: 'varied', ...more });
}

/** The first seeds, with the mode that they chose. */
function companyWithMode(mode: 'none' | 'approved' | 'beyond-threshold'): SampleCompany {
  const seeds = Array.from({ length: 40 }, (_, seed) => seed);
  const seed = seeds.find((each) => companyOf(each).payRules?.overtime.mode === mode);
  if (seed === undefined) throw new Error(`no seed with ${mode}`);
  return companyOf(seed);
}

function allDays(company: SampleCompany): readonly ExpectedDay[] {
  return company.people.flatMap(({ userId }) => company.attendanceOf(userId).expected);
}

describe('companies with varied rules', () => {
  it('between them have every measure and every exception', () => {
    const days = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((seed) => allDays(companyOf(seed)));

    expect(Object.keys(minutesByMeasure(days)).sort()).toEqual([
      'absent',
      'business-trip',
      'early-leave',
      'late',
      'leave:annual',
      'leave:compensatory',
      'leave:other',
      'leave:paternity',
      'leave:sick',
      'leave:unpaid',
      'outing',
      'overtime-restday',
      'overtime-restday-night',
      'overtime-statutory',
      'overtime-statutory-night',
      'overtime-workday',
      'overtime-workday-night',
      'paid-break',
      'planned',
      'time-off-earned',
      'unresolved',
      'weather',
      'worked',
    ]);
    expect([...new Set(days.flatMap(({ exceptions }) => exceptions ?? []))].sort()).toEqual([
      'approved-overtime-not-worked',
      'leave-duration-differs',
      'leave-type-unknown',
      'make-up-not-approved',
      'missing-punch',
      'no-punch',
      'punch-without-plan',
    ]);
    expect(new Set(days.map(({ dayKind }) => dayKind)).size).toBe(4);
  });

  it('choose between all policies', () => {
    const rules = Array.from({ length: 40 }, (_, seed) => companyOf(seed).payRules);
    const chosen = (of: (each: SampleCompany['payRules']) => unknown): number =>
      new Set(rules.map((each) => JSON.stringify(of(each)))).size;

    expect(chosen((each) => each?.overtime.mode)).toBe(3);
    expect(chosen((each) => each?.overtime.counts)).toBe(2);
    expect(chosen((each) => each?.leave.overlap)).toBe(2);
    expect(chosen((each) => each?.leave.dayLeaveEnds)).toBe(2);
    expect(chosen((each) => each?.makeUpPunches)).toBe(2);
    expect(chosen((each) => each?.weather.effect)).toBe(3);
    expect(chosen((each) => each?.grace.beyond)).toBe(2);
    expect(chosen((each) => each?.paidBreaks)).toBe(3);
    expect(chosen((each) => each?.rounding)).toBe(4);
  });

  it('have overtime approvals only where overtime is approved', () => {
    const kindsIn = (company: SampleCompany): ReadonlySet<string> =>
      new Set(
        company.people.flatMap(({ userId }) =>
          (company.approvalsOf?.(userId) ?? []).map(({ kind }) => kind),
        ),
      );

    expect(kindsIn(companyWithMode('approved'))).toContain('overtime');
    expect(kindsIn(companyWithMode('beyond-threshold'))).not.toContain('overtime');
    expect(kindsIn(companyWithMode('none'))).not.toContain('overtime');
  });

  it('give no two approvals one instance', () => {
    const company = companyWithMode('approved');
    const instances = company.people.flatMap(({ userId }) =>
      (company.approvalsOf?.(userId) ?? []).map(({ processInstanceId }) => processInstanceId),
    );

    expect(instances.length).toBeGreaterThan(100);
    expect(new Set(instances).size).toBe(instances.length);
  });

  it('cannot be two in an organisation without rules', () => {
    expect(() =>
      createSampleCompany({ seed: 1, employees: 10, period: october, companies: 2 }),
    ).toThrow(RangeError);
  });
});

describe('two legal companies of an organisation', () => {
  const company = companyOf(4, { companies: 2 });
  const [one, other] = legalCompaniesOf(company);

  it('are apart by department', () => {
    const parents = new Map(company.departments.map((each) => [each.departmentId, each.parentId]));
    const rootsOf = (departmentId: number): readonly number[] => {
      const parentId = parents.get(departmentId);
      return [departmentId, ...(parentId === undefined ? [] : rootsOf(parentId))];
    };

    for (const person of company.people) {
      const own = [one, other].filter((each) =>
        each?.departmentIds.some((id) => rootsOf(person.departmentId).includes(id)),
      );
      expect(own).toHaveLength(1);
      const code = payrollRowsOf(company, person).at(-1)?.companyCode ?? own[0]?.companyCode;
      expect(code).toBe(own[0]?.companyCode);
    }
  });

  it('share out the days of those who go from one to the other', () => {
    const moved = company.people.filter(
      (person) => new Set(payrollRowsOf(company, person).map((row) => row.companyCode)).size === 2,
    );

    expect(moved.length).toBeGreaterThanOrEqual(3);
    for (const person of moved) {
      const rows = payrollRowsOf(company, person);
      const parts = rows.map((row) => expectedIn(company, row.companyCode, person));
      expect(parts.every((part) => part.length > 0)).toBe(true);
      expect(parts.flat()).toEqual(company.attendanceOf(person.userId).expected);
      expect(new Set(rows.map((row) => row.employeeNumber)).size).toBe(2);
    }
  });

  it('have rows of both in one mapping, without overlap and with numbers of one person each', () => {
    const { people } = payrollMappingOf(company);
    const owners = new Map<string, Set<string>>();
    for (const row of people) {
      const key = `${row.company_code} ${row.employee_number}`;
      owners.set(key, (owners.get(key) ?? new Set()).add(row.user_id));
    }

    expect(new Set(people.map((row) => row.company_code))).toEqual(
      new Set([one?.companyCode, other?.companyCode]),
    );
    expect([...owners.values()].every(({ size }) => size === 1)).toBe(true);
  });
});

describe('transfers between cost centres', () => {
  it('are two rows that meet without a gap, under one employee number', () => {
    const company = companyOf(3);
    const moved = company.people.filter(({ payrollRows }) => payrollRows !== undefined);

    expect(moved.length).toBeGreaterThanOrEqual(4);
    for (const person of moved) {
      const [former, current] = payrollRowsOf(company, person);
      const dayAfter = Date.parse(former?.validTo ?? '') + 86_400_000;
      expect(new Date(dayAfter).toISOString().slice(0, 10)).toBe(current?.validFrom);
      expect(former?.costCentre).not.toBe(current?.costCentre);
      expect(former?.employeeNumber).toBe(current?.employeeNumber);
      expect(current).toMatchObject(person.payroll ?? {});
    }
  });
});

describe('two organisations of one seed', () => {
  it.each(['plain', 'varied'] as const)('have the same user ids and live apart (%s)', (rules) => {
    const [one, other] = [1, 2].map((organisation) => companyOf(9, { organisation, rules }));

    expect(other?.people.map(({ userId }) => userId)).toEqual(
      one?.people.map(({ userId }) => userId),
    );
    expect(other?.corpId).not.toBe(one?.corpId);
    expect(other?.companyCode).toBe(one?.companyCode);
    const hours = [one, other].map((company) =>
      company?.people.map(({ userId }) =>
        company.attendanceOf(userId).expected.reduce((sum, day) => sum + day.workedMinutes, 0),
      ),
    );
    expect(hours[0]).not.toEqual(hours[1]);
  });

  it('are the organisation of no number when the number is 0', () => {
    const [one, other] = [companyOf(9), companyOf(9, { organisation: 0 })];

    expect(other.corpId).toBe(one.corpId);
    expect(allDays(other)).toEqual(allDays(one));
  });
});

describe('leavers', () => {
  it('are named with their days up to the last', () => {
    const leavers = leaversOf(companyOf(5));

    expect(leavers.length).toBeGreaterThanOrEqual(3);
    for (const { lastDay, expected } of leavers) {
      expect(expected[0]?.date).toBe('2026-10-01');
      expect(expected.at(-1)?.date).toBe(lastDay);
      expect(lastDay < '2026-10-31').toBe(true);
    }
  });
});

describe('late changes', () => {
  const company = companyWithMode('approved');
  const changes = lateChangesOf(company);

  it('are punches that were missing and approvals of overtime that was worked', () => {
    expect(changes.filter(({ punches }) => punches.length > 0).length).toBeGreaterThan(2);
    expect(changes.filter(({ approvals }) => approvals.length > 0).length).toBeGreaterThan(2);
    expect(lateChangesOf(company)).toEqual(changes);
  });

  it('change their day and no other', () => {
    for (const { userId, date, punches, expected } of changes) {
      const before = company.attendanceOf(userId).expected;
      const after = expectedWithLateChanges(company, userId, changes);
      const changed = after.filter(
        (day, index) => JSON.stringify(day) !== JSON.stringify(before[index]),
      );
      const [was] = before.filter((day) => day.date === date);

      expect(changed).toEqual([expected]);
      if (punches.length > 0) {
        expect(was?.exception).toBe('missing-punch');
        expect(expected.exception).toBe('none');
        expect(expected.workedMinutes).toBeGreaterThan(0);
      } else {
        expect(expected.overtimeMinutes).toBeGreaterThan(was?.overtimeMinutes ?? Infinity);
      }
    }
  });

  it('bring punches and approvals that the period did not have, after it', () => {
    for (const { userId, punches, approvals } of changes) {
      const known = new Set(company.attendanceOf(userId).punches.map(({ recordId }) => recordId));
      const instances = new Set(
        company.approvalsOf?.(userId).map(({ processInstanceId }) => processInstanceId),
      );
      expect(punches.some(({ recordId }) => known.has(recordId))).toBe(false);
      expect(approvals.some((each) => instances.has(each.processInstanceId))).toBe(false);
      expect(
        approvals.every(({ finishedEpochMs }) => finishedEpochMs > Date.parse('2026-11-03')),
      ).toBe(true);
    }
  });

  it('are none in a plain company', () => {
    expect(lateChangesOf(companyOf(1, { rules: 'plain' }))).toEqual([]);
  });
});
