import { loadConfiguration, type Configuration } from '../../shared/configuration/index.ts';
import { queryClosing } from '../../shared/dingtalk/index.ts';
import { ApplicationError, reportError } from '../../shared/errors/index.ts';
import {
  addDays,
  hongKongDateOf,
  hongKongMidnightEpochMs,
  monthPeriod,
  type PayPeriod,
} from '../../shared/time/index.ts';
import { exportAttendance, type ExportCaller } from './export-attendance.ts';
import type { ExportResult } from './export-result.ts';
import { findSubject, type ExportSubject } from './export-subject.ts';
import type { ExportDependencies } from './ports.ts';
import { readMapping } from './read-mapping.ts';
import { nextSteps } from './result-text.ts';

/** DingTalk answers for at most this many people in one closing query. */
const CLOSING_SAMPLE = 50;

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
 * where closing is used. One company's failure does not keep the others from being exported.
 *
 * @throws ScheduledExportFailedError after all have been tried, so that the platform counts a failure
 */
export async function exportDuePeriods(
  deps: ExportDependencies,
  caller: ExportCaller,
): Promise<ExportResult[]> {
  const { configuration } = await loadConfiguration(deps, deps.environment);
  const period = lastEndedMonth(deps.clock.nowEpochMs());
  const results: ExportResult[] = [];
  for (const { companies } of configuration.organisations) {
    for (const { code } of companies) {
      results.push(await exportCompany(deps, configuration, { company: code, period }, caller));
    }
  }
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) throw new ScheduledExportFailedError(failed);
  return results;
}

async function exportCompany(
  deps: ExportDependencies,
  configuration: Configuration,
  due: { readonly company: string; readonly period: PayPeriod },
  caller: ExportCaller,
): Promise<ExportResult> {
  try {
    const subject = findSubject(configuration, due);
    if (
      subject.company.attendanceClosing === 'required' &&
      !(await isClosed(deps, subject, caller))
    ) {
      return { ...due, outcome: 'waiting-for-closing', next: nextSteps.waitingForClosing() };
    }
  } catch (error) {
    return { ...due, outcome: 'failed', error: reportError(error), next: nextSteps.failed() };
  }
  const request = {
    profile: undefined,
    dryRun: false,
    runId: undefined,
    accept: [],
    refresh: false,
  };
  return exportAttendance(deps, { ...request, ...due, action: 'export' }, caller);
}

/** DingTalk says of some people whether a change in the period would still pass. */
async function isClosed(
  deps: ExportDependencies,
  subject: ExportSubject,
  { signal }: ExportCaller,
): Promise<boolean> {
  const { period } = subject.series;
  const mapping = await readMapping(deps, subject.company, period);
  const client = deps.dingTalkOf(subject.organisation, {
    avoidFullHour: true,
    onCall: () => undefined,
  });
  const { answer } = await client.call(
    queryClosing,
    {
      userIds: [...mapping.people.keys()].slice(0, CLOSING_SAMPLE),
      fromEpochMs: hongKongMidnightEpochMs(period.from),
      toEpochMs: hongKongMidnightEpochMs(addDays(period.to, 1)) - 1000,
    },
    { signal },
  );
  return !answer.pass;
}

function lastEndedMonth(nowEpochMs: number): PayPeriod {
  const firstOfMonth = `${hongKongDateOf(nowEpochMs).slice(0, 7)}-01`;
  return monthPeriod(addDays(firstOfMonth, -1).slice(0, 7));
}
