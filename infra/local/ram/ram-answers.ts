import { randomUUID } from 'node:crypto';
import type { StandInResponse } from '../stand-in/http-listener.ts';

/**
 * Status and message by error code: help pages "RAM: API errors" (2023) and "STS: AssumeRole" (2025);
 * the codes of the gateway as for KMS. What is a guess is listed in the README.
 */
const KNOWN_ERRORS: Readonly<Record<string, readonly [status: number, message: string]>> = {
  NoPermission: [403, 'You are not authorized to do this action. You should be authorized by RAM.'],
  'EntityNotExist.Role': [404, 'The role does not exist.'],
  'EntityNotExist.Policy': [404, 'The policy does not exist.'],
  'EntityNotExist.Policy.Version': [404, 'The policy version does not exist.'],
  'EntityNotExist.Role.Policy': [404, 'The policy is not attached to the role.'],
  'EntityAlreadyExists.Role': [409, 'The role already exists.'],
  'EntityAlreadyExists.Policy': [409, 'The policy already exists.'],
  'EntityAlreadyExists.Role.Policy': [409, 'The policy is already attached to the role.'],
  'LimitExceeded.Role': [409, 'The count of roles is beyond the current limits.'],
  'LimitExceeded.Policy': [409, 'The count of policies is beyond the current limits.'],
  'LimitExceeded.Policy.Version': [
    409,
    'The count of policy versions is beyond the current limits.',
  ],
  'LimitExceeded.Role.Policy': [
    409,
    'The count of attached policies is beyond the current limits.',
  ],
  'DeleteConflict.Role.Policy': [
    409,
    'The role cannot be deleted while policies are attached to it.',
  ],
  'DeleteConflict.Policy.Role': [
    409,
    'The policy cannot be deleted while it is attached to a role.',
  ],
  'DeleteConflict.Policy.Version': [409, 'The policy has versions besides the default one.'],
  'DeleteConflict.Policy.Version.Default': [409, 'The default version cannot be deleted.'],
  MalformedPolicyDocument: [400, 'The policy document is malformed.'],
  UnsupportedByStandIn: [400, 'The policy document says what this stand-in does not judge.'],
  InvalidParameter: [400, 'The specified parameter is not valid.'],
  MissingParameter: [400, 'A parameter that is mandatory for this request is not supplied.'],
  'InvalidAction.NotFound': [404, 'Specified api is not found, please check your url and method.'],
  NoSuchVersion: [400, 'The specified version does not exist.'],
  'InvalidAccessKeyId.NotFound': [404, 'Specified access key is not found.'],
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
  Throttling: [400, 'Request was denied due to request throttling.'],
  ServiceUnavailable: [503, 'The request has failed due to a temporary failure of the server.'],
  InternalError: [500, 'The request processing has failed due to some unknown error.'],
};

/** An error that RAM or STS itself reports for a request. */
export class RamRefusal extends Error {
  readonly code: string;

  constructor(code: string, message?: string) {
    super(message ?? KNOWN_ERRORS[code]?.[1] ?? code);
    this.name = 'RamRefusal';
    this.code = code;
  }
}

/** The wire form of a success. */
export function answerOf(body: Readonly<Record<string, unknown>>): StandInResponse {
  return json(200, { RequestId: newRequestId(), ...body });
}

/** The wire form of an error. `InvalidParameter.<name>.<what>` has the status of `InvalidParameter`. */
export function refusalOf({ code, message }: RamRefusal): StandInResponse {
  const known = KNOWN_ERRORS[code] ?? KNOWN_ERRORS[code.split('.')[0] ?? ''];
  return json(known?.[0] ?? 500, {
    RequestId: newRequestId(),
    HostId: 'ram.aliyuncs.com',
    Code: code,
    Message: message,
  });
}

function newRequestId(): string {
  return randomUUID().toUpperCase();
}

function json(status: number, body: Readonly<Record<string, unknown>>): StandInResponse {
  return {
    status,
    headers: { 'content-type': 'application/json;charset=utf-8' },
    body: JSON.stringify(body),
  };
}
