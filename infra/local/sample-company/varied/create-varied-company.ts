import { hashOf } from '../random-stream.ts';
import { departmentsOf } from '../organisation.ts';
import { makePerson, userIdAt } from '../people.ts';
import { withManagers } from '../managers.ts';
import type {
  SampleAttendance,
  SampleCompany,
  SampleLegalCompany,
  SampleParameters,
  SamplePerson,
} from '../sample-company.ts';
import { planLateChanges } from './late-changes.ts';
import {
  companyDepartmentId,
  companyPositionOf,
  departmentIn,
  departmentsOfTwo,
} from './legal-companies.ts';
import { transferredRows } from './payroll-rows.ts';
import { approvalsAbout } from './varied-approvals.ts';
import { makeVariedAttendance } from './varied-attendance.ts';
import { variedEmploymentOf } from './varied-employment.ts';
import { VARIED_PATTERNS } from './varied-patterns.ts';
import { planVariedPerson } from './varied-person.ts';
import { planVariedCompany, type VariedPlan } from './varied-plan.ts';
import { VARIED_SHIFTS } from './varied-shifts.ts';
import { snapshotsOf } from './weather-snapshots.ts';

type Made = Pick<
  SampleCompany,
  | 'departments'
  | 'shifts'
  | 'groups'
  | 'people'
  | 'attendanceOf'
  | 'approvalsOf'
  | 'legalCompanies'
  | 'payRules'
  | 'weather'
  | 'lateChanges'
>;
type Employer = Pick<SampleLegalCompany, 'companyCode' | 'nameEn' | 'nameZhHK'>;

const NOBODYS: SampleAttendance = { plannedChecks: [], punches: [], leave: [], expected: [] };

/**
 * What of a company differs when it has varied rules; the rest is as in a plain company. `employers`
 * are its one or two legal companies.
 */
export function makeVariedCompany(
  parameters: SampleParameters,
  organisationName: string,
  employers: readonly [Employer, Employer],
): Made {
  const plan = planVariedCompany(parameters);
  const hasTwo = parameters.companies === 2;
  const departments = hasTwo
    ? departmentsOfTwo(
        organisationName,
        employers.map(({ nameZhHK }) => nameZhHK),
        parameters.employees,
      )
    : departmentsOf(organisationName, parameters.employees);
  const unmanaged = Array.from({ length: parameters.employees }, (_, index) =>
    makeVariedPerson(plan, parameters, index, employers),
  );
  const people = withManagers(departments, unmanaged);
  const indexes = new Map(people.map(({ userId }, index) => [userId, index]));
  const indexOf = (userId: string): number | undefined => indexes.get(userId);
  return {
    departments,
    shifts: Object.values(VARIED_SHIFTS),
    groups: Object.values(VARIED_PATTERNS).map(({ groupId, groupName, type }) => ({
      groupId,
      name: groupName,
      type,
    })),
    people,
    attendanceOf: (userId) => {
      const index = indexOf(userId);
      if (index === undefined) return NOBODYS;
      return makeVariedAttendance(plan, planVariedPerson(plan, index), userId);
    },
    approvalsOf: (userId) => {
      const index = indexOf(userId);
      if (index === undefined) return [];
      return approvalsAbout(planVariedPerson(plan, index), userId, plan.parameters.seed);
    },
    ...(hasTwo ? { legalCompanies: employers.map(withDepartment) } : {}),
    payRules: plan.rules,
    weather: snapshotsOf(plan.weather),
    lateChanges: () =>
      planLateChanges(
        plan,
        people.map(({ userId }) => userId),
      ),
  };
}

/** The code of a second legal company of the same seed. */
export function secondCompanyCodeOf(seed: number): string {
  const tail = hashOf(seed, 6) % 1_296;
  return `K${tail.toString(36).padStart(2, '0').toUpperCase()}`;
}

function withDepartment(employer: Employer, position: number): SampleLegalCompany {
  return { ...employer, departmentIds: [companyDepartmentId(position === 0 ? 0 : 1)] };
}

function makeVariedPerson(
  plan: VariedPlan,
  { seed, companies }: SampleParameters,
  index: number,
  employers: readonly [Employer, Employer],
): Omit<SamplePerson, 'managerUserId'> {
  const employment = variedEmploymentOf(plan, index);
  const pattern = VARIED_PATTERNS[employment.pattern].placedAs;
  const person = {
    ...makePerson(plan, index, { ...employment, pattern }),
    userId: userIdAt(seed, index),
  };
  const position = companies === 2 ? companyPositionOf(seed, index) : 0;
  const placed = {
    ...person,
    departmentId:
      companies === 2 ? departmentIn(position, person.departmentId) : person.departmentId,
  };
  if (placed.payroll === undefined) return placed;
  if (companies !== 2 && employment.transfer === undefined) return placed;
  const former = employers[position === 0 ? 1 : 0].companyCode;
  const current = { ...placed.payroll, companyCode: employers[position].companyCode };
  const payrollRows = transferredRows(plan.parameters.seed, employment, current, former);
  const { companyCode: _, ...payroll } = payrollRows.at(-1) ?? current;
  return { ...placed, payroll, payrollRows };
}
