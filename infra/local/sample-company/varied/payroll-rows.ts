import { dateOf } from '../hong-kong-calendar.ts';
import { payrollIdentityOf } from '../people.ts';
import { RandomStream } from '../random-stream.ts';
import type {
  ExpectedDay,
  SampleCompany,
  SamplePayrollRow,
  SamplePerson,
} from '../sample-company.ts';
import type { VariedEmployment } from './varied-employment.ts';

/** Employee numbers of an earlier employer are those of people so much further on. */
const OTHER_COMPANY_STEP = 500_000;
const COST_CENTRES = ['CC1100', 'CC2100', 'CC3100', 'CC5100', 'CC6200'] as const;

/**
 * The dated rows of somebody who changed cost centre or company: the old one to the day before, the
 * new one from the day on. Somebody who changes company has another employee number there.
 */
export function transferredRows(
  seed: number,
  { index, transfer }: VariedEmployment,
  current: SamplePayrollRow,
  formerCompanyCode: string,
): readonly SamplePayrollRow[] {
  if (transfer === undefined) return [current];
  const stream = new RandomStream(seed, 'transfer', index);
  const others = COST_CENTRES.filter((costCentre) => costCentre !== current.costCentre);
  const dates = { validFrom: current.validFrom, validTo: dateOf(transfer.day - 1) };
  const costCentre = stream.pick(others);
  const former =
    transfer.to === 'company'
      ? {
          ...payrollIdentityOf(seed, index + OTHER_COMPANY_STEP, { costCentre, ...dates }),
          companyCode: formerCompanyCode,
        }
      : { ...current, costCentre, ...dates };
  return [former, { ...current, validFrom: dateOf(transfer.day) }];
}

/** The rows of a person in the payroll; none of somebody whom nobody has mapped. */
export function payrollRowsOf(
  { companyCode }: Pick<SampleCompany, 'companyCode'>,
  { payroll, payrollRows }: Pick<SamplePerson, 'payroll' | 'payrollRows'>,
): readonly SamplePayrollRow[] {
  if (payrollRows !== undefined) return payrollRows;
  return payroll === undefined ? [] : [{ ...payroll, companyCode }];
}

/** The oracle of one company: the person's days on which a row of that company is valid. */
export function expectedIn(
  company: SampleCompany,
  companyCode: string,
  person: SamplePerson,
): readonly ExpectedDay[] {
  const rows = payrollRowsOf(company, person).filter((row) => row.companyCode === companyCode);
  return company
    .attendanceOf(person.userId)
    .expected.filter(({ date }) =>
      rows.some(
        (row) => row.validFrom <= date && (row.validTo === undefined || date <= row.validTo),
      ),
    );
}
