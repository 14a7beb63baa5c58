import type { BenchRow } from './bench-row.ts';
import { intakeCryptoRow } from './intake/crypto-row.ts';
import { intakeHttpRows } from './intake/http-rows.ts';
import { intakeStartRow } from './intake/start-row.ts';
import { intakeWarmRows } from './intake/warm-rows.ts';

/** The budgets of the intake of callbacks. */
export async function intakeRows(): Promise<BenchRow[]> {
  return [
    await intakeCryptoRow(),
    ...(await intakeHttpRows()),
    await intakeStartRow(),
    ...(await intakeWarmRows()),
  ];
}
