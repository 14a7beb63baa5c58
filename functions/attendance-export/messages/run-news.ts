import type { BilingualText } from '../../../shared/errors/index.ts';
import { periodLabel } from '../../../shared/time/index.ts';
import type { RunIdentity } from '../object-keys.ts';
import type { RunState } from '../run-record.ts';

/** What the payroll group is told of a run; each at most once. */
export type NewsKind =
  'held' | 'awaiting-release' | 'delivered' | 'delivery-failed' | 'corrections-pending';

/** How many exceptions there are, if the state tells of them. Never how many people. */
export interface ExceptionCounts {
  readonly total: number;
  readonly open: number;
}

const NEWS_OF_STATE: Partial<Record<RunState, NewsKind>> = {
  held: 'held',
  'awaiting-release': 'awaiting-release',
  delivered: 'delivered',
  'delivered-unconfirmed': 'delivered',
  'corrections-pending': 'corrections-pending',
};

/** The news of a state that a run has come to; undefined if the group need not hear of it. */
export function newsOfState(state: RunState): NewsKind | undefined {
  return NEWS_OF_STATE[state];
}

/**
 * One short text in both languages: company, period, run, state and counts of exceptions. A group has
 * members whom pay does not concern, so there is no person in it, no amount and no link.
 */
export function newsText(run: RunIdentity, kind: NewsKind, counts?: ExceptionCounts): string {
  const period = periodLabel(run.period);
  const final: BilingualText =
    run.finalPay === undefined
      ? { en: '', zhHK: '' }
      : { en: ' (final pay)', zhHK: '（最後薪酬）' };
  const state = stateText(kind, counts);
  return [
    `${run.company} ${period}${final.en}, run ${run.run}: ${state.en}`,
    `${run.company} ${period}${final.zhHK}第 ${run.run} 次匯出：${state.zhHK}`,
  ].join('\n');
}

function stateText(kind: NewsKind, counts: ExceptionCounts | undefined): BilingualText {
  const total = String(counts?.total ?? 0);
  const open = String(counts?.open ?? 0);
  switch (kind) {
    case 'held':
      return {
        en: `held; ${open} of ${total} exceptions affect pay and are open.`,
        zhHK: `暫不送出；${total} 個異常項目中有 ${open} 個影響薪酬，尚待處理。`,
      };
    case 'awaiting-release':
      return {
        en: 'complete; waits for the release by approval.',
        zhHK: '已完成；正等待審批放行。',
      };
    case 'delivered':
      return { en: 'the payroll file was delivered.', zhHK: '薪酬檔案已送出。' };
    case 'delivery-failed':
      return {
        en: 'released, but the delivery failed. The timer tries again; see the status.',
        zhHK: '已放行，但未能送出檔案。計時器會再試；請查看狀態。',
      };
    case 'corrections-pending':
      return {
        en: `a paid period was computed anew; differences go into the next file. Exceptions: ${total}.`,
        zhHK: `已支薪的計薪期已重新計算；差異將列入下一個檔案。異常項目：${total} 個。`,
      };
  }
}
