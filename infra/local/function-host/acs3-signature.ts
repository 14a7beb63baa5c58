import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey, CredentialRegistry } from '../stand-in/credentials.ts';
import type { StandInRequest } from '../stand-in/http-listener.ts';
import { ApiError } from './api-error.ts';

const ALGORITHM = 'ACS3-HMAC-SHA256';
const MAX_SKEW_MS = 15 * 60_000;
/** Headers without which a signature would not bind the request of an API. */
const REQUIRED_OF_API = [
  'host',
  'x-acs-action',
  'x-acs-content-sha256',
  'x-acs-date',
  'x-acs-version',
];

/**
 * Verifies the ACS3-HMAC-SHA256 signature of a request (the scheme of the official OpenAPI SDKs) and
 * returns the key that signed it.
 *
 * @param acceptedNow instants that a client's clock may show: local time, and the machine's own for
 *   clients outside of the local cloud.
 * @throws ApiError 400 or 403 as the service answers.
 */
export function verifyAcs3Signature(
  request: StandInRequest,
  credentials: CredentialRegistry,
  acceptedNow: readonly number[],
): AccessKey {
  return verify(request, credentials, acceptedNow, REQUIRED_OF_API);
}

/**
 * Verifies the signature of a request to an HTTP trigger whose `authType` is `function`: the same
 * scheme without an action, where the hash of the body may be left out (help page "Signature
 * authentication for HTTP triggers"; that it may be left out is a guess from its example).
 *
 * @throws ApiError 400 or 403.
 */
export function verifyTriggerSignature(
  request: StandInRequest,
  credentials: CredentialRegistry,
  acceptedNow: readonly number[],
): AccessKey {
  return verify(request, credentials, acceptedNow, ['x-acs-date']);
}

function verify(
  request: StandInRequest,
  credentials: CredentialRegistry,
  acceptedNow: readonly number[],
  required: readonly string[],
): AccessKey {
  const { accessKeyId, signedHeaders, signature } = parseAuthorization(request, required);
  const key = credentials.find(accessKeyId);
  if (key === undefined) {
    throw new ApiError('InvalidAccessKeyID', `AccessKeyId is not found: ${accessKeyId}`);
  }
  checkDate(request, acceptedNow);
  checkSecurityToken(request, key, acceptedNow);
  const bodyHash = header(request, 'x-acs-content-sha256');
  const mayBeAbsent = !required.includes('x-acs-content-sha256');
  if (bodyHash !== sha256Hex(request.body) && !(mayBeAbsent && bodyHash === '')) {
    throw new ApiError('SignatureNotMatch', 'x-acs-content-sha256 is not the hash of the body');
  }
  const expected = createHmac('sha256', key.accessKeySecret)
    .update(`${ALGORITHM}\n${sha256Hex(canonicalRequest(request, signedHeaders))}`)
    .digest();
  const given = Buffer.from(signature, 'hex');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new ApiError('SignatureNotMatch', 'The request signature does not match');
  }
  return key;
}

function parseAuthorization(
  request: StandInRequest,
  required: readonly string[],
): {
  readonly accessKeyId: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
} {
  const authorization = request.headers.authorization;
  if (authorization === undefined) {
    throw new ApiError('MissingRequiredHeader', 'Required HTTP header Authorization is missing');
  }
  const match =
    /^ACS3-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (match?.[1] === undefined || match[2] === undefined || match[3] === undefined) {
    throw new ApiError('AccessDenied', `Authorization is not of the form ${ALGORITHM}`);
  }
  const signedHeaders = match[2].split(';');
  const unsigned = required.find((name) => !signedHeaders.includes(name));
  if (unsigned !== undefined) {
    throw new ApiError('SignatureNotMatch', `The header ${unsigned} must be signed`);
  }
  return { accessKeyId: match[1], signedHeaders, signature: match[3] };
}

function checkDate(request: StandInRequest, acceptedNow: readonly number[]): void {
  const sentAt = Date.parse(header(request, 'x-acs-date'));
  if (!acceptedNow.some((now) => Math.abs(now - sentAt) <= MAX_SKEW_MS)) {
    throw new ApiError('AccessDenied', 'x-acs-date is more than 15 minutes from the server time');
  }
}

function checkSecurityToken(
  request: StandInRequest,
  key: AccessKey,
  [localNow]: readonly number[],
): void {
  const token = request.headers['x-acs-security-token'];
  if (token !== key.securityToken) {
    throw new ApiError('AccessDenied', 'The security token is missing or wrong');
  }
  if (key.expiresAtEpochMs !== undefined && (localNow ?? 0) > key.expiresAtEpochMs) {
    throw new ApiError('AccessDenied', 'The security token has expired');
  }
}

function canonicalRequest(request: StandInRequest, signedHeaders: readonly string[]): string {
  const [pathname = '/'] = request.target.split('?');
  const query = [...request.url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const headers = signedHeaders.map((name) => `${name}:${header(request, name)}\n`).join('');
  return [
    request.method,
    pathname,
    query,
    headers,
    signedHeaders.join(';'),
    header(request, 'x-acs-content-sha256'),
  ].join('\n');
}

function header(request: StandInRequest, name: string): string {
  const value = request.headers[name];
  return (Array.isArray(value) ? value.join(',') : (value ?? '')).trim();
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256Hex(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
