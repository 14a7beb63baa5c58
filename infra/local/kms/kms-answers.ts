import { randomUUID } from 'node:crypto';
import type { StandInResponse } from '../stand-in/http-listener.ts';

/** Status and message by error code; sources and guesses are listed in the README. */
const KNOWN_ERRORS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  'Forbidden.ResourceNotFound': [404, 'Resource not found.'],
  'Forbidden.NoPermission': [403, 'This operation is forbidden by permission system.'],
  'InvalidAccessKeyId.NotFound': [404, 'The Access Key ID provided does not exist in our records.'],
  'InvalidSecurityToken.Expired': [400, 'Specified SecurityToken is expired.'],
  'InvalidSecurityToken.MismatchWithAccessKey': [
    400,
    'Specified SecurityToken mismatch with the AccessKey.',
  ],
  MissingSecurityToken: [400, 'SecurityToken is mandatory for this action.'],
  SignatureDoesNotMatch: [400, 'Specified signature is not matched with our calculation.'],
  SignatureNonceUsed: [400, 'Specified signature nonce was used already.'],
  'InvalidTimeStamp.Expired': [400, 'Specified time stamp or date value is expired.'],
  IncompleteSignature: [400, 'The request signature does not conform to Alibaba Cloud standards.'],
  IllegalTimestamp: [400, 'The input parameter "Timestamp" is not supplied or malformed.'],
  MissingParameter: [400, 'A parameter that is mandatory for this request is not supplied.'],
  InvalidParameter: [400, 'The specified parameter is not valid.'],
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  NoSuchVersion: [400, 'The specified version does not exist.'],
  'Rejected.ResourceExist': [409, 'The specified resource already exists.'],
  'Rejected.Throttling': [503, 'QPS Limit Exceeded'],
  ServiceUnavailableTemporary: [503, 'Service Unavailable Temporary'],
  InternalFailure: [500, 'Internal Failure'],
};

/** An error that KMS itself reports for a request. */
export class KmsRefusal extends Error {
  readonly code: string;

  constructor(code: string, message?: string) {
    super(message ?? KNOWN_ERRORS[code]?.[1] ?? code);
    this.code = code;
  }
}

/** The wire form of a success. */
export function answerOf(body: Readonly<Record<string, unknown>>): StandInResponse {
  return json(200, { RequestId: randomUUID(), ...body });
}

/** The wire form of an error: `{HttpStatus, Code, Message, RequestId}`. */
export function refusalOf(refusal: KmsRefusal): StandInResponse {
  const status = KNOWN_ERRORS[refusal.code]?.[0] ?? 500;
  return json(status, {
    HttpStatus: status,
    Code: refusal.code,
    Message: refusal.message,
    RequestId: randomUUID(),
  });
}

function json(status: number, body: Readonly<Record<string, unknown>>): StandInResponse {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8' },
    body: JSON.stringify(body),
  };
}
