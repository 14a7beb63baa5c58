import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { GatewayRefusal } from './gateway-refusal.ts';
import type { StandInRequest } from './http-listener.ts';

/** What a request claims, in either of the two signature styles. */
export interface SignedRequest {
  readonly action: string;
  readonly version: string;
  readonly accessKeyId: string;
  readonly securityToken: string;
  readonly timestamp: string;
  readonly nonce: string;
  /** All parameters of the operation, from query and form. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Throws `SignatureDoesNotMatch` unless the request was signed with this secret. */
  readonly verify: (accessKeySecret: string) => void;
}

/** Reads a request without judging it; the style is told by the `Authorization` header. */
export function readSignedRequest(request: StandInRequest): SignedRequest {
  const parameters = new Map<string, string>(request.url.searchParams);
  if (header(request, 'content-type').startsWith('application/x-www-form-urlencoded')) {
    for (const [name, value] of new URLSearchParams(request.body.toString('utf8'))) {
      parameters.set(name, value);
    }
  }
  const authorization = header(request, 'authorization');
  return authorization.startsWith('ACS3-HMAC-SHA256 ')
    ? readHeaderStyle(request, parameters, authorization)
    : readQueryStyle(request, parameters);
}

/** Style of `@alicloud/rpc-client`: everything is a parameter, HMAC-SHA1 over the sorted list. */
function readQueryStyle(
  request: StandInRequest,
  parameters: ReadonlyMap<string, string>,
): SignedRequest {
  const text = (name: string): string => parameters.get(name) ?? '';
  return {
    action: text('Action'),
    version: text('Version'),
    accessKeyId: text('AccessKeyId'),
    securityToken: text('SecurityToken'),
    timestamp: text('Timestamp'),
    nonce: text('SignatureNonce'),
    parameters,
    verify: (accessKeySecret) => {
      if (text('SignatureMethod') !== 'HMAC-SHA1' || text('SignatureVersion') !== '1.0') {
        throw new GatewayRefusal('IncompleteSignature');
      }
      const signed = [...parameters].filter(([name]) => name !== 'Signature');
      const toSign = `${request.method}&%2F&${encode(canonicalQuery(signed))}`;
      const expected = createHmac('sha1', `${accessKeySecret}&`).update(toSign).digest('base64');
      requireEqual(text('Signature'), expected, toSign);
    },
  };
}

/** Style of `@alicloud/openapi-client`: ACS3-HMAC-SHA256 over a canonical request. */
function readHeaderStyle(
  request: StandInRequest,
  parameters: ReadonlyMap<string, string>,
  authorization: string,
): SignedRequest {
  const field = (name: string): string =>
    new RegExp(`[ ,]${name}=([^,\\s]+)`).exec(authorization)?.[1] ?? '';
  const signedNames = field('SignedHeaders').split(';');
  return {
    action: header(request, 'x-acs-action'),
    version: header(request, 'x-acs-version'),
    accessKeyId: field('Credential'),
    securityToken: header(request, 'x-acs-security-token'),
    timestamp: header(request, 'x-acs-date'),
    nonce: header(request, 'x-acs-signature-nonce'),
    parameters,
    verify: (accessKeySecret) => {
      requireSignedHeaders(request, signedNames);
      const bodyHash = createHash('sha256').update(request.body).digest('hex');
      const canonical = [
        request.method,
        request.url.pathname,
        canonicalQuery([...request.url.searchParams]),
        ...[...signedNames].sort().map((name) => `${name}:${header(request, name).trim()}`),
        '',
        signedNames.join(';'),
        bodyHash,
      ].join('\n');
      const toSign = `ACS3-HMAC-SHA256\n${createHash('sha256').update(canonical).digest('hex')}`;
      const expected = createHmac('sha256', accessKeySecret).update(toSign).digest('hex');
      requireEqual(field('Signature'), expected, toSign);
    },
  };
}

function requireSignedHeaders(request: StandInRequest, signedNames: readonly string[]): void {
  const mandatory = Object.keys(request.headers).filter(
    (name) => name === 'host' || name.startsWith('x-acs-'),
  );
  if (!mandatory.every((name) => signedNames.includes(name))) {
    throw new GatewayRefusal('IncompleteSignature');
  }
}

function requireEqual(actual: string, expected: string, toSign: string): void {
  const [left, right] = [Buffer.from(actual), Buffer.from(expected)];
  if (left.length === right.length && timingSafeEqual(left, right)) return;
  // As the real gateway does; it means that a client must not log this message.
  throw new GatewayRefusal(
    'SignatureDoesNotMatch',
    `Specified signature is not matched with our calculation. server string to sign is:${toSign}`,
  );
}

function canonicalQuery(parameters: readonly (readonly [string, string])[]): string {
  return parameters
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function header(request: StandInRequest, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}
