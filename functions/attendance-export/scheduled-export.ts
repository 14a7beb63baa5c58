import {
  loadConfiguration,
  type CompanyConfiguration,
  type Configuration,
} from '../../shared/configuration/index.ts';
import { ApplicationError, reportError } from '../../shared/errors/index.ts';
import type { PayPeriod } from '../../shared/time/index.ts';
import { acknowledgeDue } from './acknowledgement/acknowledge-due.ts';
import { chooseRun } from './choose-run.ts';
import { isPeriodClosed } from './closing-status.ts';
import { lastEndedPeriod, periodBefore } from './domain/due-period.ts';
import { exportAttendance } from './export-attendance.ts';
import type { ExportCaller } from './export-caller.ts';
import type { ExportResult } from './export-result.ts';
import { findSubject } from './export-subject.ts';
import { hasUntoldNews } from './messages/tell-of-run.ts';
import type { RunSeries } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';
import { runLabel } from './object-keys.ts';
import { nextSteps } from './result-text.ts';
import { RunStore } from './run-store.ts';

/** At least one company's export failed; the others were done. */
export class ScheduledExportFailedError extends ApplicationError<'payroll.scheduled-export-failed'> {
  constructor(failed: readonly ExportResult[]) {
    const list = failed
      .map(({ company, error }) => `${company} (${error?.code ?? 'unknown'})`)
      .join(', ');
    super({
      code: 'payroll.scheduled-export-failed',
      category: 'upstream',
      retryable: failed.some(({ error }) => error?.retryable === true),
      text: {
        en: `The scheduled export failed for ${list}.`,
        zhHK: `排程匯出失敗：${list}。`,
      },
      remedy: {
        en: 'See the log for each remedy; then invoke the function with {"action":"export"} for these companies.',
        zhHK: '各項處理方法見日誌；其後以 {"action":"export"} 為有關公司再次執行。',
      },
      details: { failed: failed.length },
    });
  }
}

/** What the timer asks for; the person's options are off. */
const TIMER_REQUEST = {
  action: 'export',
  profile: undefined,
  dryRun: false,
  runId: undefined,
  accept: [],
  refresh: false,
} as const;

/**
 * The timer's job: the last ended period of every configured company, if it is closed in DingTalk
 * where closing is used; there also the period before it, which may have been closed late. A period
 * that is finished costs no call to DingTalk, so the timer may fire often. One company's failure does
 * not keep the others from being exported.
 *
 * @throws ScheduledExportFailedError after all have been tried, so that the platform counts a failure
 */
export async function exportDuePeriods(
  deps: ExportDependencies,
  caller: ExportCaller,
): Promise<ExportResult[]> {
  const { configuration } = await loadConfiguration(deps, deps.environment);
  const nowEpochMs = deps.clock.nowEpochMs();
  const results: ExportResult[] = [];
  for (const { companies } of configuration.organisations) {
    for (const company of companies) {
      for (const due of dueFor(company, nowEpochMs)) {
        const result = await exportPeriod(deps, configuration, due, caller);
        if (result !== undefined) results.push(result);
      }
      for (const answer of await acknowledgeDue(deps, configuration, company.code, caller)) {
        deps.log.info('payroll.acknowledgement', { ...answer });
      }
    }
  }
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) throw new ScheduledExportFailedError(failed);
  return results;
}

interface DuePeriod {
  readonly company: string;
  readonly period: PayPeriod;
  /** The period before the last: a second chance only. */
  readonly isLate: boolean;
}

/** Oldest first. */
function dueFor(
  { code, payPeriod, attendanceClosing }: CompanyConfiguration,
  nowEpochMs: number,
): DuePeriod[] {
  const last = lastEndedPeriod(payPeriod, nowEpochMs);
  const due = { company: code, period: last, isLate: false };
  if (attendanceClosing !== 'required') return [due];
  return [{ company: code, period: periodBefore(payPeriod, last), isLate: true }, due];
}

/** Undefined for a late period that needs nothing. */
async function exportPeriod(
  deps: ExportDependencies,
  configuration: Configuration,
  { company, period, isLate }: DuePeriod,
  caller: ExportCaller,
): Promise<ExportResult | undefined> {
  const about = { company, period };
  try {
    const subject = findSubject(configuration, about);
    const runs = new RunStore(deps.tables);
    const chosen = chooseRun(subject.series, await runs.list(subject.series), TIMER_REQUEST);
    const { choice } = chosen;
    const isHeld = choice === 'continue' && chosen.stored.record.state === 'held';
    const { messages } = subject.company;
    if (isHeld && !hasUntoldNews(messages, chosen.stored.record, deps.clock.nowEpochMs())) {
      // A person has to look at it; computing it again each hour would only fill the trail.
      const run = runLabel(chosen.stored.identity);
      return { ...about, outcome: 'held', run, next: nextSteps.stillHeld() };
    }
    if (isLate && choice === 'finished') return undefined;
    if (isLate && choice === 'start' && !(await wasInUseBefore(runs, subject.series))) {
      return undefined;
    }
    // A run that has begun found the period closed, or was begun by a person.
    const mustAsk = choice === 'start' && subject.company.attendanceClosing === 'required';
    if (mustAsk && !(await isPeriodClosed(deps, subject, caller.signal))) {
      return { ...about, outcome: 'waiting-for-closing', next: nextSteps.waitingForClosing() };
    }
  } catch (error) {
    return { ...about, outcome: 'failed', error: reportError(error), next: nextSteps.failed() };
  }
  return exportAttendance(deps, { ...TIMER_REQUEST, ...about }, caller);
}

/**
 * Whether an earlier period has a run. If not, the company is new here, and somebody else has paid
 * the months before: they must not be sent by themselves.
 */
async function wasInUseBefore(runs: RunStore, series: RunSeries): Promise<boolean> {
  for await (const { identity, record } of runs.listCompany(series)) {
    if (identity.profile === series.profile && record.to < series.period.from) return true;
  }
  return false;
}
