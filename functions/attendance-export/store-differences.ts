import { createHash } from 'node:crypto';
import { AmountBook } from './domain/amount-book.ts';
import { amountChanges, differenceColumns, differenceRows } from './domain/amount-differences.ts';
import { readAmounts, type StoredAmounts } from './ledger/amounts-archive.ts';
import { outputKey } from './object-keys.ts';
import type { RunPins } from './run-pins.ts';
import type { RunProgress } from './run-progress.ts';
import type { StoredRun } from './run-store.ts';
import { spreadsheetCsv } from './spreadsheet-csv.ts';

/**
 * Stores `differences.csv` of a run that would replace a delivered file, or that computes a paid period
 * anew: what was delivered for each person, day and code, and what it is now. Undefined for any other
 * run, and where a file of before amounts were kept is replaced.
 */
export async function storeDifferences(
  { deps, identity, record }: RunProgress,
  made: { readonly due: StoredAmounts; readonly paid: StoredAmounts },
  pins: RunPins,
  replaced: StoredRun | undefined,
): Promise<string | undefined> {
  const isCorrection = record.purpose === 'correction';
  const delivered = isCorrection ? pins.delivered : amountsOf(replaced);
  if (delivered.length === 0) return undefined;
  const before = new AmountBook();
  for (const file of delivered) {
    for (const { amounts } of await readAmounts(deps, file))
      before.add(amounts, 1, identity.period);
  }
  const now = new AmountBook();
  for (const { amounts } of await readAmounts(deps, isCorrection ? made.due : made.paid)) {
    now.add(amounts, 1, identity.period);
  }
  const rows = differenceRows(amountChanges(before, now));
  const bytes = await spreadsheetCsv([[...differenceColumns], ...rows]);
  const contentSha256 = createHash('sha256').update(bytes).digest('hex');
  const key = outputKey(identity, contentSha256, 'differences.csv');
  await deps.objects.putOnce(key, bytes, { contentType: 'text/csv; charset=utf-8', contentSha256 });
  return key;
}

function amountsOf(run: StoredRun | undefined): StoredAmounts[] {
  const { amountsKey: key, amountsSha256: sha256 } = run?.record ?? {};
  return key === undefined || sha256 === undefined ? [] : [{ key, sha256 }];
}
