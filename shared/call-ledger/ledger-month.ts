import { hongKongDateOf } from '../time/index.ts';
import type { LedgerMonth } from './call-ledger.ts';

/** The Hong Kong month in which a call made at this instant counts. */
export function ledgerMonthOf(epochMs: number): LedgerMonth {
  return hongKongDateOf(epochMs).slice(0, 7);
}
