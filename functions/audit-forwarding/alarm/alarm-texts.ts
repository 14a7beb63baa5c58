import type { BilingualText } from '../../../shared/errors/index.ts';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import type { Alarm, AlarmKind } from '../domain/alarm.ts';

/** What the group reads when an alarm begins. Names no person and no event. */
export function alarmText(organisation: string, alarm: Alarm): BilingualText {
  const { en, zhHK } = whatHappened(alarm);
  const look = {
    en: 'Look with {"action":"status"} of audit-forwarding.',
    zhHK: '請以 audit-forwarding 的 {"action":"status"} 查看。',
  };
  return { en: `${organisation}: ${en} ${look.en}`, zhHK: `${organisation}：${zhHK}${look.zhHK}` };
}

/** What the group reads when it is over. */
export function recoveredText(
  organisation: string,
  kind: AlarmKind,
  subject: string,
): BilingualText {
  const { en, zhHK } = OVER[kind];
  return {
    en: `${organisation}: ${en} (${subject})`,
    zhHK: `${organisation}：${zhHK}（${subject}）`,
  };
}

const OVER: Readonly<Record<AlarmKind, BilingualText>> = {
  'sink-lagging': {
    en: 'Audit events arrive in time again.',
    zhHK: '審計事件已恢復及時送達。',
  },
  'sink-refused': {
    en: 'The receiver takes audit events again.',
    zhHK: '接收端已恢復接收審計事件。',
  },
  'events-rejected': {
    en: 'No rejected audit event is open any more.',
    zhHK: '已沒有待處理的被拒審計事件。',
  },
  'source-failing': {
    en: 'The audit source can be read again.',
    zhHK: '已可再次讀取審計來源。',
  },
  'sources-lacking': {
    en: 'The audit sources are not missing any more.',
    zhHK: '審計來源不再欠缺。',
  },
  'evidence-broken': {
    en: 'The last run met no broken part of the audit record.',
    zhHK: '最近一次處理沒有發現審計紀錄受損。',
  },
};

function whatHappened(alarm: Alarm): BilingualText {
  switch (alarm.kind) {
    case 'sink-lagging': {
      const { backlog, minutes, sink } = alarm;
      return {
        en: `Audit events have waited ${minutes} minutes for the receiver "${sink}"; ${backlog} have not arrived. None is lost.`,
        zhHK: `審計事件等候接收端「${sink}」已達 ${minutes} 分鐘，尚有 ${backlog} 個未送達，沒有遺失。`,
      };
    }
    case 'sink-refused':
      return {
        en: `The receiver "${alarm.sink}" refuses audit events (${alarm.code}): nothing changes until its settings are corrected. None is lost.`,
        zhHK: `接收端「${alarm.sink}」拒收審計事件（${alarm.code}），須更正設定方可恢復；事件沒有遺失。`,
      };
    case 'events-rejected':
      return {
        en: `The receiver "${alarm.sink}" refused ${alarm.count} audit events for what is in them. All others arrive; {"action":"replay"} sends them again.`,
        zhHK: `接收端「${alarm.sink}」因內容拒收 ${alarm.count} 個審計事件，其他事件照常送達；可以 {"action":"replay"} 再次傳送。`,
      };
    case 'source-failing':
      return {
        en: `The audit source "${alarm.source}" has not been readable since ${formatHongKongTimestamp(alarm.sinceEpochMs)} (${alarm.code}).`,
        zhHK: `自 ${formatHongKongTimestamp(alarm.sinceEpochMs)} 起未能讀取審計來源「${alarm.source}」（${alarm.code}）。`,
      };
    case 'sources-lacking':
      return {
        en: `The organisation's edition of DingTalk ("${alarm.edition}" by the settings) lacks these audit sources: ${alarm.sources.join(', ')}. They are left out; all others are read.`,
        zhHK: `機構的釘釘版本（設定為「${alarm.edition}」）沒有以下審計來源：${alarm.sources.join('、')}。系統會略過，並照常讀取其他來源。`,
      };
    case 'evidence-broken':
      return {
        en: `The audit record is not as it was written (${alarm.place}, ${alarm.code}). Treat it as a security incident until explained; change nothing and run {"action":"verify"}.`,
        zhHK: `審計紀錄與原先寫入的不符（${alarm.place}，${alarm.code}）。查明前請視作保安事故，保持現狀並執行 {"action":"verify"}。`,
      };
  }
}
