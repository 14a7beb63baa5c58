import { loadConfiguration } from '../../shared/configuration/index.ts';
import { ExportRefusedError } from './errors.ts';
import { findSubject, type ExportSubject } from './export-subject.ts';
import { seriesLabel } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';
import { RunStore, type StoredRun } from './run-store.ts';

/** Whose runs an action is about. */
export type SubjectRequest = Parameters<typeof findSubject>[1];

/** A company's runs, read without a lease: for actions that change nothing. */
export interface CompanyView {
  readonly subject: ExportSubject;
  /** Every run of the company. */
  readonly all: readonly StoredRun[];
  /** The runs of the series, oldest first. */
  readonly series: readonly StoredRun[];
}

/** Company and profile of a request. @throws the errors of configuration port; ExportRefusedError */
export async function findConfigured(
  deps: ExportDependencies,
  request: SubjectRequest,
): Promise<ExportSubject> {
  const { configuration } = await loadConfiguration(deps, deps.environment);
  return findSubject(configuration, request);
}

/** @throws the errors of the table port */
export async function viewCompany(
  deps: Pick<ExportDependencies, 'tables'>,
  subject: ExportSubject,
): Promise<CompanyView> {
  const all = await new RunStore(deps.tables).allOf(subject.series);
  const label = seriesLabel(subject.series);
  return { subject, all, series: all.filter(({ identity }) => seriesLabel(identity) === label) };
}

/**
 * The run that an action looks at: the named one, or the latest that was not given up.
 *
 * @throws ExportRefusedError `request.unknown-run`
 */
export function runOf({ subject, series }: CompanyView, runId: string | undefined): StoredRun {
  const run = series.findLast(({ identity, record }) =>
    runId === undefined ? record.state !== 'superseded' : identity.run === runId,
  );
  if (run !== undefined) return run;
  const label = seriesLabel(subject.series);
  throw new ExportRefusedError('request.unknown-run', {
    text: {
      en: `${label} has no run${runId === undefined ? '' : ` ${runId}`}.`,
      zhHK: `${label} 沒有匯出${runId === undefined ? '紀錄' : ` ${runId}`}。`,
    },
    remedy: {
      en: 'Look at the runs with {"action":"status"}.',
      zhHK: '請以 {"action":"status"} 查看匯出紀錄。',
    },
    details: { run: runId ?? 'any' },
  });
}
