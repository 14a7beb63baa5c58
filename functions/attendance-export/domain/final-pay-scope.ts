import type { PayPeriod } from '../../../shared/time/index.ts';
import type { PayrollMapping } from './payroll-mapping.ts';

/** Why an employee number has no place in a final pay. */
export type FinalPayProblem =
  | { readonly problem: 'unknown'; readonly employeeNumber: string }
  | { readonly problem: 'not-a-leaver'; readonly employeeNumber: string };

/**
 * What is wrong with the employees named for a final pay up to the last day of `period`: each must be
 * mapped, and the mapping row must end by that day. Somebody who stays would be paid for half a month
 * by a file that calls it the last.
 */
export function finalPayProblems(
  mapping: PayrollMapping,
  employeeNumbers: readonly string[],
  { to }: PayPeriod,
): FinalPayProblem[] {
  const rows = [...mapping.userIds].flatMap((userId) => mapping.rowsOf(userId));
  return employeeNumbers.flatMap((employeeNumber): FinalPayProblem[] => {
    const own = rows.filter((row) => row.employee_number === employeeNumber);
    if (own.length === 0) return [{ problem: 'unknown', employeeNumber }];
    const last = own.at(-1)?.valid_to;
    const isLeaver = last !== undefined && last <= to;
    return isLeaver ? [] : [{ problem: 'not-a-leaver', employeeNumber }];
  });
}

/** The mapping of these employees alone. */
export function onlyEmployees(
  mapping: PayrollMapping,
  employeeNumbers: readonly string[],
): PayrollMapping {
  const wanted = new Set(employeeNumbers);
  const userIds = new Set(
    [...mapping.userIds].filter((userId) =>
      mapping.rowsOf(userId).some(({ employee_number: number }) => wanted.has(number)),
    ),
  );
  return {
    ...mapping,
    userIds,
    onlyUserIds: userIds,
    rowOn: (userId, date) => (userIds.has(userId) ? mapping.rowOn(userId, date) : undefined),
    rowsOf: (userId) => (userIds.has(userId) ? mapping.rowsOf(userId) : []),
  };
}
