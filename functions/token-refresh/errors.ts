import { ApplicationError } from '../../shared/errors/index.ts';
import { RequestRefusedError } from '../../shared/invocation/index.ts';

export type TokenRefreshErrorCode = 'request.unknown-app';

/** What was asked for by hand cannot be done as it was asked. */
export class AccessRefusedError extends RequestRefusedError<TokenRefreshErrorCode> {}

/** Some tokens could not be refreshed; all others were. Thrown when every one has had its turn. */
export class TokensNotRefreshedError extends ApplicationError<'tokens.not-refreshed'> {
  constructor(failed: readonly string[], of: number) {
    super({
      code: 'tokens.not-refreshed',
      category: 'upstream',
      retryable: true,
      text: {
        en: `${String(failed.length)} of ${String(of)} tokens could not be refreshed: ${failed.join(', ')}.`,
        zhHK: `${String(of)} 個 token 中有 ${String(failed.length)} 個未能更新：${failed.join('、')}。`,
      },
      remedy: {
        en: 'Look with {"action":"status"}: it tells the cause of each and until when the kept token serves. Tokens are asked for again by themselves.',
        zhHK: '請以 {"action":"status"} 查看各項原因，以及現有 token 可用至何時。系統會自動再次索取。',
      },
      details: { failed: failed.length, of },
    });
  }
}

/** Test and production would meet in one table or bucket. */
export class EnvironmentNotAloneError extends ApplicationError<'check.environment-not-alone'> {
  constructor(place: string, other: string) {
    super({
      code: 'check.environment-not-alone',
      category: 'user',
      text: {
        en: `Something of "${other}" lies in the ${place} of this environment.`,
        zhHK: `本環境的 ${place} 內有屬於「${other}」的資料。`,
      },
      remedy: {
        en: 'Give each environment a Tablestore instance and a bucket of its own; find out who wrote there, and move what is foreign to its own.',
        zhHK: '各環境應有獨立的 Tablestore 實例及儲存空間；請查明由誰寫入，並將不屬本環境的資料移走。',
      },
      details: { place, other },
    });
  }
}
