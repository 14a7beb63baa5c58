import { ExportRefusedError } from './errors.ts';
import type { ExportRequest } from './invocation.ts';
import { seriesLabel, type RunIdentity, type RunSeries } from './object-keys.ts';
import { isFinalState, type RunState } from './run-record.ts';
import type { StoredRun } from './run-store.ts';

/** What to do about a series, given the runs that it has. */
export type RunChoice =
  | {
      readonly choice: 'start';
      readonly run: RunIdentity;
      readonly supersedes: StoredRun | undefined;
    }
  | { readonly choice: 'continue'; readonly stored: StoredRun }
  | { readonly choice: 'finished'; readonly stored: StoredRun };

/** Nothing has left yet, so the run may be given up for a new one. */
const mayBeGivenUp: ReadonlySet<RunState> = new Set(['collecting', 'held', 'awaiting-release']);

/**
 * A run that is not finished is always continued; a finished period is fetched again only when a
 * person asks for it (`refresh`), because calls are scarce and a delivered file must not move by
 * itself. A held run may be given up for a new one; one whose file is on its way may not.
 *
 * @throws ExportRefusedError `request.unknown-run`
 */
export function chooseRun(
  series: RunSeries,
  runs: readonly StoredRun[],
  request: Pick<ExportRequest, 'action' | 'refresh' | 'runId'>,
): RunChoice {
  const latest = runs.findLast(({ record }) => record.state !== 'superseded');
  if (request.runId !== undefined && latest?.identity.run !== request.runId) {
    throw unknownRun(series, request.runId);
  }
  if (latest === undefined) {
    if (request.action === 'resume') throw unknownRun(series, 'any');
    return { choice: 'start', run: nextRun(series, runs), supersedes: undefined };
  }
  const { state } = latest.record;
  if (isFinalState(state)) {
    return request.refresh
      ? { choice: 'start', run: nextRun(series, runs), supersedes: undefined }
      : { choice: 'finished', stored: latest };
  }
  return request.refresh && mayBeGivenUp.has(state)
    ? { choice: 'start', run: nextRun(series, runs), supersedes: latest }
    : { choice: 'continue', stored: latest };
}

/** The run whose file the receiver has, if any. */
export function lastDelivered(runs: readonly StoredRun[]): StoredRun | undefined {
  return runs.findLast(
    ({ record }) => record.state === 'delivered' || record.state === 'delivered-unconfirmed',
  );
}

function nextRun(series: RunSeries, runs: readonly StoredRun[]): RunIdentity {
  const last = Number(runs.at(-1)?.identity.run ?? 0);
  return { ...series, run: String(last + 1).padStart(4, '0') };
}

function unknownRun(series: RunSeries, run: string): ExportRefusedError {
  return new ExportRefusedError('request.unknown-run', {
    text: {
      en: `${seriesLabel(series)} has no unfinished run (asked for: ${run}).`,
      zhHK: `${seriesLabel(series)} 沒有未完成的匯出（指定：${run}）。`,
    },
    remedy: {
      en: 'Look at the runs with {"action":"status"}, or begin one with {"action":"export"}.',
      zhHK: '請以 {"action":"status"} 查看匯出紀錄，或以 {"action":"export"} 開始。',
    },
    details: { run },
  });
}
