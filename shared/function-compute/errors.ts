import { ApplicationError, type BilingualText, type ErrorCategory } from '../errors/index.ts';

/** Why Function Compute did not take a call. */
export type RefusalCause =
  'throttled' | 'not-found' | 'access-denied' | 'too-large' | 'invalid-request' | 'unreachable';

export interface FailedInvocation {
  readonly functionName: string;
  readonly taskId: string;
  /** Code of the service or of the connection; never its message. */
  readonly reason: string;
  readonly retryAfterMs?: number | undefined;
}

export type InvocationRefusedErrorCode =
  | 'function-compute.throttled'
  | 'function-compute.not-found'
  | 'function-compute.access-denied'
  | 'function-compute.too-large'
  | 'function-compute.invalid-request'
  | 'function-compute.unreachable';

interface RefusalTexts {
  readonly code: InvocationRefusedErrorCode;
  readonly category: ErrorCategory;
  readonly retryable: boolean;
  readonly because: BilingualText;
  readonly remedy: BilingualText;
}

const REFUSALS: Readonly<Record<RefusalCause, RefusalTexts>> = {
  throttled: {
    code: 'function-compute.throttled',
    category: 'upstream',
    retryable: true,
    because: { en: 'it has too much to do', zhHK: '服務現時負荷過高' },
    remedy: {
      en: 'Nothing is lost: the call is repeated later by itself. If it lasts, raise the reserved concurrency of the function or the instance quota of the account.',
      zhHK: '資料不會遺失，系統稍後會自動重試。如情況持續，請調高函數的預留並發數或帳戶的實例配額。',
    },
  },
  'not-found': {
    code: 'function-compute.not-found',
    category: 'user',
    retryable: false,
    because: { en: 'it knows no such function', zhHK: '服務沒有此函數' },
    remedy: {
      en: 'Deploy the function, or correct its name, the region or the endpoint in the settings.',
      zhHK: '請部署該函數，或更正設定中的函數名稱、地域或端點。',
    },
  },
  'access-denied': {
    code: 'function-compute.access-denied',
    category: 'user',
    retryable: false,
    because: { en: 'the caller may not do this', zhHK: '呼叫者沒有所需權限' },
    remedy: {
      en: "Check that the caller's role may call fc:InvokeFunction and fc:GetAsyncTask on this function, and that the clock of the caller is right.",
      zhHK: '請確認呼叫者的角色可對此函數執行 fc:InvokeFunction 及 fc:GetAsyncTask，並確認時鐘準確。',
    },
  },
  'too-large': {
    code: 'function-compute.too-large',
    category: 'system',
    retryable: false,
    because: {
      en: 'the payload is larger than an asynchronous invocation may carry',
      zhHK: '資料量超過非同步呼叫的上限',
    },
    remedy: {
      en: 'This is a fault of the calling function, which should send keys only: report the code, the function and the time.',
      zhHK: '這是呼叫函數的錯誤（只應傳送鍵值），請回報錯誤代碼、函數名稱及時間。',
    },
  },
  'invalid-request': {
    code: 'function-compute.invalid-request',
    category: 'system',
    retryable: false,
    because: { en: 'it found the request invalid', zhHK: '服務認為請求不正確' },
    remedy: {
      en: 'Check the endpoint and the kind of invoker in the settings. If they are right, report the code, the function and the time.',
      zhHK: '請檢查設定中的端點及呼叫方式；如設定正確，請回報錯誤代碼、函數名稱及時間。',
    },
  },
  unreachable: {
    code: 'function-compute.unreachable',
    category: 'upstream',
    retryable: true,
    because: { en: 'no connection could be made', zhHK: '無法建立連線' },
    remedy: {
      en: 'Nothing is lost: the call is repeated later by itself. If it lasts, check the endpoint, the certificate authority and the network path.',
      zhHK: '資料不會遺失，系統稍後會自動重試。如情況持續，請檢查端點、核證機關及網絡線路。',
    },
  },
};

/** Certainly not accepted: the function will not run because of this call. */
export class InvocationRefusedError extends ApplicationError<InvocationRefusedErrorCode> {
  constructor(cause: RefusalCause, { functionName, taskId, reason, ...rest }: FailedInvocation) {
    const { because, ...texts } = REFUSALS[cause];
    super({
      ...texts,
      ...(rest.retryAfterMs === undefined ? {} : { retryAfterMs: rest.retryAfterMs }),
      text: {
        en: `Function Compute did not take the call for "${functionName}": ${because.en} (${reason}).`,
        zhHK: `函數計算沒有接受對「${functionName}」的呼叫：${because.zhHK}（${reason}）。`,
      },
      details: { functionName, taskId, reason },
    });
  }
}

/** Sent, and no trustworthy answer: the function may or may not run. Ask for the state of the task. */
export class InvocationOutcomeUnknownError extends ApplicationError<'function-compute.outcome-unknown'> {
  constructor({ functionName, taskId, reason }: FailedInvocation) {
    super({
      code: 'function-compute.outcome-unknown',
      category: 'upstream',
      retryable: true,
      text: {
        en: `Function Compute gave no trustworthy answer about task "${taskId}" of "${functionName}" (${reason}): whether it runs is not known.`,
        zhHK: `函數計算對「${functionName}」的工作「${taskId}」未有可信的回應（${reason}）：未能確定該工作會否執行。`,
      },
      remedy: {
        en: 'Nothing is lost: the state is looked up before the call is repeated. If it lasts, check the endpoint and the network path.',
        zhHK: '資料不會遺失，系統會先查核狀態才再呼叫。如情況持續，請檢查端點及網絡線路。',
      },
      details: { functionName, taskId, reason },
    });
  }
}

/** The triggers of a function could not be looked at; nothing is known of them. */
export class TriggersUnreadableError extends ApplicationError<'function-compute.triggers-unreadable'> {
  /** @param reason code of the service or of the connection; never its message */
  constructor(functionName: string, reason: string) {
    super({
      code: 'function-compute.triggers-unreadable',
      category: 'upstream',
      retryable: true,
      text: {
        en: `Function Compute did not tell the triggers of ${functionName} (${reason}).`,
        zhHK: `函數計算未能提供 ${functionName} 的觸發器（${reason}）。`,
      },
      remedy: {
        en: "It is asked again by itself. If it lasts, check that the caller's role may call fc:ListTriggers on this function, and the endpoint.",
        zhHK: '系統會自動再次查詢。如情況持續，請確認呼叫者的角色可對此函數執行 fc:ListTriggers，並檢查端點。',
      },
      details: { functionName, reason },
    });
  }
}
