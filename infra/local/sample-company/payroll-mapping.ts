import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { EarningsCodeRow, PayrollPersonRow } from './mapping-rows.ts';
import type { SampleCompany, SamplePayrollIdentity } from './sample-company.ts';
import { csvLine, TextFile } from './text-file.ts';
import { variedEarningsCodesOf } from './varied/earnings-codes.ts';
import { payrollRowsOf } from './varied/payroll-rows.ts';

export interface PayrollMapping {
  readonly people: readonly PayrollPersonRow[];
  readonly earningsCodes: readonly EarningsCodeRow[];
}

const CODES = [
  ['worked', 'REG'],
  ['late', 'LATE'],
  ['early-leave', 'EARLY'],
  ['absent', 'ABS'],
  ['leave', 'LVE'],
] as const;

const CODES_VALID_FROM = '2000-01-01';

/** What the payroll officer would keep: everybody mapped, and those whom the directory lacks. */
export function payrollMappingOf(company: SampleCompany): PayrollMapping {
  const row = (
    userId: string,
    jobNumber: string,
    payroll: SamplePayrollIdentity,
    companyCode = company.companyCode,
  ): PayrollPersonRow => ({
    user_id: userId,
    job_number: jobNumber,
    company_code: companyCode,
    employee_number: payroll.employeeNumber,
    pay_group: payroll.payGroup,
    cost_centre: payroll.costCentre,
    valid_from: payroll.validFrom,
    valid_to: payroll.validTo ?? '',
  });
  return {
    people: [
      ...company.people.flatMap((person) =>
        payrollRowsOf(company, person).map((payroll) =>
          row(person.userId, person.jobNumber, payroll, payroll.companyCode),
        ),
      ),
      ...company.mappedButUnknown.map((unknown) => row(unknown.userId, '', unknown)),
    ],
    earningsCodes:
      company.payRules === undefined ? plainEarningsCodes() : variedEarningsCodesOf(company),
  };
}

function plainEarningsCodes(): readonly EarningsCodeRow[] {
  return CODES.map(([measure, earningsCode]) => ({
    measure,
    earnings_code: earningsCode,
    unit: 'hours',
    multiplier: '1',
    valid_from: CODES_VALID_FROM,
    valid_to: '',
  }));
}

/** Writes the mapping as `people.csv` and `earnings-codes.csv`, UTF-8, with a header line. */
export async function writePayrollMapping(
  company: SampleCompany,
  directory: string,
): Promise<void> {
  const { people, earningsCodes } = payrollMappingOf(company);
  await mkdir(directory, { recursive: true });
  await writeCsv(join(directory, 'people.csv'), people);
  await writeCsv(join(directory, 'earnings-codes.csv'), earningsCodes);
}

async function writeCsv(path: string, rows: readonly object[]): Promise<void> {
  const file = new TextFile(path);
  try {
    await file.write(csvLine(Object.keys(rows[0] ?? {})));
    for (const row of rows) await file.write(csvLine(Object.values(row) as string[]));
    await file.close();
  } catch (error) {
    file.abandon();
    throw error;
  }
}
