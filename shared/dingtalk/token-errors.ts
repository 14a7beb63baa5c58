import { DingTalkError, type FailureFacts } from './dingtalk-error.ts';

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
