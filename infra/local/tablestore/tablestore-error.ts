import { ProtobufWriter } from './protobuf-writer.ts';

/**
 * Every error code that the stand-in can answer with, and its HTTP status. Sources: the error page
 * of the documentation and the live tests of the official Python and Java SDKs; the README marks the
 * statuses that are guesses.
 */
export const ERROR_STATUS = {
  OTSParameterInvalid: 400,
  OTSInvalidPK: 400,
  OTSMetaNotMatch: 400,
  OTSOutOfColumnCountLimit: 400,
  OTSOutOfRowSizeLimit: 400,
  OTSAuthFailed: 403,
  OTSNoPermissionAccess: 403,
  OTSConditionCheckFail: 403,
  OTSNotEnoughCapacityUnit: 403,
  OTSCapacityUnitExhausted: 403,
  OTSOperationThrottled: 403,
  OTSQuotaExhausted: 403,
  OTSTooFrequentReservedThroughputAdjustment: 403,
  OTSObjectNotExist: 404,
  OTSTableNotReady: 404,
  OTSMethodNotAllowed: 405,
  OTSRequestTimeout: 408,
  OTSObjectAlreadyExist: 409,
  OTSRowOperationConflict: 409,
  OTSRequestBodyTooLarge: 413,
  OTSInternalServerError: 500,
  OTSServerBusy: 503,
  OTSServerUnavailable: 503,
  OTSPartitionUnavailable: 503,
  OTSTimeout: 503,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** The texts of injected errors, as the service words them. */
const INJECTED_TEXT: Partial<Record<ErrorCode, string>> = {
  OTSConditionCheckFail: 'Condition check failed.',
  OTSNotEnoughCapacityUnit: 'Remaining capacity unit is not enough.',
  OTSQuotaExhausted: 'Too frequent table operations.',
  OTSObjectNotExist: 'Requested table does not exist.',
  OTSObjectAlreadyExist: 'Requested table already exists.',
  OTSRowOperationConflict: 'Data is being modified by the other request.',
  OTSTableNotReady: 'The table is not ready.',
  OTSServerBusy: 'Server is busy.',
  OTSServerUnavailable: 'Server is not available.',
  OTSPartitionUnavailable: 'The partition is not available.',
  OTSTimeout: 'Operation timeout.',
  OTSInternalServerError: 'Internal server error.',
  OTSAuthFailed: 'Signature mismatch.',
  OTSNoPermissionAccess:
    'You have no permission to access the requested resource, please contact the resource owner.',
};

/** A refusal in the service's own terms; the listener turns it into status and protobuf body. */
export class TablestoreError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'TablestoreError';
    this.code = code;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }

  /** `Error{1: code, 2: message}`, as body of a failed request or inside a batch answer. */
  toProtobuf(): ProtobufWriter {
    return new ProtobufWriter().string(1, this.code).string(2, this.message);
  }
}

/** What the fault switchboard asks for. An unknown code is a mistake in the rule: answered as 500. */
export function injectedError(code: string): TablestoreError {
  if (!Object.hasOwn(ERROR_STATUS, code)) {
    return new TablestoreError('OTSInternalServerError', `Unknown injected error: ${code}.`);
  }
  const known = code as ErrorCode;
  return new TablestoreError(known, INJECTED_TEXT[known] ?? 'Injected fault.');
}

/** The key is a role's, and none of the role's policies allows it. */
export function noPermission(): TablestoreError {
  return injectedError('OTSNoPermissionAccess');
}

/** The commonest refusal. */
export function parameterInvalid(message: string): TablestoreError {
  return new TablestoreError('OTSParameterInvalid', message);
}
