import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey, CredentialRegistry } from '../stand-in/credentials.ts';
import type { StandInRequest } from '../stand-in/http-listener.ts';
import { ApiError } from './api-error.ts';

const MAX_SKEW_MS = 15 * 60_000;

/**
 * Verifies the signature of the `2016-08-15` API (`Authorization: FC <id>:<signature>`, the scheme
 * of `@alicloud/fc2`) and returns the key that signed the request.
 *
 * @param acceptedNow instants that a client's clock may show; local time first.
 * @throws ApiError 400 or 403 as the service answers.
 */
export function verifyFcSignature(
  request: StandInRequest,
  credentials: CredentialRegistry,
  acceptedNow: readonly number[],
): AccessKey {
  const authorization = header(request, 'authorization');
  if (authorization === '') {
    throw new ApiError('MissingRequiredHeader', 'Required HTTP header Authorization is missing');
  }
  const [, accessKeyId = '', signature = ''] = /^FC ([^:\s]+):(\S+)$/.exec(authorization) ?? [];
  if (signature === '') throw new ApiError('AccessDenied', 'Authorization is not of the form FC');
  const key = credentials.find(accessKeyId);
  if (key === undefined) {
    throw new ApiError('InvalidAccessKeyID', `AccessKeyId is not found: ${accessKeyId}`);
  }
  checkDate(request, acceptedNow);
  checkSecurityToken(request, key, acceptedNow[0] ?? 0);
  checkBody(request);
  const expected = createHmac('sha256', key.accessKeySecret).update(stringToSign(request)).digest();
  const given = Buffer.from(signature, 'base64');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new ApiError('SignatureNotMatch', 'The request signature does not match');
  }
  return key;
}

function stringToSign(request: StandInRequest): string {
  const platformHeaders = Object.keys(request.headers)
    .filter((name) => name.startsWith('x-fc-'))
    .sort()
    .map((name) => `${name}:${header(request, name)}\n`)
    .join('');
  const [path = '/'] = request.target.split('?');
  return (
    `${request.method}\n${header(request, 'content-md5')}\n${header(request, 'content-type')}\n` +
    `${header(request, 'date')}\n${platformHeaders}${path}`
  );
}

/** The header holds base64 of the hex text, not of the sixteen bytes; absent for a streamed body. */
function checkBody(request: StandInRequest): void {
  const stated = header(request, 'content-md5');
  if (stated === '') return;
  const hex = createHash('md5').update(request.body).digest('hex');
  if (stated !== Buffer.from(hex).toString('base64')) {
    throw new ApiError('InvalidArgument', 'Content-MD5 is not that of the body');
  }
}

function checkDate(request: StandInRequest, acceptedNow: readonly number[]): void {
  const sentAt = Date.parse(header(request, 'date'));
  if (!acceptedNow.some((now) => Math.abs(now - sentAt) <= MAX_SKEW_MS)) {
    throw new ApiError('AccessDenied', 'Date is more than 15 minutes from the server time');
  }
}

function checkSecurityToken(request: StandInRequest, key: AccessKey, localNow: number): void {
  if (header(request, 'x-fc-security-token') !== (key.securityToken ?? '')) {
    throw new ApiError('AccessDenied', 'The security token is missing or wrong');
  }
  if (key.expiresAtEpochMs !== undefined && localNow > key.expiresAtEpochMs) {
    throw new ApiError('AccessDenied', 'The security token has expired');
  }
}

function header(request: StandInRequest, name: string): string {
  const value = request.headers[name];
  return (Array.isArray(value) ? value.join(',') : (value ?? '')).trim();
}
