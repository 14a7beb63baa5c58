export { blackRainDatesOf, FEWEST_EMPLOYEES, MOST_EMPLOYEES } from './company-plan.ts';
export { createSampleCompany } from './create-sample-company.ts';
export { PROVISIONAL_YEARS } from './holidays.ts';
export { localNowFor } from './local-now.ts';
export type { EarningsCodeRow, PayrollPersonRow } from './mapping-rows.ts';
export { payrollMappingOf, writePayrollMapping, type PayrollMapping } from './payroll-mapping.ts';
export {
  hourHundredthsOf,
  totalsOf,
  writeExpected,
  type ExpectedTotals,
} from './write-expected.ts';
export { expectedLinesOf, type ExpectedLine } from './varied/expected-lines.ts';
export { expectedWithLateChanges, lateChangesOf } from './varied/known-late-changes.ts';
export { leaversOf, type SampleLeaver } from './varied/leavers.ts';
export { legalCompaniesOf } from './varied/legal-companies.ts';
export { measuresOf, minutesByMeasure } from './varied/measures.ts';
export type { SamplePayRules } from './varied/pay-rules.ts';
export { expectedIn, payrollRowsOf } from './varied/payroll-rows.ts';
export type {
  ExpectedDay,
  ExpectedException,
  SampleApproval,
  SampleApprovalKind,
  SampleAttendance,
  SampleCompany,
  SampleDepartment,
  SampleLateChange,
  SampleLeave,
  SampleLegalCompany,
  SampleParameters,
  SamplePayrollIdentity,
  SamplePayrollRow,
  SamplePerson,
  SamplePlannedCheck,
  SamplePunch,
  SampleShift,
  SampleShiftSection,
  SampleSourceType,
  SampleWeather,
} from './sample-company.ts';
