import type { BilingualText } from '../../../shared/errors/index.ts';
import type { Phase } from '../domain/alarm-note.ts';
import { ALARM_IDS, type Expectation } from '../domain/expectation.ts';

/** What the group reads. Names no person. */
export function messageText(
  organisation: { readonly nameEn: string; readonly nameZhHK: string },
  alarm: {
    readonly id: string;
    readonly subject: string;
    readonly text: BilingualText | undefined;
  },
  phase: Phase,
  isPerhapsRepeated: boolean,
): BilingualText {
  const told = phase === 'over' ? overText(alarm) : standingText(alarm, phase);
  const again = isPerhapsRepeated ? PERHAPS_TOLD : { en: '', zhHK: '' };
  return {
    en: `${organisation.nameEn}: ${again.en}${told.en}`,
    zhHK: `${organisation.nameZhHK}：${again.zhHK}${told.zhHK}`,
  };
}

const PERHAPS_TOLD: BilingualText = {
  en: '(You may have read this already.) ',
  zhHK: '（此訊息可能已發出一次。）',
};

function standingText(
  { id, text }: { readonly id: string; readonly text: BilingualText | undefined },
  phase: Phase,
): BilingualText {
  const still = phase === 'again' ? { en: 'Still: ', zhHK: '仍未解決：' } : { en: '', zhHK: '' };
  const page = `runbooks/alarms/${id}`;
  return {
    en: `${still.en}${text?.en ?? id} What to do: ${page}.md`,
    zhHK: `${still.zhHK}${text?.zhHK ?? id}處理方法：${page}.zh-HK.md`,
  };
}

function overText({ id, subject }: { readonly id: string; readonly subject: string }) {
  const known = ALARM_IDS.find((one) => one === id);
  const { en, zhHK } = known === undefined ? OVER_UNKNOWN : OVER[known];
  return { en: `${en} (${id}, ${subject})`, zhHK: `${zhHK}（${id}，${subject}）` };
}

/** Of an alarm that an earlier or later release has told of. */
const OVER_UNKNOWN: BilingualText = { en: 'An alarm is over.', zhHK: '警報已解除。' };

const OVER: Readonly<Record<Expectation['id'], BilingualText>> = {
  'silence-run-absent': { en: 'The payroll run is there.', zhHK: '已有匯出。' },
  'silence-release-absent': {
    en: 'The payroll file does not wait for its release any more.',
    zhHK: '薪酬檔案已不再等候放行。',
  },
  'silence-delivery-absent': {
    en: 'The payroll file does not wait for its delivery any more.',
    zhHK: '薪酬檔案已不再等候送出。',
  },
  'silence-acknowledgement-absent': {
    en: 'The delivered payroll file is confirmed.',
    zhHK: '已送出的薪酬檔案已獲確認。',
  },
  'silence-token-refresh': { en: 'The token is refreshed again.', zhHK: 'token 已恢復更新。' },
  'silence-audit-batch': {
    en: 'Audit events are forwarded again.',
    zhHK: '審計事件已恢復轉送。',
  },
  'silence-sweep': {
    en: 'Unfinished events are looked at again.',
    zhHK: '已恢復清掃未完成的事件。',
  },
  'silence-timer-disabled': { en: 'The timer is as it should be.', zhHK: '計時器已恢復正常。' },
  'silence-watch-blind': {
    en: 'The watcher can look there again.',
    zhHK: '監察程序已可再次查看。',
  },
};
