import { readErrorCode } from '../alibaba-api/index.ts';
import type { ApplicationError } from '../errors/index.ts';
import { HttpError, HttpTimeoutError, type HttpResponse } from '../http/index.ts';
import {
  SecretAccessDeniedError,
  SecretNotFoundError,
  SecretStoreUnavailableError,
} from './errors.ts';

/** What went wrong, in words without secrets, and whether the same request may succeed at once. */
export interface KmsFailure {
  readonly error: ApplicationError;
  readonly transient: boolean;
}

/** Codes of the gateway and of KMS that mean "not with these keys". */
const DENIALS = [
  'Forbidden.',
  'InvalidAccessKeyId.',
  'InvalidSecurityToken.',
  'MissingSecurityToken',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'IllegalTimestamp',
  'InvalidTimeStamp.',
];

const TRANSIENT_CODES = new Set([
  'Rejected.Throttling',
  'Throttling',
  'Throttling.User',
  'ServiceUnavailableTemporary',
  'InternalFailure',
  'InternalError',
  // The nonce is drawn anew for the next attempt.
  'SignatureNonceUsed',
]);

/**
 * Judges an answer that is not a success by its code alone: the messages of KMS can repeat the string
 * that was signed. An answer without a code is not one of KMS, and worth another attempt.
 */
export function judgeKmsAnswer(
  response: HttpResponse,
  name: string,
  version: string | undefined,
): KmsFailure {
  const code = readErrorCode(response.body);
  if (code === undefined) return unavailable(name, `status ${String(response.status)}`, true);
  if (code === 'Forbidden.ResourceNotFound') {
    return { error: new SecretNotFoundError(name, version), transient: false };
  }
  if (DENIALS.some((prefix) => code.startsWith(prefix))) {
    return { error: new SecretAccessDeniedError(name, code), transient: false };
  }
  return unavailable(name, code, TRANSIENT_CODES.has(code) || response.status >= 500);
}

/** Judges an exchange that gave no answer; anything but an `HttpError` is a fault of our own. */
export function judgeMissingAnswer(thrown: unknown, name: string): KmsFailure {
  if (!(thrown instanceof HttpError)) throw thrown;
  const reason =
    thrown instanceof HttpTimeoutError ? 'time-out' : (thrown.details['reason'] ?? thrown.code);
  return unavailable(name, String(reason), true);
}

/** What KMS, or a gateway before it, called a success, but which holds no value. */
export function judgeUnreadableAnswer(name: string): KmsFailure {
  return unavailable(name, 'an answer without a value', true);
}

function unavailable(name: string, reason: string, transient: boolean): KmsFailure {
  return {
    error: new SecretStoreUnavailableError(name, reason, { retryable: transient }),
    transient,
  };
}
