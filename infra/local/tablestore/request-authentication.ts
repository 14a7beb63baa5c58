import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey, CredentialRegistry } from '../stand-in/credentials.ts';
import type { StandInRequest } from '../stand-in/http-listener.ts';
import { isValidInstanceName, LIMITS } from './limits.ts';
import { parameterInvalid, TablestoreError } from './tablestore-error.ts';

const API_VERSION = '2015-12-31';

/**
 * Checks headers, access key, security token, signature, date and MD5 of a request.
 *
 * @returns the key that signed it
 * @throws TablestoreError OTSParameterInvalid for a missing or malformed header, OTSAuthFailed else
 */
export function authenticate(
  request: StandInRequest,
  credentials: CredentialRegistry,
  nowMs: number,
): AccessKey {
  const date = Date.parse(requiredDate(request));
  const md5 = header(request, 'x-ots-contentmd5');
  if (header(request, 'x-ots-apiversion') !== API_VERSION) {
    throw parameterInvalid('Invalid x-ots-apiversion.');
  }
  if (!isValidInstanceName(header(request, 'x-ots-instancename'))) {
    throw authFailed('The instance is not found.');
  }
  const key = credentials.find(header(request, 'x-ots-accesskeyid'));
  if (key === undefined) throw authFailed('The AccessKeyID does not exist.');
  checkToken(request, key, nowMs);
  if (!isSame(header(request, 'x-ots-signature'), signRequest(request, key.accessKeySecret))) {
    throw authFailed('Signature mismatch.');
  }
  if (Math.abs(date - nowMs) > LIMITS.dateSkewMs) {
    throw authFailed(`Mismatch between system time and x-ots-date: ${requiredDate(request)}.`);
  }
  if (!isSame(md5, createHash('md5').update(request.body).digest('base64'))) {
    throw authFailed('Mismatch between MD5 value of request body and x-ots-contentmd5 in header.');
  }
  return key;
}

/** The instance that the request is for. */
export function instanceOf(request: StandInRequest): string {
  return header(request, 'x-ots-instancename');
}

function checkToken(request: StandInRequest, key: AccessKey, nowMs: number): void {
  if (key.securityToken === undefined) return;
  const token = request.headers['x-ots-ststoken'];
  if (typeof token !== 'string' || !isSame(token, key.securityToken)) {
    throw authFailed('The security token is invalid.');
  }
  if (key.expiresAtEpochMs !== undefined && nowMs >= key.expiresAtEpochMs) {
    throw authFailed('The security token has expired.');
  }
}

function requiredDate(request: StandInRequest): string {
  const date = header(request, 'x-ots-date');
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/.test(date) || Number.isNaN(Date.parse(date))) {
    throw parameterInvalid(`Invalid date format: ${date}.`);
  }
  return date;
}

function header(request: StandInRequest, name: string): string {
  const value = request.headers[name];
  if (typeof value !== 'string' || value === '') {
    throw parameterInvalid(`Missing header: '${name}'.`);
  }
  return value;
}

function signRequest(request: StandInRequest, secret: string): string {
  const query = [...request.url.searchParams].sort(([left], [right]) => (left < right ? -1 : 1));
  const text = [
    request.url.pathname,
    request.method,
    new URLSearchParams(query).toString(),
    canonicalHeaders(request.headers),
    '',
  ].join('\n');
  return createHmac('sha1', secret).update(text).digest('base64');
}

/** The `x-ots-*` headers but the signature, sorted, one `name:value` a line. */
export function canonicalHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): string {
  return Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ots-') && name !== 'x-ots-signature')
    .map(([name, value]) => `${name}:${String(value).trim()}`)
    .sort()
    .join('\n');
}

/** Compares in a time that does not depend on where the texts differ. */
function isSame(left: string, right: string): boolean {
  const digests = [left, right].map((text) => createHash('sha256').update(text).digest());
  const [first, second] = digests;
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}

function authFailed(message: string): TablestoreError {
  return new TablestoreError('OTSAuthFailed', message);
}
