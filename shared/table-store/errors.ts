import { ApplicationError, type ErrorDetails } from '../errors/index.ts';

/** What is known of a failed call: table, operation, and the server's code and request id if any. */
export interface TableFaultContext {
  readonly table: string;
  readonly operation: string;
  /** The server's own code (`OTSServerBusy`) or ours for a fault that never reached it. */
  readonly fault: string;
  readonly requestId?: string;
  readonly attempts?: number;
  readonly cause?: unknown;
}

export type TableErrorCode =
  | 'tables.throttled'
  | 'tables.outcome-unknown'
  | 'tables.unavailable'
  | 'tables.access-denied'
  | 'tables.request-invalid';

/** True for the errors of this module. */
export function isTableError(error: unknown): error is ApplicationError<TableErrorCode> {
  return (
    error instanceof ApplicationError && (error as ApplicationError).code.startsWith('tables.')
  );
}

/** The store refused for load, and kept refusing through every retry. Nothing was written. */
export class TableThrottledError extends ApplicationError<TableErrorCode> {
  constructor(context: TableFaultContext, retryAfterMs?: number) {
    super({
      code: 'tables.throttled',
      category: 'upstream',
      retryable: true,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      text: {
        en: `Table "${context.table}" is too busy (${context.fault}); ${context.operation} was refused and nothing was written.`,
        zhHK: `資料表「${context.table}」過於繁忙（${context.fault}），${context.operation} 被拒絕，未有寫入任何資料。`,
      },
      remedy: {
        en: 'Wait a minute and run the same command again. If it repeats, look at the instance monitoring and raise its capacity.',
        zhHK: '請稍等一分鐘後再執行相同指令；如持續發生，請查看實例監控並提升其容量。',
      },
      details: detailsOf(context),
      cause: context.cause,
    });
  }
}

/**
 * A write was sent and no trustworthy answer came back: it may or may not have been applied. Repeat
 * the same conditional write, or read the row back and compare.
 */
export class TableOutcomeUnknownError extends ApplicationError<TableErrorCode> {
  constructor(context: TableFaultContext) {
    super({
      code: 'tables.outcome-unknown',
      category: 'upstream',
      retryable: true,
      text: {
        en: `No answer to ${context.operation} on table "${context.table}" (${context.fault}): it may or may not have been applied.`,
        zhHK: `資料表「${context.table}」的 ${context.operation} 沒有得到回覆（${context.fault}）：寫入可能已生效，也可能未生效。`,
      },
      remedy: {
        en: 'Run the same command again: it reads back what was stored before it continues.',
        zhHK: '請再執行相同指令：系統會先讀回已儲存的資料，然後繼續。',
      },
      details: detailsOf(context),
      cause: context.cause,
    });
  }
}

/** The store could not be reached or could not answer; for a write: certainly nothing was written. */
export class TableUnavailableError extends ApplicationError<TableErrorCode> {
  constructor(context: TableFaultContext) {
    super({
      code: 'tables.unavailable',
      category: 'upstream',
      retryable: true,
      text: {
        en: `Table "${context.table}" cannot be reached (${context.fault}); ${context.operation} did not take place.`,
        zhHK: `未能連接資料表「${context.table}」（${context.fault}），${context.operation} 未有執行。`,
      },
      remedy: {
        en: 'Check the endpoint setting, the network (VPC, DNS, certificate) and the status of the service, then run the same command again.',
        zhHK: '請檢查端點設定、網絡（VPC、DNS、證書）及服務狀態，然後再執行相同指令。',
      },
      details: detailsOf(context),
      cause: context.cause,
    });
  }
}

/** The store knows who asks and refuses, or does not accept the signature or the clock. */
export class TableAccessDeniedError extends ApplicationError<TableErrorCode> {
  constructor(context: TableFaultContext) {
    super({
      code: 'tables.access-denied',
      category: 'user',
      text: {
        en: `Access to table "${context.table}" was refused for ${context.operation} (${context.fault}).`,
        zhHK: `資料表「${context.table}」拒絕 ${context.operation} 的存取（${context.fault}）。`,
      },
      remedy: {
        en: 'Check that the function has its role, that the role policy allows this table, and that the clock is within 15 minutes of the real time.',
        zhHK: '請確認函數已設定角色、角色權限政策容許存取此資料表，以及系統時鐘與實際時間相差不超過 15 分鐘。',
      },
      details: detailsOf(context),
      cause: context.cause,
    });
  }
}

/** The request itself is wrong; the same request will always fail. */
export class TableRequestInvalidError extends ApplicationError<TableErrorCode> {
  constructor(context: TableFaultContext, reason: { readonly en: string; readonly zhHK: string }) {
    super({
      code: 'tables.request-invalid',
      category: 'system',
      text: {
        en: `${context.operation} on table "${context.table}" is not valid: ${reason.en}`,
        zhHK: `資料表「${context.table}」的 ${context.operation} 請求無效：${reason.zhHK}`,
      },
      remedy: {
        en: 'Check that the tables were created by this version of the program; otherwise report the code, the table and the time.',
        zhHK: '請確認資料表由此版本的程式建立；否則請回報錯誤代碼、資料表名稱及時間。',
      },
      details: detailsOf(context),
      cause: context.cause,
    });
  }
}

function detailsOf(context: TableFaultContext): ErrorDetails {
  return {
    table: context.table,
    operation: context.operation,
    fault: context.fault,
    ...(context.requestId === undefined ? {} : { requestId: context.requestId }),
    ...(context.attempts === undefined ? {} : { attempts: context.attempts }),
  };
}
