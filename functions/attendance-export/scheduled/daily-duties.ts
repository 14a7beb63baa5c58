import {
  loadConfiguration,
  type CompanyConfiguration,
  type Configuration,
} from '../../../shared/configuration/index.ts';
import { ApplicationError, reportError } from '../../../shared/errors/index.ts';
import { hongKongDateOf } from '../../../shared/time/index.ts';
import { checkPeriod } from '../actions/check-period.ts';
import { SentNotices } from '../check/sent-notices.ts';
import { checkDueOn } from '../domain/check-due.ts';
import type { ExportCaller } from '../export-caller.ts';
import { findSubject } from '../export-subject.ts';
import type { ExportDependencies } from '../ports.ts';
import { eraseExpired } from '../retention/erase-expired.ts';

type Duty = 'check' | 'retention';

export interface DutyResult {
  readonly company: string;
  readonly duty: Duty;
  readonly outcome: 'done' | 'failed';
  readonly code?: string;
}

/** At least one duty of a company failed; the others were done. */
export class DailyDutiesFailedError extends ApplicationError<'payroll.daily-duties-failed'> {
  constructor(failed: readonly DutyResult[]) {
    const list = failed
      .map(({ company, duty, code = 'unknown' }) => `${company} ${duty} (${code})`)
      .join(', ');
    super({
      code: 'payroll.daily-duties-failed',
      category: 'upstream',
      text: {
        en: `The daily duties failed for ${list}.`,
        zhHK: `每日工作失敗：${list}。`,
      },
      remedy: {
        en: 'See the log for each remedy; then invoke the function with {"action":"check"} or {"action":"retention"} for these companies.',
        zhHK: '各項處理方法見日誌；其後以 {"action":"check"} 或 {"action":"retention"} 為有關公司再次執行。',
      },
      details: { failed: failed.length },
    });
  }
}

/**
 * What a day has once: managers are reminded where this is a day of it, and what the retention time is
 * over for is erased. Done again on the same day it costs no call. One failure does not keep the
 * others from being done.
 *
 * @throws DailyDutiesFailedError after all have been tried, so that the platform counts a failure
 */
export async function performDailyDuties(
  deps: ExportDependencies,
  caller: ExportCaller,
): Promise<DutyResult[]> {
  const { configuration } = await loadConfiguration(deps, deps.environment);
  const results: DutyResult[] = [];
  const tryDuty = async (company: string, duty: Duty, work: () => Promise<void>) => {
    try {
      await work();
      results.push({ company, duty, outcome: 'done' });
    } catch (error) {
      deps.log.error('payroll.daily-duty-failed', { company, duty, error });
      results.push({ company, duty, outcome: 'failed', code: reportError(error).code });
    }
  };
  for (const company of configuration.organisations.flatMap(({ companies }) => companies)) {
    const { code } = company;
    await tryDuty(code, 'check', () => remindManagers(deps, configuration, company, caller));
    await tryDuty(code, 'retention', async () => {
      await eraseExpired(deps, configuration, code, caller, { dryRun: false });
    });
  }
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) throw new DailyDutiesFailedError(failed);
  return results;
}

/** Not twice on a day: a check costs the calls of an export. */
async function remindManagers(
  deps: ExportDependencies,
  configuration: Configuration,
  { code: company, payPeriod, check }: CompanyConfiguration,
  caller: ExportCaller,
): Promise<void> {
  const nowEpochMs = deps.clock.nowEpochMs();
  const period = check.enabled ? checkDueOn(payPeriod, check.daysBefore, nowEpochMs) : undefined;
  if (period === undefined) return;
  const { series } = findSubject(configuration, { company, period });
  const marks = new SentNotices(deps, series, hongKongDateOf(nowEpochMs));
  if (await marks.has('the whole check')) return;
  await checkPeriod(deps, { action: 'check', company, ...period, dryRun: false }, caller);
  await marks.add('the whole check');
}
