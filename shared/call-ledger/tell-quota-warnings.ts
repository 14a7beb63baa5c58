import type { Logger } from '../observability/index.ts';
import type { CallOptions } from '../table-store/index.ts';
import type { QuotaReport } from './quota-figures.ts';
import type { QuotaWarning } from './quota-warnings.ts';
import type { WarningMarks } from './warning-marks.ts';

export interface TellingOptions {
  readonly report: Pick<QuotaReport, 'warnings'>;
  readonly marks: WarningMarks;
  readonly log: Logger;
  /**
   * Tells a person, for example by the group's robot. Nobody to be told is no failure:
   * the log has it. The same key again is the same message.
   */
  readonly tell: (warning: QuotaWarning, key: readonly string[]) => Promise<unknown>;
  readonly call?: CallOptions;
}

/**
 * Tells what is reached and was not told: once for each month, kind and level, whoever comes first of
 * all functions. Killed between telling and noting it, it is told again after five minutes under the
 * same key. One that cannot be told is logged and tried again by the next that comes.
 *
 * @returns what was told now
 * @throws the errors of the table port; the reason of the signal
 */
export async function tellQuotaWarnings({
  report,
  marks,
  log,
  tell,
  call = {},
}: TellingOptions): Promise<readonly QuotaWarning[]> {
  const told: QuotaWarning[] = [];
  for (const warning of report.warnings) {
    const claim = await marks.claim(warning, call);
    if (claim === undefined) continue;
    const { kind, month, level, used, quota } = warning;
    const fields = { kind, month, level, used, quota };
    // The log has it in any case: a robot is one more way to fail.
    log.warn('call-ledger.quota-warning', fields);
    try {
      await tell(warning, [month, kind, String(level)]);
    } catch (error) {
      log.warn('call-ledger.quota-warning-not-sent', { ...fields, error });
      await marks.giveUp(claim, call);
      call.signal?.throwIfAborted();
      continue;
    }
    await marks.settle(claim, call);
    told.push(warning);
  }
  return told;
}
