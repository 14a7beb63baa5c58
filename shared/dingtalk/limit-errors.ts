import { DingTalkError, type FailureFacts } from './dingtalk-error.ts';

/** Too many calls at the moment. Refused calls do not count against the monthly quota. */
export class ThrottledError extends DingTalkError {
  constructor(facts: FailureFacts, retryAfterMs: number) {
    super({
      ...facts,
      code: 'dingtalk.throttled',
      category: 'upstream',
      retryable: true,
      retryAfterMs,
      text: {
        en: `DingTalk asks for fewer calls of ${facts.operation} at the moment.`,
        zhHK: `釘釘要求減慢 ${facts.operation} 的呼叫。`,
      },
      remedy: {
        en: 'The client waits by itself. If it repeats, lower the calls per second in the configuration or move the job away from the full hour.',
        zhHK: '程式會自動等候。如持續發生，請在設定中調低每秒呼叫次數，或避免在整點執行。',
      },
    });
  }
}

/** All calls from our address are refused for some minutes; going on would prolong it. */
export class IpBlockedError extends DingTalkError {
  constructor(facts: FailureFacts, retryAfterMs: number) {
    super({
      ...facts,
      code: 'dingtalk.ip-blocked',
      category: 'upstream',
      retryable: true,
      retryAfterMs,
      text: {
        en: `Instead of an answer to ${facts.operation}, DingTalk sent the page with which it blocks an IP address (over 10,000 calls in 20 seconds; usually for 5 minutes).`,
        zhHK: `釘釘對 ${facts.operation} 回覆了封鎖 IP 的頁面（20 秒內超過 10,000 次呼叫，一般封鎖 5 分鐘）。`,
      },
      remedy: {
        en: 'Wait. If calls were few, check that the DingTalk address in the settings is right and which other systems share the outgoing IP address.',
        zhHK: '請等候。如呼叫次數不多，請檢查設定中的釘釘地址是否正確，以及有否其他系統共用同一對外 IP。',
      },
    });
  }
}

/** The organisation's calls of this calendar month are spent. */
export class QuotaExhaustedError extends DingTalkError {
  constructor(facts: FailureFacts) {
    super({
      ...facts,
      code: 'dingtalk.quota-exhausted',
      category: 'user',
      text: {
        en: "The organisation's monthly quota of DingTalk calls is spent; metered calls fail until the first of next month.",
        zhHK: '機構本月的釘釘呼叫配額已用完，計費 API 在下月一日前不能使用。',
      },
      remedy: {
        en: 'Buy an add-on pack in the DingTalk console, or wait for the first of next month; then start the same run again. Fetched data is kept.',
        zhHK: '請在釘釘後台加購呼叫次數，或待下月一日後再執行同一工作；已取得的資料不會遺失。',
      },
    });
  }
}

/** The call would have had to wait past its deadline for a free slot; nothing was sent. */
export class DeadlinePassedError extends DingTalkError {
  constructor(operation: string, retryAfterMs: number) {
    super({
      operation,
      code: 'dingtalk.deadline-passed',
      category: 'system',
      retryable: true,
      retryAfterMs,
      text: {
        en: `No time was left for ${operation} before the deadline of this run.`,
        zhHK: `本次執行的時限內已沒有時間呼叫 ${operation}。`,
      },
      remedy: {
        en: 'Start the same run again; it continues where it stopped.',
        zhHK: '請再次執行同一工作，程式會由中斷處繼續。',
      },
    });
  }
}
