import { ApplicationError, type ErrorDetails } from '../errors/index.ts';

export type ObjectStoreErrorCode =
  | 'objects.conflict'
  | 'objects.unavailable'
  | 'objects.access-denied'
  | 'objects.full'
  | 'objects.invalid-key';

/** What is known of a failed call. The fault is the service's own code, or ours if none came. */
export interface ObjectFaultContext {
  readonly key: string;
  readonly operation: string;
  readonly fault: string;
  readonly requestId?: string;
  readonly attempts?: number;
  readonly cause?: unknown;
}

/** Another content is stored under this key. Nothing was replaced. */
export class ObjectConflictError extends ApplicationError<ObjectStoreErrorCode> {
  constructor(key: string) {
    super({
      code: 'objects.conflict',
      category: 'system',
      text: {
        en: `Object "${key}" is stored already with another content; it was not replaced.`,
        zhHK: `物件「${key}」已存有不同的內容，系統沒有覆寫。`,
      },
      remedy: {
        en: 'Do not delete either version. Compare the run that wrote the object with this one: one key must always mean one content.',
        zhHK: '請勿刪除任何一個版本。請比對寫入該物件的匯出與今次的匯出：同一個鍵必須對應同一份內容。',
      },
      details: { key },
    });
  }
}

/** The store could not be reached, kept failing, or answered with something that is no answer. */
export class ObjectStoreUnavailableError extends ApplicationError<ObjectStoreErrorCode> {
  constructor(context: ObjectFaultContext) {
    super({
      code: 'objects.unavailable',
      category: 'upstream',
      retryable: true,
      text: {
        en: `The object store did not answer ${context.operation} of "${context.key}" (${context.fault}). It is not known whether a write took effect.`,
        zhHK: `物件儲存服務未能完成對「${context.key}」的 ${context.operation}（${context.fault}）；如屬寫入，未能確定是否已生效。`,
      },
      remedy: {
        en: 'Check the endpoint setting, the network (VPC, DNS, certificate) and the status of OSS, then run the same command again: it looks first whether the object is there.',
        zhHK: '請檢查端點設定、網絡（VPC、DNS、證書）及 OSS 服務狀態，然後再執行相同指令：系統會先查核物件是否已存在。',
      },
      details: detailsOf(context),
      cause: context.cause,
    });
  }
}

/** The store refused: identity, permission, clock, bucket, or a request that it does not accept. */
export class ObjectStoreAccessDeniedError extends ApplicationError<ObjectStoreErrorCode> {
  constructor(context: ObjectFaultContext) {
    const isClock = context.fault === 'RequestTimeTooSkewed';
    super({
      code: 'objects.access-denied',
      category: 'user',
      text: {
        en: `The object store refused ${context.operation} of "${context.key}" (${context.fault}).`,
        zhHK: `物件儲存服務拒絕了對「${context.key}」的 ${context.operation}（${context.fault}）。`,
      },
      remedy: isClock
        ? {
            en: 'The clock of this machine is more than 15 minutes off. Set it by a time server, then run the same command again.',
            zhHK: '本機時鐘誤差超過 15 分鐘。請與時間伺服器同步，然後再執行相同指令。',
          }
        : {
            en: 'Check the bucket name and region in the settings and the permissions of the function role, then run the same command again.',
            zhHK: '請檢查設定中的儲存空間（Bucket）名稱、地域及函數角色的權限，然後再執行相同指令。',
          },
      details: detailsOf(context),
      cause: context.cause,
    });
  }
}

/** The store has no room. */
export class ObjectStoreFullError extends ApplicationError<ObjectStoreErrorCode> {
  constructor(context: ObjectFaultContext) {
    super({
      code: 'objects.full',
      category: 'upstream',
      text: {
        en: `The object store has no room for "${context.key}" (${context.fault}); it was not stored.`,
        zhHK: `物件儲存空間不足，未能儲存「${context.key}」（${context.fault}）。`,
      },
      remedy: {
        en: 'Raise the storage quota of the bucket or account, or let its life-cycle rules remove what is no longer needed, then run the same command again.',
        zhHK: '請提高儲存空間或帳戶的容量上限，或以生命週期規則清理不再需要的物件，然後再執行相同指令。',
      },
      details: detailsOf(context),
      cause: context.cause,
    });
  }
}

/** A key that cannot be stored under as it is written: a fault in the code that formed it. */
export class InvalidObjectKeyError extends ApplicationError<ObjectStoreErrorCode> {
  constructor(keyBytes: number) {
    super({
      code: 'objects.invalid-key',
      category: 'system',
      text: {
        en: `An object key of ${keyBytes} bytes is not usable.`,
        zhHK: `長度為 ${keyBytes} 位元組的物件鍵無法使用。`,
      },
      remedy: {
        en: 'A key has 1 to 1,023 bytes, does not begin with a slash and has no "." or ".." segment and no control character. Check the company and run names in the configuration.',
        zhHK: '物件鍵須為 1 至 1,023 位元組，不可以斜線開首，亦不可含有「.」、「..」路徑段或控制字元。請檢查設定中的公司及匯出名稱。',
      },
      details: { keyBytes },
    });
  }
}

function detailsOf(context: ObjectFaultContext): ErrorDetails {
  return {
    key: context.key,
    operation: context.operation,
    fault: context.fault,
    ...(context.requestId === undefined ? {} : { requestId: context.requestId }),
    ...(context.attempts === undefined ? {} : { attempts: context.attempts }),
  };
}
