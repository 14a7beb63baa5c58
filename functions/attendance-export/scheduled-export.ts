import {
  loadConfiguration,
  type CompanyConfiguration,
  type Configuration,
} from '../../shared/configuration/index.ts';
import { ApplicationError, reportError } from '../../shared/errors/index.ts';
import { lastEndedPeriod, periodBefore, type PayPeriod } from '../../shared/time/index.ts';
import { acknowledgeDue } from './acknowledgement/acknowledge-due.ts';
import { chooseRun } from './choose-run.ts';
import { isPeriodClosed } from './closing-status.ts';
import { exportAttendance } from './export-attendance.ts';
import type { ExportCaller } from './export-caller.ts';
import type { ExportResult } from './export-result.ts';
import { findSubject } from './export-subject.ts';
import { hasUntoldNews } from './messages/tell-of-run.ts';
import type { RunSeries } from './object-keys.ts';
import type { ExportDependencies } from './ports.ts';
import { nextSteps } from './result-text.ts';
import { RunStore } from './run-store.ts';
import { correctPaidPeriod } from './scheduled/correct-paid-period.ts';
import { resumeWaitingRuns, waitsForPerson } from './scheduled/resume-waiting-runs.ts';
import { TIMER_REQUEST } from './scheduled/timer-request.ts';

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

/**
 * The timer's job: the last ended period of every configured company, if it is closed in DingTalk
 * where closing is used; there also the period before it, which may have been closed late. Then every
 * other run that waits for its release or whose delivery was broken off. A period that is finished
 * costs no call to DingTalk, so the timer may fire often. One company's failure does not keep the
 * others from being exported.
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
      const dues = dueFor(company, nowEpochMs);
      for (const due of dues) {
        results.push(...(await exportPeriod(deps, configuration, due, caller)));
      }
      results.push(
        ...(await resumeWaitingRuns(deps, configuration, periodsOf(company, dues), caller)),
      );
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

function periodsOf({ code }: CompanyConfiguration, dues: readonly DuePeriod[]) {
  return { company: code, periods: dues.map(({ period }) => period) };
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

/** Nothing for a late period that needs nothing; before a new run perhaps a correction of the last. */
async function exportPeriod(
  deps: ExportDependencies,
  configuration: Configuration,
  { company, period, isLate }: DuePeriod,
  caller: ExportCaller,
): Promise<ExportResult[]> {
  const about = { company, period };
  try {
    const subject = findSubject(configuration, about);
    const runs = new RunStore(deps.tables);
    const chosen = chooseRun(subject.series, await runs.list(subject.series), TIMER_REQUEST);
    const { choice } = chosen;
    if (choice === 'continue') {
      const waiting = waitsForPerson(chosen.stored);
      const { messages } = subject.company;
      const isTold = !hasUntoldNews(messages, chosen.stored.record, deps.clock.nowEpochMs());
      // Computing it again each hour would only fill the trail.
      if (waiting !== undefined && isTold) return [{ ...about, ...waiting }];
    }
    if (isLate && choice === 'finished') return [];
    if (isLate && choice === 'start' && !(await wasInUseBefore(runs, subject.series))) return [];
    // A run that has begun found the period closed, or was begun by a person.
    const mustAsk = choice === 'start' && subject.company.attendanceClosing === 'required';
    if (mustAsk && !(await isPeriodClosed(deps, subject, caller.signal))) {
      return [{ ...about, outcome: 'waiting-for-closing', next: nextSteps.waitingForClosing() }];
    }
    const before =
      choice === 'start' && !isLate
        ? await correctPaidPeriod(deps, configuration, { company, period }, caller)
        : [];
    // What the last file owes belongs into this one, so the next hour tries both again.
    if (before.some(({ outcome }) => outcome === 'failed')) return before;
    return [...before, await exportAttendance(deps, { ...TIMER_REQUEST, ...about }, caller)];
  } catch (error) {
    return [{ ...about, outcome: 'failed', error: reportError(error), next: nextSteps.failed() }];
  }
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
