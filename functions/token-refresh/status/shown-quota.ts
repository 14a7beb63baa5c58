import type { QuotaReport } from '../../../shared/call-ledger/index.ts';
import type { BilingualText } from '../../../shared/errors/index.ts';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';

/** The month of an organisation as it is shown: figures first, words where a figure needs them. */
export interface ShownQuota {
  readonly corpId: string;
  readonly month: string;
  readonly asOfHongKong: string;
  readonly calls: Readonly<Record<string, number | string>>;
  readonly pushes: Readonly<Record<string, number | string>>;
  readonly functions: readonly {
    readonly name: string;
    readonly used: number;
    readonly reserved: number;
  }[];
  readonly pushesByFamily: readonly { readonly family: string; readonly pushes: number }[];
  readonly warnings: readonly { readonly level: string; readonly text: BilingualText }[];
  /** Where DingTalk's own count differs. */
  readonly discrepancy?: BilingualText;
  readonly forecastMethod: readonly { readonly of: string; readonly text: BilingualText }[];
}

/** Not before a working day has passed. */
const NO_FORECAST = '—';

export function shownQuota(corpId: string, report: QuotaReport): ShownQuota {
  const { calls, pushes, spent, discrepancy } = report;
  return {
    corpId,
    month: report.month,
    asOfHongKong: formatHongKongTimestamp(report.asOfEpochMs),
    calls: {
      quota: calls.quota,
      used: calls.used,
      reserved: calls.reserved,
      keptForPayroll: calls.keptForPayroll,
      free: calls.free,
      atMonthEnd: calls.forecast.atMonthEnd ?? NO_FORECAST,
      ...(spent === undefined
        ? {}
        : { spentSinceHongKong: formatHongKongTimestamp(spent.markedAtEpochMs) }),
    },
    pushes: {
      quota: pushes.quota,
      used: pushes.used,
      atMonthEnd: pushes.forecast.atMonthEnd ?? NO_FORECAST,
    },
    functions: report.functions.map(({ name, used, reserved }) => ({ name, used, reserved })),
    pushesByFamily: pushes.byFamily,
    warnings: report.warnings.map(({ kind, level, text }) => ({
      level: kind === 'calls-spent' ? kind : `${kind} ${String(level)}%`,
      text,
    })),
    ...(discrepancy === undefined ? {} : { discrepancy: discrepancy.text }),
    forecastMethod: [
      { of: 'calls', text: calls.forecast.method },
      { of: 'pushes', text: pushes.forecast.method },
    ],
  };
}
