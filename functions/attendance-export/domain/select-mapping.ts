import type { PayPeriod } from '../../../shared/time/index.ts';
import { checkEarningsCodes } from './check-earnings-codes.ts';
import { checkPeople } from './check-people.ts';
import { isValidIn } from './dated-row.ts';
import type { EarningsCodeMapping } from './earnings-code-table.ts';
import type { PayableMeasure } from './measure.ts';
import { payrollMappingOf, type PayrollMapping } from './payroll-mapping.ts';
import type { PersonMapping } from './people-table.ts';
import { resolveJobNumbers, type DirectoryPerson } from './resolve-job-numbers.ts';
import type { TableProblem } from './table-problem.ts';
import type { NumberedRow } from './table-rows.ts';

/** Measures that every company's mapping must have a code for on every day of the period. */
export const alwaysRequired: readonly PayableMeasure[] = [
  'worked',
  'late',
  'early-leave',
  'absent',
  'leave',
];

/** What else is needed where the company pays overtime. */
export const requiredForOvertime: readonly PayableMeasure[] = [
  'overtime-workday',
  'overtime-restday',
  'overtime-statutory',
];

export interface MappingChoice {
  readonly company: string;
  readonly period: PayPeriod;
  /**
   * People of the directory, for rows that name a job number alone. Without it such rows are left out:
   * they belong to nobody until the directory has been asked.
   */
  readonly directory?: readonly DirectoryPerson[];
  /**
   * Codes of the organisation's other companies. A person must not be on two payrolls of one
   * organisation on the same day. Without it any other company of the table counts as elsewhere, and
   * is not compared, because its userIds may be those of another organisation.
   */
  readonly otherCompanies?: ReadonlySet<string>;
  /** Default: {@link alwaysRequired}. */
  readonly requiredMeasures?: readonly PayableMeasure[];
  /** Keys of the configured leave types; a `leave:<key>` of no type is then a problem. */
  readonly leaveKeys?: ReadonlySet<string>;
}

export interface SelectedMapping {
  readonly mapping: PayrollMapping;
  readonly problems: readonly TableProblem[];
}

/**
 * Picks the rows of one company and period. All problems are found at once; with any of them the
 * mapping must not be used.
 */
export function selectMapping(
  choice: MappingChoice,
  people: readonly NumberedRow<PersonMapping>[],
  codes: readonly NumberedRow<EarningsCodeMapping>[],
): SelectedMapping {
  const { company, period, directory, otherCompanies } = choice;
  const isRelevant = (code: string): boolean =>
    code === company || (otherCompanies?.has(code) ?? true);
  const inPeriod = people.filter(
    ({ row }) => isValidIn(row, period) && isRelevant(row.company_code),
  );
  const own = inPeriod.filter(({ row }) => row.company_code === company);
  const named =
    directory === undefined
      ? { rows: own.filter(({ row }) => row.user_id !== ''), problems: [] }
      : resolveJobNumbers(own, directory);
  // Whom another company names by job number alone matters only if the directory of this one has them.
  const others = inPeriod.filter(({ row }) => row.company_code !== company);
  const elsewhere = directory === undefined ? others : resolveJobNumbers(others, directory).rows;
  const codesInPeriod = codes.filter(({ row }) => isValidIn(row, period));
  const mapping = payrollMappingOf({
    people: named.rows.map(({ row }) => row),
    elsewhere: elsewhere.map(({ row }) => row).filter(({ user_id: userId }) => userId !== ''),
    codes: codesInPeriod.map(({ row }) => row),
  });
  return {
    mapping,
    problems: [
      ...named.problems,
      ...checkPeople(named.rows, otherCompanies === undefined ? [] : elsewhere, period),
      ...checkEarningsCodes(codesInPeriod, mapping, {
        period,
        requiredMeasures: choice.requiredMeasures ?? alwaysRequired,
        leaveKeys: choice.leaveKeys,
      }),
    ],
  };
}
