import { makeAttendance } from './attendance.ts';
import { livedSeedOf, planCompany, type CompanyPlan } from './company-plan.ts';
import { HOLIDAYS } from './holidays.ts';
import { withManagers } from './managers.ts';
import { departmentsOf } from './organisation.ts';
import { makePerson, mappedButUnknownOf, userIdAt } from './people.ts';
import { hashOf } from './random-stream.ts';
import type { SampleCompany, SampleParameters, SamplePerson } from './sample-company.ts';
import { SHIFTS } from './shifts.ts';
import { makeVariedCompany, secondCompanyCodeOf } from './varied/create-varied-company.ts';
import { PATTERNS } from './work-patterns.ts';

const NAMES = [
  ['Harbour Crest Trading Limited', '海港峰貿易有限公司'],
  ['Lion Rock Foods Limited', '獅子山食品有限公司'],
  ['Peak Ferry Logistics Limited', '山頂渡輪物流有限公司'],
] as const;

/**
 * Makes a company and lists its people; attendance is made person by person when asked for. A user
 * id that nobody bears has an empty attendance, as in DingTalk.
 *
 * @throws RangeError if the parameters describe no company that can be made.
 * @example
 * const company = createSampleCompany({
 *   seed: 7,
 *   employees: 120,
 *   period: { from: '2026-10-01', to: '2026-10-31' },
 * });
 * const { punches, expected } = company.attendanceOf(company.operatorUserId);
 */
export function createSampleCompany(parameters: SampleParameters): SampleCompany {
  if (parameters.rules === 'varied') return createVariedCompany(parameters);
  if (parameters.companies === 2) throw new RangeError('two companies have varied rules');
  const plan = planCompany(parameters);
  const [, nameZhHK] = nameOfCompany(parameters.seed, 0);
  const departments = departmentsOf(nameZhHK, parameters.employees);
  const people = withManagers(
    departments,
    Array.from({ length: parameters.employees }, (_, index) => ({
      ...makePerson(plan, index),
      userId: userIdAt(parameters.seed, index),
    })),
  );
  const indexes = new Map(people.map(({ userId }, index) => [userId, index]));
  const { roles, mappedButUnknown, holidays, ...frame } = frameOf(parameters, people, plan);
  return {
    ...frame,
    departments,
    shifts: Object.values(SHIFTS),
    groups: Object.values(PATTERNS).map(({ groupId, groupName, type }) => ({
      groupId,
      name: groupName,
      type,
    })),
    roles,
    people,
    mappedButUnknown,
    holidays,
    attendanceOf: (userId) => {
      const index = indexes.get(userId);
      return index === undefined
        ? { plannedChecks: [], punches: [], leave: [], expected: [] }
        : makeAttendance(plan, index, userId);
    },
  };
}

/** The same with pay rules, approvals, weather and, if wanted, a second legal company. */
function createVariedCompany(parameters: SampleParameters): SampleCompany {
  const { seed } = parameters;
  const [nameEn, nameZhHK] = nameOfCompany(seed, 0);
  const [otherEn, otherZhHK] = nameOfCompany(seed, 1);
  const made = makeVariedCompany(parameters, nameZhHK, [
    { companyCode: companyCodeOf(seed), nameEn, nameZhHK },
    { companyCode: secondCompanyCodeOf(seed), nameEn: otherEn, nameZhHK: otherZhHK },
  ]);
  return { ...frameOf(parameters, made.people, planCompany(parameters)), ...made };
}

/** What every company has, whatever its rules are. */
function frameOf(parameters: SampleParameters, people: readonly SamplePerson[], plan: CompanyPlan) {
  const [nameEn, nameZhHK] = nameOfCompany(parameters.seed, 0);
  return {
    parameters,
    corpId: corpIdOf(parameters),
    companyCode: companyCodeOf(parameters.seed),
    nameEn,
    nameZhHK,
    operatorUserId: people[0]?.userId ?? '',
    roles: rolesOf(people),
    mappedButUnknown: mappedButUnknownOf(plan),
    holidays: holidaysAround(plan),
  };
}

function nameOfCompany(seed: number, position: 0 | 1): readonly [string, string] {
  return NAMES[(hashOf(seed, 3) + position) % NAMES.length] ?? NAMES[0];
}

function corpIdOf(parameters: SampleParameters): string {
  const seed = livedSeedOf(parameters);
  return `ding${[1, 2, 3, 4].map((part) => hexadecimal(hashOf(seed, part))).join('')}`;
}

/** Those of every calendar year that the period touches. */
function holidaysAround({ parameters: { period } }: CompanyPlan): SampleCompany['holidays'] {
  const [fromYear, toYear] = [period.from.slice(0, 4), period.to.slice(0, 4)];
  return [...HOLIDAYS.values()].filter(
    ({ date }) => date.slice(0, 4) >= fromYear && date.slice(0, 4) <= toYear,
  );
}

/** The administrator, payroll officers, and one head in every twenty-five; leavers hold no role. */
function rolesOf(people: readonly SamplePerson[]): SampleCompany['roles'] {
  const serving = people.filter(({ leftOn }) => leftOn === undefined).map(({ userId }) => userId);
  return [
    { roleId: 660_001, name: '主管理員', userIds: serving.slice(0, 1) },
    { roleId: 660_002, name: '薪酬主任', userIds: serving.slice(1, 3) },
    { roleId: 660_003, name: '部門主管', userIds: serving.filter((_, at) => at % 25 === 4) },
  ];
}

/** `H` and two letters or digits. */
function companyCodeOf(seed: number): string {
  const tail = hashOf(seed, 9) % (36 * 36);
  return `H${tail.toString(36).padStart(2, '0').toUpperCase()}`;
}

function hexadecimal(word: number): string {
  return word.toString(16).padStart(8, '0');
}
