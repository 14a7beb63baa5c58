import { ApplicationError } from '../errors/index.ts';
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
 * Judges what the SDK threw. Nothing of the SDK's error is kept but its code: the messages contain
 * the signed URL, the error of a wrong signature even the string that was signed.
 */
export function judgeKmsFailure(
  thrown: unknown,
  name: string,
  version: string | undefined,
): KmsFailure {
  if (thrown instanceof ApplicationError) {
    const error = thrown as ApplicationError;
    return { error, transient: thrown instanceof SecretStoreUnavailableError };
  }
  const answer = readErrorAnswer(thrown);
  if (answer === undefined) {
    const error = new SecretStoreUnavailableError(name, reasonWithoutAnswer(thrown));
    return { error, transient: true };
  }
  const { code, status } = answer;
  if (code === 'Forbidden.ResourceNotFound') {
    return { error: new SecretNotFoundError(name, version), transient: false };
  }
  if (DENIALS.some((prefix) => code.startsWith(prefix))) {
    return { error: new SecretAccessDeniedError(name, code), transient: false };
  }
  const transient = TRANSIENT_CODES.has(code) || status >= 500;
  return {
    error: new SecretStoreUnavailableError(name, code, { retryable: transient }),
    transient,
  };
}

/** The body of an error answer, which the SDK keeps in `data`. */
function readErrorAnswer(thrown: unknown): { code: string; status: number } | undefined {
  if (!(thrown instanceof Error) || !('data' in thrown)) return undefined;
  const data = thrown.data as { readonly Code?: unknown; readonly HttpStatus?: unknown } | null;
  if (typeof data?.Code !== 'string' || !/^[A-Za-z0-9.]{1,80}$/.test(data.Code)) return undefined;
  return { code: data.Code, status: Number(data.HttpStatus ?? 0) };
}

function reasonWithoutAnswer(thrown: unknown): string {
  if (thrown instanceof SyntaxError) return 'not an answer of KMS';
  const code = (thrown as NodeJS.ErrnoException | undefined)?.code;
  if (typeof code === 'string' && /^[A-Z0-9_]{3,60}$/.test(code)) return code;
  return thrown instanceof Error && thrown.name.startsWith('RequestTimeout')
    ? 'time-out'
    : 'no answer';
}
