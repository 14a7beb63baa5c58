import type { BilingualText } from '../errors/index.ts';
import { DingTalkError, type FailureFacts } from './dingtalk-error.ts';
import type { RejectionMeaning } from './failure-kind.ts';

/**
 * DingTalk understood the request and will not serve it; the same request fails again. `meaning` is
 * there where the documented code says more than that: whoever creates or deletes can go by it.
 */
export class RequestRejectedError extends DingTalkError {
  readonly meaning: RejectionMeaning | undefined;

  constructor(facts: FailureFacts, meaning?: RejectionMeaning) {
    super({
      ...facts,
      code: 'dingtalk.request-rejected',
      category: 'system',
      text: {
        en: `DingTalk refused the request ${facts.operation}.`,
        zhHK: `釘釘拒絕了 ${facts.operation} 的請求。`,
      },
      remedy: {
        en: 'Look up the code in the DingTalk error table; if configuration or directory is not the cause, report it with the request id.',
        zhHK: '請按錯誤碼查閱釘釘錯誤碼表；如並非設定或通訊錄問題，請連同 request id 回報。',
      },
      more: meaning === undefined ? {} : { meaning },
    });
    this.meaning = meaning;
  }
}

/** Something that is no valid answer. Never taken for a success, never stored. */
export class UnexpectedAnswerError extends DingTalkError {
  constructor(facts: FailureFacts, problem: string) {
    super({
      ...facts,
      code: 'dingtalk.unexpected-answer',
      category: 'upstream',
      text: {
        en: `The answer to ${facts.operation} is not what DingTalk documents (${problem}); it was thrown away.`,
        zhHK: `${facts.operation} 的回應與釘釘文件不符（${problem}），已捨棄。`,
      },
      remedy: {
        en: 'Start again. If it repeats, check that the DingTalk address in the settings is right, and report operation, problem and request id.',
        zhHK: '請再次執行。如持續發生，請檢查設定中的釘釘地址是否正確，並回報操作名稱、問題及 request id。',
      },
      more: { problem },
    });
  }
}

/** DingTalk or the way to it is down, busy or too slow. */
export class UnavailableError extends DingTalkError {
  /** False only if it is certain that the request had no effect. */
  readonly mayHaveTakenEffect: boolean;

  /** `reason`: a word of the machine, the same in both languages, or a sentence in each. */
  constructor(
    facts: FailureFacts,
    reason: string | BilingualText,
    mayHaveTakenEffect = true,
    retryAfterMs?: number,
  ) {
    const { en, zhHK } = typeof reason === 'string' ? { en: reason, zhHK: reason } : reason;
    super({
      ...facts,
      code: 'dingtalk.unavailable',
      category: 'upstream',
      retryable: true,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      text: {
        en: `DingTalk gave no answer to ${facts.operation} (${en}).`,
        zhHK: `釘釘未能回應 ${facts.operation}（${zhHK}）。`,
      },
      remedy: {
        en: 'Start the same run again later; stored answers are not fetched twice.',
        zhHK: '請稍後再執行同一工作；已儲存的資料不會重複呼叫。',
      },
      more: { reason: en },
    });
    this.mayHaveTakenEffect = mayHaveTakenEffect;
  }
}

/**
 * The host has not answered several calls in a row, so this one was not sent: it is left alone for
 * `retryAfterMs`, after which one call tries it.
 */
export class NotAskedError extends UnavailableError {
  constructor(operation: string, openMs: number) {
    const reason = {
      en: 'not asked, as it has not answered lately',
      zhHK: '近期沒有回應，故暫不呼叫',
    };
    super({ operation }, reason, false, openMs);
  }
}
