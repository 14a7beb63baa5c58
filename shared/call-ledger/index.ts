export {
  createCallBooking,
  type BookableCall,
  type CallBooking,
  type CallBookingOptions,
} from './call-booking.ts';
export {
  type CallLedger,
  type LedgerMonth,
  type LedgerSummary,
  type Reservation,
  type SpenderFigures,
  type SpentRefusal,
} from './call-ledger.ts';
export {
  LedgerBusyError,
  MonthSpentError,
  QuotaExceededError,
  QuotaReservedError,
  type QuotaFigures,
} from './errors.ts';
export { ledgerMonthOf } from './ledger-month.ts';
export {
  decideAdmission,
  type Admission,
  type AdmissionFigures,
  type AdmissionRequest,
  type QuotaLimits,
} from './quota-admission.ts';
export {
  createQuotaGuard,
  type AnsweredCall,
  type QuotaGuard,
  type QuotaGuardOptions,
} from './quota-guard.ts';
export type { Forecast } from './forecast.ts';
export {
  createTablePushLedger,
  type PushLedger,
  type PushRecount,
  type PushSummary,
} from './push-ledger.ts';
export type { QuotaDiscrepancy } from './quota-discrepancy.ts';
export { quotaLimitsOf } from './quota-limits.ts';
export type { CallFigures, FunctionFigures, PushFigures, QuotaReport } from './quota-figures.ts';
export { quotaReport, type QuotaReportInput } from './quota-report.ts';
export type { QuotaWarning, QuotaWarningKind } from './quota-warnings.ts';
export { readQuotaReport, type QuotaReportDependencies } from './read-quota-report.ts';
export { isMarkStanding, type SpentMark } from './spent-mark.ts';
export { tellQuotaWarnings, type TellingOptions } from './tell-quota-warnings.ts';
export { warnOfQuota, type QuotaWarner } from './warn-of-quota.ts';
export { createTableWarningMarks, type WarningClaim, type WarningMarks } from './warning-marks.ts';
export { createTableCallLedger, type TableCallLedgerOptions } from './table-call-ledger.ts';
