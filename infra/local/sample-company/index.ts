export { blackRainDatesOf, FEWEST_EMPLOYEES, MOST_EMPLOYEES } from './company-plan.ts';
export { createSampleCompany } from './create-sample-company.ts';
export { PROVISIONAL_YEARS } from './holidays.ts';
export { localNowFor } from './local-now.ts';
export {
  payrollMappingOf,
  writePayrollMapping,
  type EarningsCodeRow,
  type PayrollMapping,
  type PayrollPersonRow,
} from './payroll-mapping.ts';
export {
  hourHundredthsOf,
  totalsOf,
  writeExpected,
  type ExpectedTotals,
} from './write-expected.ts';
export type {
  ExpectedDay,
  SampleApproval,
  SampleApprovalKind,
  SampleAttendance,
  SampleCompany,
  SampleDepartment,
  SampleLeave,
  SampleParameters,
  SamplePayrollIdentity,
  SamplePerson,
  SamplePlannedCheck,
  SamplePunch,
  SampleShift,
  SampleShiftSection,
  SampleSourceType,
} from './sample-company.ts';
