import { createHash, createHmac } from 'node:crypto';
import { OssFault } from './oss-fault.ts';
import type { OssRequest, Resource } from './oss-request.ts';
import type { ClaimReader, ComputedSignature, SignatureClaim } from './signature-claim.ts';

const ALGORITHM = 'OSS4-HMAC-SHA256';
/** A signed URL lives for seven days at most. */
const MAX_EXPIRES_SECONDS = 7 * 86_400;

/** Readers of the V4 forms, header and signed URL, for requests signed for this region. */
export function v4Readers(region: string): readonly ClaimReader[] {
  return [(request) => readV4Header(request, region), (request) => readV4Url(request, region)];
}

interface Credential {
  readonly accessKeyId: string;
  readonly day: string;
  readonly scope: string;
}

function readV4Header(request: OssRequest, region: string): SignatureClaim | undefined {
  const authorization = request.headers.get('authorization');
  if (authorization?.startsWith(`${ALGORITHM} `) !== true) return undefined;
  const fields = new Map(
    authorization
      .slice(ALGORITHM.length + 1)
      .split(',')
      .map((field) => {
        const equals = field.indexOf('=');
        return [field.slice(0, equals).trim(), field.slice(equals + 1).trim()] as const;
      }),
  );
  const signature = fields.get('Signature');
  if (signature === undefined) throw invalid('The Authorization header has no Signature.');
  const dateTime = request.headers.get('x-oss-date') ?? '';
  const credential = readCredential(fields.get('Credential') ?? '', dateTime, region);
  if (request.headers.get('x-oss-content-sha256') !== 'UNSIGNED-PAYLOAD') {
    throw invalid('The x-oss-content-sha256 header is invalid.', '0002-00000214');
  }
  const epochMs = instantOf(dateTime);
  const additional = splitNames(fields.get('AdditionalHeaders'));
  return {
    accessKeyId: credential.accessKeyId,
    securityToken: request.headers.get('x-oss-security-token'),
    signature,
    validity: { kind: 'around', epochMs, text: new Date(epochMs).toISOString() },
    compute: (secret, resource) =>
      computeV4({ request, resource, credential, region, dateTime, additional }, secret),
  };
}

function readV4Url(request: OssRequest, region: string): SignatureClaim | undefined {
  if (request.query.get('x-oss-signature-version') !== ALGORITHM) return undefined;
  const signature = request.query.get('x-oss-signature');
  if (signature === undefined) throw invalid('The x-oss-signature parameter is missing.');
  const dateTime = request.query.get('x-oss-date') ?? '';
  const credential = readCredential(request.query.get('x-oss-credential') ?? '', dateTime, region);
  const expires = request.query.get('x-oss-expires') ?? '';
  if (!/^\d{1,6}$/.test(expires) || Number(expires) < 1 || Number(expires) > MAX_EXPIRES_SECONDS) {
    throw invalid('The x-oss-expires parameter must be between 1 and 604800 seconds.');
  }
  const epochMs = instantOf(dateTime);
  const additional = splitNames(request.query.get('x-oss-additional-headers'));
  return {
    accessKeyId: credential.accessKeyId,
    securityToken: request.query.get('x-oss-security-token'),
    signature,
    validity: {
      kind: 'until',
      notBeforeEpochMs: epochMs,
      untilEpochMs: epochMs + Number(expires) * 1000,
    },
    compute: (secret, resource) =>
      computeV4({ request, resource, credential, region, dateTime, additional }, secret),
  };
}

function readCredential(text: string, dateTime: string, region: string): Credential {
  const parts = text.split('/');
  const [accessKeyId, day, signedRegion, product, terminator] = parts;
  if (parts.length !== 5 || accessKeyId === undefined || accessKeyId === '') {
    throw invalid('The Credential is malformed.', '0002-00000202');
  }
  if (day === undefined || day !== dateTime.slice(0, 8)) {
    throw invalid('The date of the Credential does not match x-oss-date.', '0002-00000203');
  }
  if (signedRegion !== region) {
    throw invalid('Invalid signing region in Authorization header.', '0002-00000205');
  }
  if (product !== 'oss' || terminator !== 'aliyun_v4_request') {
    throw invalid('The scope of the Credential is malformed.', '0002-00000206');
  }
  return { accessKeyId, day, scope: `${day}/${region}/oss/aliyun_v4_request` };
}

function instantOf(dateTime: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(dateTime);
  const epochMs =
    match === null
      ? Number.NaN
      : Date.parse(dateTime.replace(/^(.{4})(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(epochMs)) {
    throw new OssFault('AccessDenied', { message: 'OSS authentication requires a valid Date.' });
  }
  return epochMs;
}

interface V4Input {
  readonly request: OssRequest;
  readonly resource: Resource;
  readonly credential: Credential;
  readonly region: string;
  readonly dateTime: string;
  readonly additional: readonly string[];
}

function computeV4(input: V4Input, secret: string): ComputedSignature {
  const canonicalRequest = canonicalRequestOf(input);
  const stringToSign = [
    ALGORITHM,
    input.dateTime,
    input.credential.scope,
    createHash('sha256').update(canonicalRequest).digest('hex'),
  ].join('\n');
  const signingKey = [input.credential.day, input.region, 'oss', 'aliyun_v4_request'].reduce(
    (key: Buffer, part) => createHmac('sha256', key).update(part).digest(),
    Buffer.from(`aliyun_v4${secret}`),
  );
  return {
    canonicalRequest,
    stringToSign,
    signature: createHmac('sha256', signingKey).update(stringToSign).digest('hex'),
  };
}

function canonicalRequestOf({ request, resource, additional }: V4Input): string {
  const path = resource.bucket === '' ? '/' : `/${resource.bucket}/${resource.key}`;
  const query = [...request.query]
    .filter(([name]) => name !== 'x-oss-signature')
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&');
  const headers = [...request.headers]
    .filter(
      ([name]) =>
        name === 'content-type' ||
        name === 'content-md5' ||
        name.startsWith('x-oss-') ||
        additional.includes(name),
    )
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join('');
  return [
    request.method,
    percentEncode(path).replaceAll('%2F', '/'),
    query,
    headers,
    additional.join(';'),
    request.headers.get('x-oss-content-sha256') ?? 'UNSIGNED-PAYLOAD',
  ].join('\n');
}

function splitNames(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.toLowerCase().split(';').sort();
}

/** RFC 3986: everything but letters, digits and `-._~` is encoded. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function invalid(message: string, ec?: string): OssFault {
  return new OssFault('InvalidArgument', { message, ...(ec === undefined ? {} : { ec }) });
}
