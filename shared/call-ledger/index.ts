export {
  type CallLedger,
  type LedgerMonth,
  type LedgerSummary,
  type Reservation,
  type SpenderFigures,
} from './call-ledger.ts';
export { LedgerBusyError, QuotaExceededError, type QuotaFigures } from './errors.ts';
export { createTableCallLedger, type TableCallLedgerOptions } from './table-call-ledger.ts';
export { ledgerMonthOf } from './ledger-month.ts';
