import { ApplicationError } from '../errors/index.ts';

/** The secret, or the version that was asked for, does not exist. */
export class SecretNotFoundError extends ApplicationError<'secrets.not-found'> {
  constructor(name: string, version?: string) {
    const ofVersion = version === undefined ? '' : ` (version ${version})`;
    const zhVersion = version === undefined ? '' : `（版本 ${version}）`;
    super({
      code: 'secrets.not-found',
      category: 'user',
      text: {
        en: `The secret "${name}"${ofVersion} does not exist in KMS Secrets Manager.`,
        zhHK: `KMS 內沒有密鑰「${name}」${zhVersion}。`,
      },
      remedy: {
        en: 'Create the secret under exactly this name in the same region, or correct the name in the configuration.',
        zhHK: '請於同一地域以相同名稱建立該密鑰，或更正設定中的名稱。',
      },
      details: { secret: name, ...(version === undefined ? {} : { version }) },
    });
  }
}

/** The keys or the role of the caller are not accepted for this secret. */
export class SecretAccessDeniedError extends ApplicationError<'secrets.access-denied'> {
  constructor(name: string, reason: string) {
    super({
      code: 'secrets.access-denied',
      category: 'user',
      text: {
        en: `KMS refused to give the secret "${name}" (${reason}).`,
        zhHK: `KMS 拒絕提供密鑰「${name}」（${reason}）。`,
      },
      remedy: {
        en: "Check that the function's role may call kms:GetSecretValue on this secret (and kms:Decrypt on its key), and that the clock of the caller is right.",
        zhHK: '請確認函數的角色有權對該密鑰執行 kms:GetSecretValue（以及對其加密金鑰執行 kms:Decrypt），並確認時鐘準確。',
      },
      // Temporary keys may have run out a moment ago; the next invocation brings new ones.
      retryable: reason.startsWith('InvalidSecurityToken'),
      details: { secret: name, reason },
    });
  }
}

/** The store gave no usable answer in time. */
export class SecretStoreUnavailableError extends ApplicationError<'secrets.store-unavailable'> {
  constructor(name: string, reason: string, options: { readonly retryable?: boolean } = {}) {
    super({
      code: 'secrets.store-unavailable',
      category: 'upstream',
      text: {
        en: `The secret "${name}" could not be read: KMS gave no usable answer (${reason}).`,
        zhHK: `未能讀取密鑰「${name}」：KMS 未有提供有效回應（${reason}）。`,
      },
      remedy: {
        en: 'Nothing was changed. Check the KMS endpoint and the network, then run the same command again.',
        zhHK: '系統沒有作出任何更改。請檢查 KMS 端點及網絡，然後再執行相同指令。',
      },
      retryable: options.retryable ?? true,
      details: { secret: name, reason },
    });
  }
}
