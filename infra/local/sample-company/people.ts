import type { CompanyPlan } from './company-plan.ts';
import { employmentOf } from './employment.ts';
import { dateOf, dayNumberOf } from './hong-kong-calendar.ts';
import { nameOf } from './names.ts';
import { placementOf } from './organisation.ts';
import { hashOf, RandomStream } from './random-stream.ts';
import type { SampleCompany, SamplePayrollIdentity, SamplePerson } from './sample-company.ts';
import type { PatternName } from './work-patterns.ts';

/** Besides the cast, about one in a thousand is in the directory but in nobody's payroll. */
const UNMAPPED_EVERY = 997;
/** A prime above the largest company: multiplication modulo it never meets a number twice. */
const EMPLOYEE_NUMBERS = 999_983;

/** What of an employment a person's particulars follow from. */
export interface EmploymentOnPaper {
  readonly index: number;
  readonly pattern: PatternName;
  readonly hiredDay: number;
  readonly leftDay: number | undefined;
  readonly cast: { readonly unmapped?: true } | undefined;
}

/** A person without the manager, whom only the whole company tells. */
export function makePerson(
  plan: CompanyPlan,
  index: number,
  employment: EmploymentOnPaper = employmentOf(plan, index),
): Omit<SamplePerson, 'managerUserId'> {
  const { seed, employees } = plan.parameters;
  const stream = new RandomStream(seed, 'identity', index);
  const name = nameOf(index, stream);
  const { departmentId, costCentre } = placementOf(seed, employees, employment);
  const hiredOn = dateOf(employment.hiredDay);
  const leftOn = employment.leftDay === undefined ? undefined : dateOf(employment.leftDay);
  const isUnmapped = employment.cast?.unmapped ?? index % UNMAPPED_EVERY === UNMAPPED_EVERY - 1;
  return {
    userId: userIdOf(index, stream),
    unionId: `${base36(hashOf(seed, index, 1), 7)}${base36(index, 4)}${base36(hashOf(seed, index, 2), 7)}iEiE`,
    jobNumber: `S${decimal(20_000 + index, 6)}`,
    nameZhHK: name.zhHK,
    nameEn: name.en,
    departmentId,
    hiredOn,
    leftOn,
    payroll: isUnmapped
      ? undefined
      : payrollIdentityOf(seed, index, { costCentre, validFrom: hiredOn, validTo: leftOn }),
  };
}

/** Payroll rows whose people the directory does not have: long gone, or never entered. */
export function mappedButUnknownOf(plan: CompanyPlan): SampleCompany['mappedButUnknown'] {
  const { seed, employees } = plan.parameters;
  const count = Math.min(3, 1 + Math.floor(employees / 100));
  return Array.from({ length: count }, (_, number) => {
    const index = employees + number;
    const validFrom = dateOf(Math.min(dayNumberOf('2024-01-01'), plan.firstDay - 40));
    return {
      userId: userIdAt(seed, index),
      ...payrollIdentityOf(seed, index, { costCentre: 'CC1200', validFrom, validTo: undefined }),
    };
  });
}

/** The person's identity in the payroll; the employee number follows from seed and index. */
export function payrollIdentityOf(
  seed: number,
  index: number,
  rest: Pick<SamplePayrollIdentity, 'costCentre' | 'validFrom' | 'validTo'>,
): SamplePayrollIdentity {
  const start = hashOf(seed) % EMPLOYEE_NUMBERS;
  const number = (start + index * 7_919) % EMPLOYEE_NUMBERS;
  return {
    employeeNumber: decimal(number + 1, 6),
    payGroup: index % 10 === 3 ? 'HK-WEEKLY' : 'HK-MONTHLY',
    ...rest,
  };
}

/** The user id at an index: of the organisation's seed, whatever its people live through. */
export function userIdAt(seed: number, index: number): string {
  const stream = new RandomStream(seed, 'identity', index);
  nameOf(index, stream);
  return userIdOf(index, stream);
}

/** Opaque as DingTalk's are: of three forms, each of which carries the index, so none is twice. */
function userIdOf(index: number, stream: RandomStream): string {
  const form = index === 0 ? 0 : stream.fraction();
  if (form < 0.7) return `hk${decimal(index, 6)}`;
  if (form < 0.85) return `01${decimal(stream.integer(0, 999_999), 6)}${decimal(index, 8)}`;
  return `u${base36(stream.integer(0, 46_655), 3)}x${base36(index, 4)}`;
}

function decimal(number: number, digits: number): string {
  return number.toString().padStart(digits, '0');
}

function base36(number: number, digits: number): string {
  return number.toString(36).padStart(digits, '0');
}
