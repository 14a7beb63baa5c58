import type { BilingualText } from '../errors/index.ts';
import type { QuotaReport } from './quota-figures.ts';

/** The one thing to do now: the most urgent first. */
export function nextStepOf({
  spent,
  calls,
  pushes,
  discrepancy,
}: Pick<QuotaReport, 'spent' | 'calls' | 'pushes' | 'discrepancy'>): BilingualText {
  if (spent !== undefined) {
    return {
      en: 'Buy an add-on pack from DingTalk, then start payroll again: the first call that DingTalk serves opens the month for everything else, at the latest within the hour. Raise quota.apiCallsPerMonth too, so that plans know of the new calls. Otherwise wait for the first of next month, Hong Kong time.',
      zhHK: '請向釘釘購買加量包，然後再執行匯出：釘釘一旦恢復服務，其他工作隨即恢復，最遲一小時內。請同時調高設定中的 quota.apiCallsPerMonth，讓計劃按新的次數計算；否則待下月一日（香港時間）。',
    };
  }
  if (pushes.used >= pushes.quota) {
    return {
      en: 'The pushes are spent by our count. If DingTalk is silent, buy an add-on pack, or let approvals be asked for until the next month; if it still pushes, raise events.pushesPerMonth to that of the contract.',
      zhHK: '按本系統的計數，推送次數已用完。如釘釘已停止推送，請購買加量包，或由系統主動查詢審批直至下月；如仍有推送，請把 events.pushesPerMonth 調高至合約的次數。',
    };
  }
  if ((calls.forecast.atMonthEnd ?? 0) > calls.quota) {
    return {
      en: 'The calls will not last to the end of the month. Buy calls and raise quota.apiCallsPerMonth, or lower events.backstopCallsPerMonth, the cross-check or the approvals that are read.',
      zhHK: '呼叫次數不足以用至月底。請加購並調高 quota.apiCallsPerMonth，或調低 events.backstopCallsPerMonth、抽樣核對比例或讀取的審批數目。',
    };
  }
  if ((pushes.forecast.atMonthEnd ?? 0) > pushes.quota) {
    return {
      en: 'The pushes will not last to the end of the month. Subscribe to fewer events in the DingTalk console (punch events first, then approval tasks), or buy an add-on pack.',
      zhHK: '推送次數不足以用至月底。請在釘釘後台減少訂閱的事件（先考慮打卡事件，然後是審批任務），或購買加量包。',
    };
  }
  if (discrepancy !== undefined) {
    return {
      en: 'Compare quota.apiCallsPerMonth with the figure of the contract in the DingTalk console, and find out which other apps of the organisation call DingTalk.',
      zhHK: '請核對 quota.apiCallsPerMonth 與釘釘後台所示的合約次數，並查明機構還有哪些應用呼叫釘釘。',
    };
  }
  return { en: 'Nothing to do.', zhHK: '毋須處理。' };
}
