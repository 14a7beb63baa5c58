import { payrollReserveOf, type OrganisationConfiguration } from '../configuration/index.ts';
import type { QuotaLimits } from './quota-admission.ts';

/** The function that pays, and its work beside the runs. Runs are named after their company. */
const PAYROLL_FUNCTION = 'attendance-export';

/** What the live configuration says; to be made anew with it, so that a raised quota counts at once. */
export function quotaLimitsOf({
  quota,
  companies,
}: Pick<OrganisationConfiguration, 'quota'> & {
  readonly companies: readonly { readonly code: string }[];
}): QuotaLimits {
  const payrollNames = new Set([PAYROLL_FUNCTION, ...companies.map(({ code }) => code)]);
  return {
    quotaCalls: quota.apiCallsPerMonth,
    payrollReserveCalls: payrollReserveOf(quota),
    isPayrollSpender: (spender) => payrollNames.has(spender.split('/', 1)[0] ?? ''),
  };
}
