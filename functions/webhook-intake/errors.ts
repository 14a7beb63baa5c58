import { ApplicationError, type BilingualText } from '../../shared/errors/index.ts';

/** The secret with the callback keys cannot be used, wholly or for one app. */
export class CallbackSecretInvalidError extends ApplicationError<'callback-secret.invalid'> {
  /** Values are never named, only places. */
  constructor(problems: BilingualText) {
    super({
      code: 'callback-secret.invalid',
      category: 'user',
      text: {
        en: `The secret with the callback keys is not valid: ${problems.en}.`,
        zhHK: `存放回呼金鑰的密鑰內容不正確：${problems.zhHK}。`,
      },
      remedy: {
        en: 'Correct the named items in KMS. Apps that are right keep working; it is read again within five minutes.',
        zhHK: '請於 KMS 更正所列項目。內容正確的應用不受影響；系統會於五分鐘內重新讀取。',
      },
    });
  }
}
