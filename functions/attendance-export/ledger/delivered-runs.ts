import type { PayPeriod } from '../../../shared/time/index.ts';
import { ExportHaltedError } from '../errors.ts';
import { runLabel, seriesLabel, type RunSeries } from '../object-keys.ts';
import type { RunState } from '../run-record.ts';
import type { StoredRun } from '../run-store.ts';

const DELIVERED: ReadonlySet<RunState> = new Set(['delivered', 'delivered-unconfirmed']);
const ON_ITS_WAY: ReadonlySet<RunState> = new Set(['uploading', 'renaming']);

/**
 * The ledger of delivered minutes is no table of its own, which could tear from the runs: it is the
 * amounts of the last delivered run of each series. A run takes its place in it, or replaces the one
 * before it, by the one write that says it is delivered.
 *
 * Only series of the same file profile count: two receivers are two ledgers.
 */
export function deliveredRuns(
  profile: string,
  runs: readonly StoredRun[],
  period: PayPeriod,
): StoredRun[] {
  const last = new Map<string, StoredRun>();
  for (const run of runs) {
    const { identity, record } = run;
    // A file holds days of its own period and of earlier ones, never of later ones.
    if (identity.profile !== profile || record.to < period.from) continue;
    if (DELIVERED.has(record.state)) last.set(seriesLabel(identity), run);
  }
  return [...last.values()];
}

/**
 * What other files have delivered for days of this series: a final pay, or corrections in a later
 * file. A file whose delivery is not finished may or may not be in the ledger, so nothing can be
 * worked out before it is.
 *
 * @throws ExportHaltedError `run.delivery-unfinished`
 */
export function deliveredBeside(series: RunSeries, runs: readonly StoredRun[]): StoredRun[] {
  const own = seriesLabel(series);
  const others = runs.filter(({ identity }) => seriesLabel(identity) !== own);
  const unfinished = others.find(
    ({ identity, record }) =>
      identity.profile === series.profile &&
      record.to >= series.period.from &&
      ON_ITS_WAY.has(record.state),
  );
  if (unfinished !== undefined) throw deliveryUnfinished(unfinished);
  return deliveredRuns(series.profile, others, series.period);
}

/** A paid, earlier period whose new computation waits for the next file. */
export function pendingCorrections(series: RunSeries, runs: readonly StoredRun[]): StoredRun[] {
  if (series.finalPay !== undefined) return [];
  const latest = new Map<string, StoredRun>();
  for (const run of runs) {
    const { identity, record } = run;
    const isEarlier = record.to < series.period.from && identity.profile === series.profile;
    if (!isEarlier || record.state === 'superseded') continue;
    latest.set(seriesLabel(identity), run);
  }
  return [...latest.values()].filter(
    ({ record }) => record.state === 'corrections-pending' && record.settledBy === undefined,
  );
}

function deliveryUnfinished({ identity }: StoredRun): ExportHaltedError {
  const run = runLabel(identity);
  return new ExportHaltedError('run.delivery-unfinished', {
    retryable: true,
    text: {
      en: `The delivery of run ${run} is not finished, so it is not known which minutes the receiver already has.`,
      zhHK: `匯出 ${run} 的送出尚未完成，未能確定接收方已有哪些分鐘。`,
    },
    remedy: {
      en: 'Resume that run first; then give this command again.',
      zhHK: '請先繼續該次匯出，然後再執行本指令。',
    },
    details: { run },
  });
}
