import type { BilingualText } from '../errors/index.ts';
import type { LedgerMonth } from './call-ledger.ts';

/** `calls-spent`: DingTalk itself has said that the month is spent. */
export type QuotaWarningKind = 'calls' | 'pushes' | 'calls-spent';

/** Something about the month's quota that somebody is told once. */
export interface QuotaWarning {
  readonly kind: QuotaWarningKind;
  readonly month: LedgerMonth;
  /**
   * Rises: the share in percent, or for `calls-spent` the quota that is spent. Whoever was told of a
   * level is not told of it, nor of a lower one, again in the month.
   */
  readonly level: number;
  readonly used: number;
  readonly quota: number;
  readonly text: BilingualText;
}

/** The highest share that is reached; undefined if none is. */
export function levelOf(
  used: number,
  quota: number,
  warnAtPercent: readonly number[],
): number | undefined {
  return warnAtPercent.filter((percent) => used * 100 >= quota * percent).at(-1);
}

export function callWarning(
  figures: Pick<QuotaWarning, 'month' | 'level' | 'used' | 'quota'>,
): QuotaWarning {
  const { month, level, used, quota } = figures;
  return {
    kind: 'calls',
    ...figures,
    text: {
      en: `${level}% of the DingTalk calls of ${month} are used (${used} of ${quota} counted). When they are spent, metered calls fail until the first of next month.`,
      zhHK: `${month} 的釘釘 API 呼叫已用 ${level}%（已計 ${used} 次，共 ${quota} 次）。用完後計費 API 在下月一日前不能使用。`,
    },
  };
}

export function pushWarning(
  figures: Pick<QuotaWarning, 'month' | 'level' | 'used' | 'quota'>,
): QuotaWarning {
  const { month, level, used, quota } = figures;
  return {
    kind: 'pushes',
    ...figures,
    text: {
      en: `${level}% of the pushes of ${month} are used (${used} of ${quota} counted). When they are spent, DingTalk falls silent until the next month.`,
      zhHK: `${month} 的推送次數已用 ${level}%（已計 ${used} 次，共 ${quota} 次）。用完後釘釘會停止推送，直至下月。`,
    },
  };
}

export function spentWarning(
  figures: Pick<QuotaWarning, 'month' | 'used' | 'quota'>,
): QuotaWarning {
  const { month, used, quota } = figures;
  return {
    kind: 'calls-spent',
    level: quota,
    ...figures,
    text: {
      en: `DingTalk says that the calls of ${month} are spent (${used} counted here, quota ${quota}). Work that can wait makes no metered call before next month, or before calls are bought.`,
      zhHK: `釘釘表示 ${month} 的呼叫次數已用完（本系統已計 ${used} 次，配額 ${quota} 次）。下月前或加購之前，可以等候的工作不會呼叫計費 API。`,
    },
  };
}
