import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey, CredentialRegistry } from '../stand-in/credentials.ts';
import type { StandInRequest } from '../stand-in/http-listener.ts';
import { SlsFault } from './sls-fault.ts';

const TOLERANCE_MS = 15 * 60_000;

/**
 * Finds out who signed a request, with V1 (`LOG id:signature`, HMAC-SHA256) or V4
 * (`SLS4-HMAC-SHA256 Credential=…,Signature=…`), and checks time, token and content.
 *
 * @throws SlsFault
 */
export function authenticate(
  request: StandInRequest,
  credentials: CredentialRegistry,
  nowEpochMs: number,
): AccessKey {
  if (header(request, 'x-log-apiversion') !== '0.6.0') throw new SlsFault('InvalidAPIVersion');
  const authorization = header(request, 'authorization');
  const claim = authorization.startsWith('SLS4-HMAC-SHA256 ')
    ? readV4(request, authorization)
    : readV1(request, authorization);
  const key = credentials.find(claim.accessKeyId);
  if (key === undefined) throw new SlsFault('Unauthorized');
  if (!(Math.abs(claim.atEpochMs - nowEpochMs) <= TOLERANCE_MS)) {
    throw new SlsFault('RequestTimeExpired');
  }
  if ((key.securityToken ?? '') !== header(request, 'x-acs-security-token')) {
    throw new SlsFault('Unauthorized', 'The security token is missing or wrong.');
  }
  if ((key.expiresAtEpochMs ?? Infinity) <= nowEpochMs) {
    throw new SlsFault('Unauthorized', 'The security token has expired.');
  }
  const isSame = isEqual(claim.signature, claim.signatureWith(key.accessKeySecret));
  if (!isSame || !claim.isWhole) throw new SlsFault('SignatureNotMatch');
  return key;
}

interface Claim {
  readonly accessKeyId: string;
  readonly signature: string;
  readonly atEpochMs: number;
  /** Whether the body is the one that was signed. */
  readonly isWhole: boolean;
  readonly signatureWith: (secret: string) => string;
}

function readV1(request: StandInRequest, authorization: string): Claim {
  const [, accessKeyId = '', signature = ''] = /^LOG ([^:\s]+):(\S+)$/.exec(authorization) ?? [];
  const md5 = createHash('md5').update(request.body).digest('hex').toUpperCase();
  const claimed = header(request, 'content-md5');
  return {
    accessKeyId,
    signature,
    atEpochMs: Date.parse(header(request, 'date')),
    isWhole: request.body.length === 0 ? claimed === '' || claimed === md5 : claimed === md5,
    signatureWith: (secret) => {
      const names = signedNames(request, ['x-log-', 'x-acs-'], []);
      const query = sortedQuery(request).map(([name, value]) => `${name}=${value}`);
      const resource = [request.url.pathname, query.join('&')].filter((part) => part !== '');
      const toSign = [
        request.method,
        claimed,
        header(request, 'content-type'),
        header(request, 'date'),
        ...names.map((name) => `${name}:${header(request, name)}`),
        resource.join('?'),
      ].join('\n');
      return createHmac('sha256', secret).update(toSign).digest('base64');
    },
  };
}

function readV4(request: StandInRequest, authorization: string): Claim {
  const pattern =
    /Credential=([^/\s]+)\/(\d{8})\/([^/\s]+)\/sls\/aliyun_v4_request,Signature=(\w+)/;
  const [, accessKeyId = '', day = '', region = '', signature = ''] =
    pattern.exec(authorization) ?? [];
  const date = header(request, 'x-log-date');
  const contentHash = header(request, 'x-log-content-sha256');
  return {
    accessKeyId,
    signature,
    atEpochMs: Date.parse(
      date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
    ),
    isWhole: contentHash === createHash('sha256').update(request.body).digest('hex'),
    signatureWith: (secret) => {
      const names = signedNames(request, ['x-log-', 'x-acs-'], ['host', 'content-type']);
      const query = sortedQuery(request).map(([name, value]) =>
        value === '' ? name : `${name}=${encode(value)}`,
      );
      const canonical = [
        request.method,
        request.url.pathname,
        query.join('&'),
        ...names.map((name) => `${name}:${header(request, name).trim()}`),
        '',
        names.join(';'),
        contentHash,
      ].join('\n');
      const hash = createHash('sha256').update(canonical).digest('hex');
      const scope = `${day}/${region}/sls/aliyun_v4_request`;
      const key = [day, region, 'sls', 'aliyun_v4_request'].reduce<string | Buffer>(
        (above, part) => createHmac('sha256', above).update(part).digest(),
        `aliyun_v4${secret}`,
      );
      return createHmac('sha256', key)
        .update(`SLS4-HMAC-SHA256\n${date}\n${scope}\n${hash}`)
        .digest('hex');
    },
  };
}

function signedNames(
  request: StandInRequest,
  prefixes: readonly string[],
  others: readonly string[],
): readonly string[] {
  return Object.keys(request.headers)
    .filter((name) => others.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)))
    .sort();
}

function sortedQuery(request: StandInRequest): readonly (readonly [string, string])[] {
  return [...request.url.searchParams].sort(([left], [right]) => (left < right ? -1 : 1));
}

/** RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function header(request: StandInRequest, name: string): string {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

function isEqual(left: string, right: string): boolean {
  const [first, second] = [Buffer.from(left), Buffer.from(right)];
  return first.length === second.length && timingSafeEqual(first, second);
}
