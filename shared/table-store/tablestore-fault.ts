import type { ApplicationError } from '../errors/index.ts';
import {
  TableAccessDeniedError,
  TableOutcomeUnknownError,
  TableRequestInvalidError,
  TableThrottledError,
  TableUnavailableError,
  type TableErrorCode,
  type TableFaultContext,
} from './errors.ts';

/**
 * What a failed attempt means.
 *
 * - `throttled`, `not-ready`: refused before anything happened; safe to repeat, reads and writes
 * - `not-sent`: the connection never came about; safe to repeat
 * - `unclear`: the request may have taken effect; only reads are repeated
 * - `denied`, `invalid`, `exists`: repeating changes nothing
 */
export type FaultKind =
  'throttled' | 'not-ready' | 'not-sent' | 'unclear' | 'denied' | 'invalid' | 'exists';

/** A failed attempt, before it becomes one of the port's errors. Internal to the adapter. */
export class TablestoreFault extends Error {
  readonly kind: FaultKind;
  /** The server's code, or ours in kebab-case. */
  readonly code: string;
  readonly requestId: string | undefined;

  constructor(kind: FaultKind, code: string, about: { requestId?: string; cause?: unknown } = {}) {
    super(code, about.cause === undefined ? undefined : { cause: about.cause });
    this.name = 'TablestoreFault';
    this.kind = kind;
    this.code = code;
    this.requestId = about.requestId;
  }
}

const THROTTLED = new Set([
  'OTSRowOperationConflict',
  'OTSNotEnoughCapacityUnit',
  'OTSCapacityUnitExhausted',
  'OTSServerBusy',
  'OTSOperationThrottled',
]);
const NOT_READY = new Set(['OTSTableNotReady', 'OTSPartitionUnavailable']);
const UNCLEAR = new Set([
  'OTSTimeout',
  'OTSInternalServerError',
  'OTSServerUnavailable',
  'OTSRequestTimeout',
]);
const DENIED = new Set(['OTSAuthFailed', 'OTSNoPermissionAccess']);
const INVALID = new Set([
  'OTSParameterInvalid',
  'OTSInvalidPK',
  'OTSMetaNotMatch',
  'OTSOutOfColumnCountLimit',
  'OTSOutOfRowSizeLimit',
  'OTSObjectNotExist',
]);

/**
 * Class of a server error. "Safe to repeat" and "reads only" are the classes of the official SDKs;
 * an unknown code is unclear if the server says 5xx and invalid otherwise.
 */
export function faultKindOf(code: string, message: string, status: number): FaultKind {
  if (THROTTLED.has(code)) return 'throttled';
  if (code === 'OTSQuotaExhausted' && message.startsWith('Too frequent table operations')) {
    return 'throttled';
  }
  if (NOT_READY.has(code)) return 'not-ready';
  if (DENIED.has(code)) return 'denied';
  if (UNCLEAR.has(code) || status >= 500) return 'unclear';
  return code === 'OTSObjectAlreadyExist' ? 'exists' : 'invalid';
}

/** Class of an error of one row of a batch, which has no status: an unknown code is unclear. */
export function rowFaultKindOf(code: string, message: string): FaultKind {
  return INVALID.has(code) ? 'invalid' : faultKindOf(code, message, 500);
}

/** Whether the same request may be sent again without harm. */
export function mayRepeat(kind: FaultKind, isWrite: boolean): boolean {
  if (kind === 'unclear') return !isWrite;
  return kind === 'throttled' || kind === 'not-ready' || kind === 'not-sent';
}

/** The port's error for a fault that the adapter could not overcome. */
export function errorOfFault(
  fault: TablestoreFault,
  about: Pick<TableFaultContext, 'table' | 'operation'> & { attempts: number; isWrite: boolean },
): ApplicationError<TableErrorCode> {
  const context: TableFaultContext = {
    table: about.table,
    operation: about.operation,
    fault: fault.code,
    attempts: about.attempts,
    ...(fault.requestId === undefined ? {} : { requestId: fault.requestId }),
    ...(fault.cause === undefined ? {} : { cause: fault.cause }),
  };
  switch (fault.kind) {
    case 'throttled':
      return new TableThrottledError(context, 30_000);
    case 'not-ready':
    case 'not-sent':
      return new TableUnavailableError(context);
    case 'unclear':
      return about.isWrite
        ? new TableOutcomeUnknownError(context)
        : new TableUnavailableError(context);
    case 'denied':
      return new TableAccessDeniedError(context);
    case 'invalid':
    case 'exists':
      return new TableRequestInvalidError(context, {
        en: `the store answered ${fault.code}.`,
        zhHK: `儲存服務回覆 ${fault.code}。`,
      });
  }
}
