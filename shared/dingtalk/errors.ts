import {
  ApplicationError,
  type BilingualText,
  type ErrorCategory,
  type ErrorDetails,
} from '../errors/index.ts';
import type { DingTalkErrorCode, RejectionMeaning } from './failure-kind.ts';

/**
 * What is known of a failed call. Only fields of a fixed form ever get here: DingTalk's own message
 * is left out, because it may repeat names, user ids or a token.
 */
export interface FailureFacts {
  /** Name of our operation, for example `attendance/listRecord`. */
  readonly operation: string;
  /** DingTalk's code; the `sub_code` if the gateway wrapped it. */
  readonly vendorCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly httpStatus?: number | undefined;
  /** What the documentation says of `vendorCode`, where it is known. */
  readonly explanation?: BilingualText | undefined;
}

interface DingTalkErrorOptions extends FailureFacts {
  readonly code: DingTalkErrorCode;
  readonly category: ErrorCategory;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly more?: ErrorDetails;
}

/** Base of everything that `shared/dingtalk` throws on purpose. */
export class DingTalkError extends ApplicationError<DingTalkErrorCode> {
  readonly operation: string;
  readonly vendorCode: string | undefined;
  readonly requestId: string | undefined;
  readonly httpStatus: number | undefined;

  constructor(options: DingTalkErrorOptions) {
    super({
      code: options.code,
      category: options.category,
      text: withCode(options.text, options),
      remedy: options.remedy,
      retryable: options.retryable ?? false,
      ...(options.retryAfterMs === undefined ? {} : { retryAfterMs: options.retryAfterMs }),
      details: detailsOf(options),
    });
    this.operation = options.operation;
    this.vendorCode = options.vendorCode;
    this.requestId = options.requestId;
    this.httpStatus = options.httpStatus;
  }
}

/** The access token is unknown or expired. The client fetches another and repeats, once. */
export class TokenRejectedError extends DingTalkError {
  constructor(facts: FailureFacts) {
    super({
      ...facts,
      code: 'dingtalk.token-rejected',
      category: 'upstream',
      retryable: true,
      text: {
        en: `DingTalk refused the access token for ${facts.operation}.`,
        zhHK: `釘釘拒絕了 ${facts.operation} 所用的 access token。`,
      },
      remedy: {
        en: 'If it repeats, check that app key and secret belong to the same app and that the app is still enabled.',
        zhHK: '如持續發生，請檢查 app key 與 app secret 是否屬同一應用，以及該應用是否仍然啟用。',
      },
    });
  }
}

/** App key or secret is wrong, or the app is gone: no token can be had. */
export class CredentialsRejectedError extends DingTalkError {
  constructor(facts: FailureFacts) {
    super({
      ...facts,
      code: 'dingtalk.credentials-rejected',
      category: 'user',
      text: {
        en: 'DingTalk refused the app key or app secret.',
        zhHK: '釘釘拒絕了 app key 或 app secret。',
      },
      remedy: {
        en: 'Compare the app key in the configuration and the stored secret with the developer console (app, "Credentials and basic information").',
        zhHK: '請核對設定中的 app key 及已儲存的密鑰，是否與開發者後台（應用的「憑證與基礎資訊」）一致。',
      },
    });
  }
}

/** What `NoValidTokenError` tells of the credential that has no token. */
export interface MissingToken {
  /** The app that has no token. */
  readonly clientId: string;
  /** Code of the error that the last refresh met, if one is known. */
  readonly lastFailureCode?: string | undefined;
  /** Since when refreshing fails. */
  readonly failingSinceEpochMs?: number | undefined;
}

/**
 * No kept token is valid, and DingTalk gives no other at the moment. Nothing was sent: asking goes on
 * in the background at the pace that all instances share, so nobody should ask by himself before
 * `retryAfterMs`.
 */
export class NoValidTokenError extends DingTalkError {
  readonly clientId: string;

  constructor(missing: MissingToken, retryAfterMs: number) {
    const { clientId, lastFailureCode, failingSinceEpochMs } = missing;
    const why = lastFailureCode === undefined ? '' : ` (${lastFailureCode})`;
    const whyZh = lastFailureCode === undefined ? '' : `（${lastFailureCode}）`;
    super({
      operation: 'oauth2/accessToken',
      code: 'dingtalk.no-valid-token',
      category: 'upstream',
      retryable: true,
      retryAfterMs,
      text: {
        en: `The app ${clientId} has no valid access token, and none can be had at the moment${why}.`,
        zhHK: `應用 ${clientId} 沒有有效的 access token，目前亦未能取得${whyZh}。`,
      },
      remedy: {
        en: 'Wait: tokens are asked for again by themselves and work goes on without a restart. If it lasts, look at the token status of that app and at the state of DingTalk.',
        zhHK: '請等候：系統會自動再次索取，毋須重新啟動。如持續發生，請查看該應用的 access token 狀態及釘釘的服務狀況。',
      },
      more: {
        clientId,
        ...(lastFailureCode === undefined ? {} : { lastFailureCode }),
        ...(failingSinceEpochMs === undefined
          ? {}
          : { failingSince: new Date(failingSinceEpochMs).toISOString() }),
      },
    });
    this.clientId = clientId;
  }
}

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
        zhHK: '機構本月的釘釘呼叫額度已用完，計費 API在下月一日前不能使用。',
      },
      remedy: {
        en: 'Buy an add-on pack in the DingTalk console, or wait for the first of next month; then start the same run again. Fetched data is kept.',
        zhHK: '請在釘釘後台加購呼叫次數，或待下月一日後再執行同一工作；已取得的資料不會遺失。',
      },
    });
  }
}

/**
 * The page of the developer console on which a permission of an app is applied for, as DingTalk's own
 * refusals show it (seen in answers to `subcode=60011` that clients of others have recorded).
 */
function applicationPage(clientId: string, scope: string): string {
  return `https://open-dev.dingtalk.com/appscope/apply?content=${encodeURIComponent(`${clientId}#${scope}`)}`;
}

/**
 * The app lacks a permission. `scopes` names what DingTalk asked for; empty if it named none. With the
 * app known, the remedy leads to the page of each.
 */
export class PermissionMissingError extends DingTalkError {
  readonly scopes: readonly string[];

  constructor(facts: FailureFacts, scopes: readonly string[], clientId?: string) {
    const pages = clientId === undefined ? [] : scopes.map((one) => applicationPage(clientId, one));
    const to = pages.length === 0 ? '' : ` ${pages.join(' ')}`;
    const named = scopes.length === 0 ? '' : `: ${scopes.join(', ')}`;
    const namedZh = scopes.length === 0 ? '' : `：${scopes.join('、')}`;
    super({
      ...facts,
      code: 'dingtalk.permission-missing',
      category: 'user',
      text: {
        en: `The app has no permission for ${facts.operation}${named}.`,
        zhHK: `應用欠缺呼叫 ${facts.operation} 的權限${namedZh}。`,
      },
      remedy: {
        en: `In open-dev.dingtalk.com open the app, page "Permission management", apply for the permission and publish; then start again.${to}`,
        zhHK: `請到 open-dev.dingtalk.com 開啟該應用的「權限管理」頁面，申請所需權限並發佈，然後再執行。${to}`,
      },
      more: scopes.length === 0 ? {} : { scopes: scopes.join(' ') },
    });
    this.scopes = scopes;
  }
}

/** The app may make the call, but not for this department or person: the answer would be partial. */
export class OutsideAuthorisedScopeError extends DingTalkError {
  constructor(facts: FailureFacts) {
    super({
      ...facts,
      code: 'dingtalk.outside-authorised-scope',
      category: 'user',
      text: {
        en: `A department or person asked for by ${facts.operation} lies outside the range of contacts that the app may see.`,
        zhHK: `${facts.operation} 查詢的部門或人員不在應用的通訊錄授權範圍內。`,
      },
      remedy: {
        en: 'In the developer console widen the app\'s range of contacts ("Permission management", "Contact permission range"), preferably to all staff.',
        zhHK: '請在開發者後台的「權限管理」擴大「通訊錄權限範圍」，建議設為全部員工。',
      },
    });
  }
}

/** The app accepts calls from listed addresses only, and ours is not listed. */
export class NotInIpWhiteListError extends DingTalkError {
  constructor(facts: FailureFacts) {
    super({
      ...facts,
      code: 'dingtalk.not-in-ip-white-list',
      category: 'user',
      text: {
        en: "Our outgoing IP address is not on the app's list of allowed servers.",
        zhHK: '本系統的對外 IP 不在應用的「伺服器出口 IP」名單內。',
      },
      remedy: {
        en: 'Give the function a fixed outgoing address (VPC with NAT gateway) and enter it in the developer console, or empty the list.',
        zhHK: '請為函數設定固定對外 IP（VPC 及 NAT 閘道）並登記於開發者後台，或清空該名單。',
      },
    });
  }
}

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
    super({ operation }, 'not asked, as it has not answered lately', false, openMs);
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

/** A call that DingTalk is documented to refuse. It was not sent, so it cost nothing. */
export class InvalidCallError extends DingTalkError {
  constructor(operation: string, problem: string) {
    super({
      operation,
      code: 'dingtalk.invalid-call',
      category: 'system',
      text: {
        en: `The call ${operation} was not sent: ${problem}.`,
        zhHK: `${operation} 未有送出：不符合釘釘的呼叫限制（${problem}）。`,
      },
      remedy: {
        en: 'This is a fault of the program; report it with this message.',
        zhHK: '這是程式錯誤，請連同此訊息回報。',
      },
      more: { problem },
    });
  }
}

function withCode(text: BilingualText, facts: FailureFacts): BilingualText {
  const { vendorCode, explanation } = facts;
  if (vendorCode === undefined) return text;
  const en = explanation === undefined ? '' : `: ${explanation.en}`;
  const zhHK = explanation === undefined ? '' : `：${explanation.zhHK}`;
  return {
    en: `${text.en} DingTalk code ${vendorCode}${en}.`,
    zhHK: `${text.zhHK}釘釘錯誤碼 ${vendorCode}${zhHK}。`,
  };
}

function detailsOf(options: DingTalkErrorOptions): ErrorDetails {
  return {
    operation: options.operation,
    ...(options.vendorCode === undefined ? {} : { vendorCode: options.vendorCode }),
    ...(options.requestId === undefined ? {} : { requestId: options.requestId }),
    ...(options.httpStatus === undefined ? {} : { httpStatus: options.httpStatus }),
    ...options.more,
  };
}
