import { ApplicationError } from '../../shared/errors/index.ts';

export type FunctionManagementErrorCode =
  'function-management.refused' | 'function-management.unavailable' | 'function-management.unclear';

/** A request to manage functions was not carried out. */
export class FunctionManagementError extends ApplicationError<FunctionManagementErrorCode> {}

export interface FailedRequest {
  /** As the API names it, such as `UpdateFunction`. */
  readonly operation: string;
  /** What it is about, such as a function or an alias of it. */
  readonly item: string;
  /** Code of the service or of the connection; never its message. */
  readonly reason: string;
}

/** The service understood the request and will not carry it out. */
export function refused({ operation, item, reason }: FailedRequest): FunctionManagementError {
  return new FunctionManagementError({
    code: 'function-management.refused',
    category: 'user',
    text: {
      en: `Function Compute refused ${operation} for ${item}: ${reason}.`,
      zhHK: `函數計算拒絕對 ${item} 執行 ${operation}：${reason}。`,
    },
    remedy: {
      en: 'AccessDenied: give the key that deploys the right of that name. NotFound: deploy what is missing first. Otherwise check the function in s.yaml with npm run check:deployment.',
      zhHK: 'AccessDenied：請給予部署所用的金鑰該項權限。NotFound：請先部署欠缺的項目。其他情況請以 npm run check:deployment 檢查 s.yaml 內的函數。',
    },
    details: { operation, item, reason },
  });
}

/** Not carried out, or not known to be: the service is busy, away, or its answer was lost. */
export function unavailable(failed: FailedRequest, cause?: unknown): FunctionManagementError {
  const { operation, item, reason } = failed;
  return new FunctionManagementError({
    code: 'function-management.unavailable',
    category: 'upstream',
    retryable: true,
    text: {
      en: `Function Compute did not answer ${operation} for ${item} (${reason}): it may or may not have been done.`,
      zhHK: `函數計算未有回應對 ${item} 的 ${operation}（${reason}）：未能確定是否已完成。`,
    },
    remedy: {
      en: 'Give the same command again: it looks at what is there and goes on from that.',
      zhHK: '請再執行相同指令：程式會先查看現況，然後繼續。',
    },
    details: { operation, item, reason },
    cause,
  });
}

/** An answer that is none of the documented ones. */
export function unclear({ operation, item, reason }: FailedRequest): FunctionManagementError {
  return new FunctionManagementError({
    code: 'function-management.unclear',
    category: 'upstream',
    text: {
      en: `The answer to ${operation} for ${item} is not one of Function Compute (${reason}).`,
      zhHK: `對 ${item} 執行 ${operation} 的回應並非函數計算的格式（${reason}）。`,
    },
    remedy: {
      en: 'Check the endpoint; a proxy or another service may answer there.',
      zhHK: '請檢查端點：該處可能是代理伺服器或其他服務。',
    },
    details: { operation, item, reason },
  });
}
