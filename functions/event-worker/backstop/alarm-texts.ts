import type { BilingualText } from '../../../shared/errors/index.ts';

/** What happened to the stream of events that somebody has to know. Never people or contents. */
export type AlarmKind =
  | { readonly kind: 'silence'; readonly silentMinutes: number; readonly canPoll: boolean }
  | { readonly kind: 'quota-spent'; readonly pushes: number; readonly canPoll: boolean }
  | { readonly kind: 'calls-refused'; readonly wanted: number; readonly granted: number }
  | { readonly kind: 'calls-spent'; readonly granted: number; readonly used: number }
  | { readonly kind: 'list-unreadable'; readonly items: number; readonly key: string };

/** One short text in each language for the group. */
export function alarmText(organisation: string, alarm: AlarmKind): BilingualText {
  const { en, zhHK } = sentenceOf(alarm);
  return { en: `${organisation}: ${en}`, zhHK: `${organisation}：${zhHK}` };
}

function sentenceOf(alarm: AlarmKind): BilingualText {
  switch (alarm.kind) {
    case 'silence': {
      const polling = pollingText(alarm.canPoll);
      return {
        en: `DingTalk has pushed no event for ${alarm.silentMinutes} office minutes. ${polling.en} Check the callback address in the DingTalk console and the month's push quota.`,
        zhHK: `釘釘已有 ${alarm.silentMinutes} 分鐘（只計辦公時間）沒有推送事件。${polling.zhHK}請檢查釘釘後台的回呼網址及當月推送配額。`,
      };
    }
    case 'quota-spent': {
      const polling = pollingText(alarm.canPoll);
      return {
        en: `The month's pushes are spent (${alarm.pushes} counted); DingTalk pushes nothing more before the next month. ${polling.en} An add-on pack from DingTalk brings pushes back.`,
        zhHK: `當月的推送次數已用完（已計 ${alarm.pushes} 次），釘釘在下月前不再推送。${polling.zhHK}向釘釘購買加量包可恢復推送。`,
      };
    }
    case 'calls-refused':
      return {
        en: `Looking for missed events needs ${alarm.wanted} DingTalk calls this month; the call ledger grants only ${alarm.granted}. It is done less often, or not at all. Raise the quota or lower the reserve in the configuration.`,
        zhHK: `查找遺漏事件本月需要 ${alarm.wanted} 次釘釘 API 呼叫，呼叫帳簿只批出 ${alarm.granted} 次，因此會減少或停止查找。請在設定中調高配額或調低保留次數。`,
      };
    case 'calls-spent':
      return {
        en: `The ${alarm.granted} DingTalk calls for looking for missed events are used up (${alarm.used}). Missed events are found again from the next month, or once backstopCallsPerMonth is raised.`,
        zhHK: `用於查找遺漏事件的 ${alarm.granted} 次釘釘 API 呼叫已用完（已用 ${alarm.used} 次）。遺漏的事件將於下月或調高 backstopCallsPerMonth 後再查找。`,
      };
    case 'list-unreadable':
      return {
        en: `${alarm.items} items of DingTalk's list of failed pushes could not be read. The answer is kept, sealed, as ${alarm.key}. Please report it.`,
        zhHK: `釘釘的推送失敗列表中有 ${alarm.items} 個項目無法讀取。該回覆已加密保存為 ${alarm.key}，請回報。`,
      };
  }
}

function pollingText(canPoll: boolean): BilingualText {
  return canPoll
    ? { en: 'Approvals are asked for instead.', zhHK: '系統會改為主動查詢審批。' }
    : {
        en: 'Approvals cannot be asked for either: there are no calls, or no approval form is subscribed.',
        zhHK: '亦無法改為主動查詢審批：沒有可用的呼叫次數，或沒有訂閱任何審批表單。',
      };
}
