import type { StandInResponse } from '../stand-in/http-listener.ts';

/** Versions of the API: of Function Compute 3.0, and of 2.0 with its services. */
export type ApiVersion = '2023-03-30' | '2016-08-15';

/**
 * Status of each error code (help pages "Error codes", and error codes of the APIs 2023-03-30 and
 * 2021-04-06). Guesses: 405 and its code, the codes of a repeated task and of a missing concurrency
 * or scaling configuration, the status of `FunctionNotEmpty` and `VersionPublishError`.
 */
const STATUS: Readonly<Record<string, number>> = {
  InvalidArgument: 400,
  MissingRequiredHeader: 400,
  PathNotSupported: 400,
  EntityTooLarge: 400,
  LimitExceededError: 400,
  AdditionalVersionContainsMajorVersion: 400,
  AccessDenied: 403,
  SignatureNotMatch: 403,
  InvalidAccessKeyID: 403,
  FunctionNotFound: 404,
  AliasNotFound: 404,
  VersionNotFound: 404,
  TriggerNotFound: 404,
  AsyncConfigNotExists: 404,
  ConcurrencyConfigNotFound: 404,
  ScalingConfigNotFound: 404,
  AsyncTaskNotFound: 404,
  MethodNotAllowed: 405,
  AsyncTaskAlreadyExists: 409,
  FunctionAlreadyExists: 409,
  FunctionNotEmpty: 409,
  AliasAlreadyExists: 409,
  TriggerAlreadyExists: 409,
  VersionPublishError: 409,
  ResourceExhausted: 429,
  InternalServerError: 500,
  BadResponse: 502,
  ResourceThrottled: 503,
};

/** An error of the API itself, as opposed to one of a function. */
export class ApiError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
  }
}

/** The wire form that the official SDK of that version turns into its error. */
export function apiErrorResponse(
  code: string,
  message: string,
  requestId: string,
  version: ApiVersion = '2023-03-30',
): StandInResponse {
  return {
    status: STATUS[code] ?? 500,
    headers: { 'content-type': 'application/json', 'x-fc-request-id': requestId },
    body: JSON.stringify(
      version === '2016-08-15'
        ? { ErrorCode: code, ErrorMessage: message }
        : { Code: code, Message: message, RequestId: requestId },
    ),
  };
}
