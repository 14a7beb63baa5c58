import { isPlainName } from '../errors/index.ts';
import {
  ObjectStoreAccessDeniedError,
  ObjectStoreFullError,
  ObjectStoreUnavailableError,
  type ObjectFaultContext,
} from './errors.ts';

/**
 * What a failed call means for the caller.
 *
 * - `exists`: a write that must not replace found an object there
 * - `missing`: no such object
 * - `identity`: the key, its token or its signature was not accepted
 * - `refused`: any other answer that a repetition would not change
 * - `full`: no room
 * - `passing`: may succeed when repeated; a write may have taken effect
 */
export type OssFaultKind = 'exists' | 'missing' | 'identity' | 'refused' | 'full' | 'passing';

export interface OssFault {
  readonly kind: OssFaultKind;
  /** The service's code, the SDK's name of a network fault, or ours for what is no code. */
  readonly code: string;
  readonly requestId: string | undefined;
}

/** An answer with status 2xx that does not come from OSS, or whose bytes are not those stored. */
export class NotAnOssAnswerError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotAnOssAnswerError';
  }
}

const IDENTITY_CODES = new Set([
  'InvalidAccessKeyId',
  'InvalidSecurityToken',
  'SecurityTokenExpired',
  'SignatureDoesNotMatch',
]);
/** The product documents no code for a full bucket: `QuotaExceeded` is our guess. */
const FULL_CODES = new Set(['QuotaExceeded', 'StorageCapacityExceeded']);
/** Refusals that a repetition can mend: bytes were damaged or delayed on the way. */
const PASSING_CODES = new Set(['InvalidDigest', 'BadDigest', 'RequestTimeout']);

/** Codes have this form; anything else could be data of a person or a secret, and is not repeated. */
const CODE = /^[A-Za-z][A-Za-z0-9._]*$/;
const REQUEST_ID = /^[0-9A-F]{24}$/;

/**
 * Reads what the SDK threw; its error objects carry `code`, `status` and `requestId`, or little. What
 * has not the form of a code or an id of OSS is left out: a proxy between can answer anything.
 */
export function classifyOssFault(error: unknown): OssFault {
  const code = codeOf(error);
  const status = numberField(error, 'status');
  const requestId = textField(error, 'requestId');
  return {
    kind: kindOf(error, code, status),
    code: CODE.test(code) && isPlainName(code) ? code : 'UnknownCode',
    requestId: requestId !== undefined && REQUEST_ID.test(requestId) ? requestId : undefined,
  };
}

/** The service's code; for a broken connection that of the operating system, if the SDK tells it. */
function codeOf(error: unknown): string {
  const code = textField(error, 'code') ?? (error instanceof Error ? error.name : 'UnknownError');
  if (code !== 'RequestError' || !(error instanceof Error)) return code;
  return /\b(?:E[A-Z]{4,}|ERR_[A-Z_]+|[A-Z_]*CERT[A-Z_]*)\b/.exec(error.message)?.[0] ?? code;
}

function kindOf(error: unknown, code: string, status: number | undefined): OssFaultKind {
  if (error instanceof NotAnOssAnswerError || PASSING_CODES.has(code)) return 'passing';
  if (code === 'FileAlreadyExists') return 'exists';
  if (code === 'NoSuchKey') return 'missing';
  if (FULL_CODES.has(code) || status === 507) return 'full';
  if (IDENTITY_CODES.has(code)) return 'identity';
  // Without a status the request never got an answer: a time-out or a broken connection. The SDK
  // also throws parser errors for a 2xx that is no XML.
  if (status === undefined || status < 400 || status >= 500 || status === 429) return 'passing';
  return 'refused';
}

/** The error of this module for a fault that nothing mended. */
export function toObjectStoreError(
  fault: OssFault,
  about: Omit<ObjectFaultContext, 'fault' | 'requestId'>,
): Error {
  const context: ObjectFaultContext = {
    ...about,
    fault: fault.code,
    ...(fault.requestId === undefined ? {} : { requestId: fault.requestId }),
  };
  if (fault.kind === 'full') return new ObjectStoreFullError(context);
  if (fault.kind === 'passing' || fault.kind === 'exists') {
    return new ObjectStoreUnavailableError(context);
  }
  return new ObjectStoreAccessDeniedError(context);
}

function textField(value: unknown, name: string): string | undefined {
  const field = fieldOf(value, name);
  return typeof field === 'string' && field !== '' ? field : undefined;
}

function numberField(value: unknown, name: string): number | undefined {
  const field = fieldOf(value, name);
  return typeof field === 'number' ? field : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
