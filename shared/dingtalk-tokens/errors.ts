import { ApplicationError } from '../errors/index.ts';

export type TokensErrorCode =
  | 'dingtalk-tokens.app-secret-invalid'
  | 'dingtalk-tokens.app-secret-foreign'
  | 'dingtalk-tokens.no-consent';

/** Whose secret it should be. */
export interface AppIdentity {
  readonly environment: string;
  readonly clientId: string;
}

/** The text under the app's secret name is not in the bound form. It is never shown. */
export class AppSecretInvalidError extends ApplicationError<TokensErrorCode> {
  constructor({ environment, clientId }: AppIdentity, problem: string) {
    const form = `{"v":1,"environment":"${environment}","clientId":"${clientId}","clientSecret":"…"}`;
    super({
      code: 'dingtalk-tokens.app-secret-invalid',
      category: 'user',
      text: {
        en: `The stored secret of the app ${clientId} does not say whose it is (${problem}), so it was not used.`,
        zhHK: `應用 ${clientId} 的已儲存密鑰並無註明屬於哪個應用及環境（${problem}），系統沒有採用。`,
      },
      remedy: {
        en: `Store the secret in KMS as ${form}, with the Client Secret of this app from the developer console.`,
        zhHK: `請在 KMS 以 ${form} 的格式儲存，其中 clientSecret 為開發者後台內該應用的 Client Secret。`,
      },
      details: { environment, clientId, problem },
    });
  }
}

/** The secret is bound to another environment or app: test and production never share one. */
export class AppSecretForeignError extends ApplicationError<TokensErrorCode> {
  constructor({ environment, clientId }: AppIdentity, fields: readonly string[]) {
    const named = fields.join(', ');
    super({
      code: 'dingtalk-tokens.app-secret-foreign',
      category: 'user',
      text: {
        en: `The stored secret belongs to something else than the app ${clientId} of the environment "${environment}" (${named} differs), so it was not used.`,
        zhHK: `已儲存的密鑰並不屬於「${environment}」環境的應用 ${clientId}（${named} 不符），系統沒有採用。`,
      },
      remedy: {
        en: `Correct the name of the secret in the configuration, or store under that name the secret that is bound to environment "${environment}" and app ${clientId}.`,
        zhHK: `請更正設定中的密鑰名稱，或在該名稱下儲存屬於「${environment}」環境及應用 ${clientId} 的密鑰。`,
      },
      details: { environment, clientId, fields: named },
    });
  }
}

/** The person has given no consent, has taken it back, or was away for longer than it lasts. */
export class NoConsentError extends ApplicationError<TokensErrorCode> {
  constructor(clientId: string) {
    super({
      code: 'dingtalk-tokens.no-consent',
      category: 'user',
      text: {
        en: `The app ${clientId} may not act for this person: consent was never given, was taken back, or has run out after 30 days without use.`,
        zhHK: `應用 ${clientId} 未能代表此僱員操作：該僱員未曾授權、已取消授權，或授權因 30 天沒有使用而失效。`,
      },
      remedy: {
        en: 'Let the person log in with DingTalk again and agree.',
        zhHK: '請該僱員再次以釘釘登入並同意授權。',
      },
      details: { clientId },
    });
  }
}
