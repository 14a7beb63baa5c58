import type { BilingualText } from '../../../shared/errors/index.ts';

export type OutlierRule =
  | 'own-previous-period'
  | 'company-median'
  | 'nothing-though-scheduled'
  | 'much-overtime'
  | 'long-day';

/** What the sentence of a rule speaks of; minutes are shown as hours with two decimals. */
export interface OutlierFigures {
  readonly earningsCode: string | undefined;
  readonly minutes: number;
  readonly reference: number;
}

/** Why a figure is worth a look, in both languages. */
export function describeOutlier(rule: OutlierRule, figures: OutlierFigures): BilingualText {
  const now = hours(figures.minutes);
  const reference = hours(figures.reference);
  const code = figures.earningsCode ?? '';
  switch (rule) {
    case 'own-previous-period':
      return {
        en: `${now} h under ${code}; ${reference} h in the previous period.`,
        zhHK: `代碼 ${code} 本期 ${now} 小時；上期 ${reference} 小時。`,
      };
    case 'company-median':
      return {
        en: `${now} h under ${code}; the company's median is ${reference} h.`,
        zhHK: `代碼 ${code} 本期 ${now} 小時；公司中位數為 ${reference} 小時。`,
      };
    case 'nothing-though-scheduled':
      return {
        en: `Nothing is paid, though ${reference} h were scheduled.`,
        zhHK: `編定工時為 ${reference} 小時，但沒有任何計薪時數。`,
      };
    case 'much-overtime':
      return {
        en: `${now} h of overtime; the limit for a look is ${reference} h.`,
        zhHK: `加班 ${now} 小時；提示界線為 ${reference} 小時。`,
      };
    case 'long-day':
      return {
        en: `${now} h on a single day; the limit for a look is ${reference} h.`,
        zhHK: `單日 ${now} 小時；提示界線為 ${reference} 小時。`,
      };
  }
}

/** Two decimals, for reading only: nothing is computed from it. */
function hours(minutes: number): string {
  return (minutes / 60).toFixed(2);
}
