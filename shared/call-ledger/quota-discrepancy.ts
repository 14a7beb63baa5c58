import type { BilingualText } from '../errors/index.ts';
import type { LedgerSummary } from './call-ledger.ts';
import { isMarkStanding } from './spent-mark.ts';

/**
 * Where DingTalk's count and ours are apart. `spent-elsewhere`: it called the month spent long before
 * we had counted so many. `counted-more`: only long after. `beyond-quota`: it still answers though by
 * our count the configured quota is spent.
 */
export interface QuotaDiscrepancy {
  readonly kind: 'spent-elsewhere' | 'counted-more' | 'beyond-quota';
  readonly calls: number;
  readonly text: BilingualText;
}

/** Nearer than this, in percent of the quota, the counts agree: calls under way, repeats, kills. */
const TOLERANCE_PERCENT = 2;

export function discrepancyOf(
  { spent, usedCalls }: Pick<LedgerSummary, 'spent' | 'usedCalls'>,
  quotaCalls: number,
): QuotaDiscrepancy | undefined {
  const tolerance = Math.ceil((quotaCalls * TOLERANCE_PERCENT) / 100);
  if (!isMarkStanding(spent, quotaCalls)) {
    const calls = usedCalls - quotaCalls;
    return calls > tolerance ? describe('beyond-quota', calls) : undefined;
  }
  const missing = spent.quotaCalls - spent.usedCalls;
  if (missing > tolerance) return describe('spent-elsewhere', missing);
  return -missing > tolerance ? describe('counted-more', -missing) : undefined;
}

function describe(kind: QuotaDiscrepancy['kind'], calls: number): QuotaDiscrepancy {
  return { kind, calls, text: textOf(kind, calls) };
}

function textOf(kind: QuotaDiscrepancy['kind'], calls: number): BilingualText {
  switch (kind) {
    case 'spent-elsewhere':
      return {
        en: `DingTalk called the month spent ${calls} calls before this count reached the quota. Other apps of the organisation spend of the same quota, or the quota in the configuration is larger than the contract's.`,
        zhHK: `本系統的計數較配額尚差 ${calls} 次時，釘釘已表示當月用完。可能是機構的其他應用亦使用同一配額，或設定中的配額大於合約。`,
      };
    case 'counted-more':
      return {
        en: `DingTalk called the month spent only ${calls} calls after this count had reached the quota. The contract has more calls than the configuration, or calls are counted here that DingTalk does not charge.`,
        zhHK: `本系統的計數超過配額 ${calls} 次後，釘釘才表示當月用完。可能是合約的次數多於設定，或本系統計入了釘釘不收費的呼叫。`,
      };
    case 'beyond-quota':
      return {
        en: `By this count the quota is passed by ${calls} calls, and DingTalk still answers. The contract has more calls than the configuration says.`,
        zhHK: `按本系統的計數已超出配額 ${calls} 次，但釘釘仍有回應。合約的次數多於設定。`,
      };
  }
}
