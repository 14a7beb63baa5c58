import type { ExpectedDay, SampleCompany, SamplePerson } from '../sample-company.ts';

/** Somebody whose employment ends within the period, and what is still to be paid. */
export interface SampleLeaver {
  readonly userId: string;
  readonly lastDay: string;
  /** The oracle of the period's days up to and including the last. */
  readonly expected: readonly ExpectedDay[];
}

/** The mapped leavers of the period, in the order of their last day. */
export function leaversOf(company: SampleCompany): readonly SampleLeaver[] {
  const { to } = company.parameters.period;
  const isLeaver = (person: SamplePerson): person is SamplePerson & { readonly leftOn: string } =>
    person.leftOn !== undefined && person.leftOn <= to && person.payroll !== undefined;
  return company.people
    .filter(isLeaver)
    .map(({ userId, leftOn }) => ({
      userId,
      lastDay: leftOn,
      expected: company.attendanceOf(userId).expected.filter(({ date }) => date <= leftOn),
    }))
    .sort((one, other) => (one.lastDay < other.lastDay ? -1 : one.lastDay > other.lastDay ? 1 : 0));
}
