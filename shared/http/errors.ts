import { ApplicationError, type BilingualText, type ErrorDetails } from '../errors/index.ts';

export type HttpErrorCode = 'http.timeout' | 'http.connection' | 'http.response-too-large';

/**
 * Base of the errors of an exchange that gave no answer. Details name the host only: a path or query
 * may carry a token.
 */
export class HttpError extends ApplicationError<HttpErrorCode> {
  /** False only if it is certain that the other side never got the request. */
  readonly requestMayHaveBeenSent: boolean;

  constructor(options: {
    readonly code: HttpErrorCode;
    readonly text: BilingualText;
    readonly remedy: BilingualText;
    readonly retryable: boolean;
    readonly requestMayHaveBeenSent: boolean;
    readonly details: ErrorDetails;
  }) {
    super({ ...options, category: 'upstream' });
    this.requestMayHaveBeenSent = options.requestMayHaveBeenSent;
  }
}

/** No whole answer within the time allowed. Whether the request took effect is unknown. */
export class HttpTimeoutError extends HttpError {
  constructor(host: string, timeoutMs: number) {
    super({
      code: 'http.timeout',
      text: {
        en: `${host} gave no whole answer within ${timeoutMs} ms.`,
        zhHK: `${host} 未能在 ${timeoutMs} 毫秒內完成回應。`,
      },
      remedy: {
        en: 'Try again later; if it repeats, check the network path and the state of that service.',
        zhHK: '請稍後再試；如持續發生，請檢查網絡線路及該服務的狀態。',
      },
      retryable: true,
      requestMayHaveBeenSent: true,
      details: { host, timeoutMs },
    });
  }
}

/** The connection could not be made, or broke before the answer was whole. */
export class HttpConnectionError extends HttpError {
  constructor(host: string, reason: string, requestMayHaveBeenSent: boolean) {
    super({
      code: 'http.connection',
      text: requestMayHaveBeenSent
        ? {
            en: `The connection to ${host} broke before the answer was whole (${reason}).`,
            zhHK: `與 ${host} 的連線在收妥回應前中斷（${reason}）。`,
          }
        : {
            en: `No connection to ${host} could be made (${reason}); nothing was sent.`,
            zhHK: `無法連接 ${host}（${reason}），並未送出任何資料。`,
          },
      remedy: {
        en: 'Check the address in the settings, the certificate authority and the network path; then try again.',
        zhHK: '請檢查設定中的地址、核證機關及網絡線路，然後再試。',
      },
      retryable: true,
      requestMayHaveBeenSent,
      details: { host, reason },
    });
  }
}

/** The body was longer than the caller accepts; the rest was not read. */
export class ResponseTooLargeError extends HttpError {
  constructor(host: string, maxResponseBytes: number) {
    super({
      code: 'http.response-too-large',
      text: {
        en: `${host} answered with more than ${maxResponseBytes} bytes; the rest was not read.`,
        zhHK: `${host} 的回應超過 ${maxResponseBytes} 位元組，其餘部分未有讀取。`,
      },
      remedy: {
        en: 'Ask for less in one call, or check that the address is that of the intended service.',
        zhHK: '請減少單次查詢的資料量，或檢查地址是否正確的服務。',
      },
      retryable: false,
      requestMayHaveBeenSent: true,
      details: { host, maxResponseBytes },
    });
  }
}
