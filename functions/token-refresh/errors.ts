import {
  ApplicationError,
  type BilingualText,
  type ErrorDetails,
} from '../../shared/errors/index.ts';

export type TokenRefreshErrorCode =
  'request.malformed' | 'request.unknown-organisation' | 'request.unknown-app';

interface Wording {
  readonly text: BilingualText;
  readonly remedy: BilingualText;
  readonly details?: ErrorDetails;
}

/** What was asked for by hand cannot be done as it was asked. */
export class AccessRefusedError extends ApplicationError<TokenRefreshErrorCode> {
  constructor(code: TokenRefreshErrorCode, wording: Wording) {
    super({ code, category: 'user', ...wording });
  }
}

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

/** The function's time is nearly over. What was stored is kept. */
export class WorkTimeLimitError extends ApplicationError<'work.time-limit'> {
  constructor() {
    super({
      code: 'work.time-limit',
      category: 'system',
      retryable: true,
      text: {
        en: 'The time limit of the function was nearly reached; the work stopped in order.',
        zhHK: '函數執行時間即將屆滿，工作已有序暫停。',
      },
      remedy: {
        en: 'Nothing is lost: the timer goes on within five minutes. After a manual action, repeat it: it goes on where it stopped.',
        zhHK: '沒有遺失：計時器會於五分鐘內繼續。如屬人手操作，請再執行一次，系統會由中斷處繼續。',
      },
    });
  }
}
