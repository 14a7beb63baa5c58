import {
  ApplicationError,
  type BilingualText,
  type ErrorCategory,
  type ErrorDetails,
} from '../errors/index.ts';
import type { DingTalkErrorCode } from './failure-kind.ts';

/**
 * What is known of a failed call. Only fields of a fixed form ever get here: DingTalk's own message
 * is left out, because it may repeat names, user ids or a token.
 */
export interface FailureFacts {
  /** Name of our operation, for example `attendance/listRecord`. */
  readonly operation: string;
  /** DingTalk's code; the `sub_code` if the gateway wrapped it. */
  readonly vendorCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly httpStatus?: number | undefined;
  /** What the documentation says of `vendorCode`, where it is known. */
  readonly explanation?: BilingualText | undefined;
}

interface DingTalkErrorOptions extends FailureFacts {
  readonly code: DingTalkErrorCode;
  readonly category: ErrorCategory;
  readonly text: BilingualText;
  readonly remedy: BilingualText;
  readonly retryable?: boolean;
  readonly retryAfterMs?: number;
  readonly more?: ErrorDetails;
}

/** Base of everything that `shared/dingtalk` throws on purpose. */
export class DingTalkError extends ApplicationError<DingTalkErrorCode> {
  readonly operation: string;
  readonly vendorCode: string | undefined;
  readonly requestId: string | undefined;
  readonly httpStatus: number | undefined;

  constructor(options: DingTalkErrorOptions) {
    super({
      code: options.code,
      category: options.category,
      text: withCode(options.text, options),
      remedy: options.remedy,
      retryable: options.retryable ?? false,
      ...(options.retryAfterMs === undefined ? {} : { retryAfterMs: options.retryAfterMs }),
      details: detailsOf(options),
    });
    this.operation = options.operation;
    this.vendorCode = options.vendorCode;
    this.requestId = options.requestId;
    this.httpStatus = options.httpStatus;
  }
}

function withCode(text: BilingualText, facts: FailureFacts): BilingualText {
  const { vendorCode, explanation } = facts;
  if (vendorCode === undefined) return text;
  const en = explanation === undefined ? '' : `: ${explanation.en}`;
  const zhHK = explanation === undefined ? '' : `：${explanation.zhHK}`;
  return {
    en: `${text.en} DingTalk code ${vendorCode}${en}.`,
    zhHK: `${text.zhHK}釘釘錯誤碼 ${vendorCode}${zhHK}。`,
  };
}

function detailsOf(options: DingTalkErrorOptions): ErrorDetails {
  return {
    operation: options.operation,
    ...(options.vendorCode === undefined ? {} : { vendorCode: options.vendorCode }),
    ...(options.requestId === undefined ? {} : { requestId: options.requestId }),
    ...(options.httpStatus === undefined ? {} : { httpStatus: options.httpStatus }),
    ...options.more,
  };
}
