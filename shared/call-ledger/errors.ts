import { ApplicationError } from '../errors/index.ts';
import type { AdmissionFigures } from './quota-admission.ts';

export interface QuotaFigures {
  readonly month: string;
  readonly quotaCalls: number;
  /** Kept back for everything else. */
  readonly reserveCalls: number;
  readonly usedCalls: number;
  /** Spent or promised by the other spenders of the month. */
  readonly committedCalls: number;
  readonly wantedCalls: number;
}

/** The month's metered calls do not suffice for what was asked; none was spent. */
export class QuotaExceededError extends ApplicationError<'call-ledger.quota-exceeded'> {
  constructor(figures: QuotaFigures) {
    const { month, quotaCalls, reserveCalls, usedCalls, committedCalls, wantedCalls } = figures;
    const freeCalls = Math.max(0, quotaCalls - reserveCalls - committedCalls);
    super({
      code: 'call-ledger.quota-exceeded',
      category: 'user',
      text: {
        en: `${wantedCalls} DingTalk calls are wanted in ${month}, but only ${freeCalls} are free: quota ${quotaCalls}, kept in reserve ${reserveCalls}, spent or promised by others ${committedCalls} (spent so far ${usedCalls}).`,
        zhHK: `${month} 需要呼叫釘釘 API ${wantedCalls} 次，但只餘 ${freeCalls} 次可用：配額 ${quotaCalls}，保留 ${reserveCalls}，其他工作已用或已預留 ${committedCalls}（至今已用 ${usedCalls}）。`,
      },
      remedy: {
        en: 'Buy more calls from DingTalk and raise the quota in the configuration, lower the reserve, export fewer people or days, or wait for the next month.',
        zhHK: '請向釘釘加購呼叫次數並更新設定中的配額、調低保留次數、減少匯出的人數或日數，或待下月再執行。',
      },
      details: {
        month,
        quotaCalls,
        reserveCalls,
        usedCalls,
        committedCalls,
        wantedCalls,
        freeCalls,
      },
    });
  }
}

/** Too many writers at once, or a store in trouble: the figure was not set. Repeating is safe. */
export class LedgerBusyError extends ApplicationError<'call-ledger.busy'> {
  constructor(month: string, spender: string) {
    super({
      code: 'call-ledger.busy',
      category: 'upstream',
      retryable: true,
      text: {
        en: `The call ledger of ${month} could not be updated for "${spender}": others kept changing it, or its store gave no clear answer.`,
        zhHK: `未能為「${spender}」更新 ${month} 的呼叫帳簿：其他工作不斷更新帳簿，或儲存服務沒有明確回覆。`,
      },
      remedy: {
        en: 'Run the same command again; repeating it counts nothing twice.',
        zhHK: '請再執行相同指令；重複執行不會重複計算。',
      },
      details: { month, spender },
    });
  }
}

/** What is left of the month's calls is kept for payroll: work that can wait is refused; nothing was sent. */
export class QuotaReservedError extends ApplicationError<'call-ledger.quota-reserved'> {
  constructor(figures: AdmissionFigures) {
    const { month, quotaCalls, keptCalls, committedCalls, usedCalls } = figures;
    super({
      code: 'call-ledger.quota-reserved',
      category: 'user',
      text: {
        en: `The DingTalk calls that are left in ${month} are kept for payroll: quota ${quotaCalls}, spent or promised ${committedCalls} (spent ${usedCalls}), kept ${keptCalls}. This work can wait, so its call was not made.`,
        zhHK: `${month} 餘下的釘釘 API 呼叫已為支薪保留：配額 ${quotaCalls}，已用或已預留 ${committedCalls}（已用 ${usedCalls}），保留 ${keptCalls}。此工作可以延後，因此沒有呼叫。`,
      },
      remedy: {
        en: 'Buy calls from DingTalk and raise quota.apiCallsPerMonth in the configuration, lower quota.payrollReserveCallsPerMonth, or wait for the first of next month.',
        zhHK: '請向釘釘加購呼叫次數並調高設定中的 quota.apiCallsPerMonth、調低 quota.payrollReserveCallsPerMonth，或待下月一日。',
      },
      details: { ...figuresOf(figures) },
    });
  }
}

/** DingTalk has said that the month's calls are spent; the call would only be refused, so none was sent. */
export class MonthSpentError extends ApplicationError<'call-ledger.month-spent'> {
  constructor(figures: AdmissionFigures) {
    const { month, quotaCalls, usedCalls } = figures;
    super({
      code: 'call-ledger.month-spent',
      category: 'user',
      text: {
        en: `DingTalk has answered that the organisation's calls of ${month} are spent (quota in the configuration ${quotaCalls}, counted here ${usedCalls}). Work that can wait sends no metered call.`,
        zhHK: `釘釘已回覆機構 ${month} 的呼叫次數用完（設定中的配額 ${quotaCalls}，本系統已計 ${usedCalls}）。可以等候的工作已停止呼叫計費 API。`,
      },
      remedy: {
        en: 'Buy an add-on pack from DingTalk, then start payroll again: the first call that DingTalk serves opens the month for everything else, at the latest within the hour. Raise quota.apiCallsPerMonth too, so that plans know of the new calls. Otherwise wait for the first of next month, Hong Kong time.',
        zhHK: '請向釘釘購買加量包，然後再執行匯出：釘釘一旦恢復服務，其他工作隨即恢復，最遲一小時內。請同時調高設定中的 quota.apiCallsPerMonth，讓計劃按新的次數計算；否則待下月一日（香港時間）。',
      },
      details: { ...figuresOf(figures) },
    });
  }
}

function figuresOf(figures: AdmissionFigures): AdmissionFigures {
  const { month, quotaCalls, usedCalls, committedCalls, keptCalls } = figures;
  return { month, quotaCalls, usedCalls, committedCalls, keptCalls };
}
