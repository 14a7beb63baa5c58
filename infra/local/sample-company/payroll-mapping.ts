import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { SampleCompany, SamplePayrollIdentity } from './sample-company.ts';
import { csvLine, TextFile } from './text-file.ts';

/** One row of the people mapping; the keys are the columns of the file. */
export interface PayrollPersonRow {
  readonly user_id: string;
  /** Empty for somebody whom the directory does not know. */
  readonly job_number: string;
  readonly company_code: string;
  readonly employee_number: string;
  readonly pay_group: string;
  readonly cost_centre: string;
  readonly valid_from: string;
  /** Last valid day; empty while open. */
  readonly valid_to: string;
}

/** One row of the earnings-code mapping. */
export interface EarningsCodeRow {
  readonly measure: 'worked' | 'late' | 'early-leave' | 'absent' | 'overtime' | 'leave';
  readonly earnings_code: string;
  readonly unit: 'hours';
  readonly multiplier: string;
  readonly valid_from: string;
  readonly valid_to: string;
}

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
  ): PayrollPersonRow => ({
    user_id: userId,
    job_number: jobNumber,
    company_code: company.companyCode,
    employee_number: payroll.employeeNumber,
    pay_group: payroll.payGroup,
    cost_centre: payroll.costCentre,
    valid_from: payroll.validFrom,
    valid_to: payroll.validTo ?? '',
  });
  return {
    people: [
      ...company.people.flatMap(({ userId, jobNumber, payroll }) =>
        payroll === undefined ? [] : [row(userId, jobNumber, payroll)],
      ),
      ...company.mappedButUnknown.map((unknown) => row(unknown.userId, '', unknown)),
    ],
    earningsCodes: CODES.map(([measure, earningsCode]) => ({
      measure,
      earnings_code: earningsCode,
      unit: 'hours',
      multiplier: '1',
      valid_from: CODES_VALID_FROM,
      valid_to: '',
    })),
  };
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
