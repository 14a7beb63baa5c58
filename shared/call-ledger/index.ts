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
export { quotaLimitsOf } from './quota-limits.ts';
export { isMarkStanding, type SpentMark } from './spent-mark.ts';
export { createTableCallLedger, type TableCallLedgerOptions } from './table-call-ledger.ts';
