import type { AccessKey, CredentialRegistry } from '../stand-in/credentials.ts';
import { OssFault } from './oss-fault.ts';
import type { OssRequest, Resource } from './oss-request.ts';
import { sameSignature, type ClaimReader, type SignatureClaim } from './signature-claim.ts';
import { readV1Header, readV1Url } from './signature-v1.ts';
import { v4Readers } from './signature-v4.ts';

const MAX_SKEW_MS = 15 * 60_000;

export interface Authenticator {
  /**
   * Checks who signed the request, and answers which reading of it was signed.
   *
   * @throws OssFault in the product's own words for every reason to refuse
   */
  readonly authenticate: (request: OssRequest) => SignedResource;
}

/** The reading of a request that was signed, and whose key signed it. */
export interface SignedResource extends Resource {
  readonly principal: string;
}

export interface AuthenticatorOptions {
  readonly credentials: CredentialRegistry;
  readonly nowEpochMs: () => number;
  /** As signed, for example `cn-hongkong`. */
  readonly region: string;
}

/** Verifies V4 and V1 signatures, in headers and in URLs. */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const readers: readonly ClaimReader[] = [...v4Readers(options.region), readV1Header, readV1Url];
  return {
    authenticate: (request) => {
      const claim = readClaim(request, readers);
      const now = options.nowEpochMs();
      const key = keyOf(claim, options.credentials, now);
      checkValidity(claim, now);
      return { ...checkSignature(request, claim, key), principal: key.principal };
    },
  };
}

function readClaim(request: OssRequest, readers: readonly ClaimReader[]): SignatureClaim {
  for (const read of readers) {
    const claim = read(request);
    if (claim !== undefined) return claim;
  }
  if (request.headers.has('authorization')) {
    throw new OssFault('InvalidArgument', { message: 'Authorization header is invalid.' });
  }
  throw new OssFault('AccessDenied');
}

function keyOf(claim: SignatureClaim, credentials: CredentialRegistry, now: number): AccessKey {
  const key = credentials.find(claim.accessKeyId);
  const missingToken = key?.securityToken !== undefined && claim.securityToken === undefined;
  if (key === undefined || missingToken) {
    throw new OssFault('InvalidAccessKeyId', {
      fields: [['OSSAccessKeyId', claim.accessKeyId]],
    });
  }
  if (claim.securityToken !== undefined) {
    if (key.securityToken === undefined || !sameSignature(key.securityToken, claim.securityToken)) {
      throw new OssFault('InvalidSecurityToken');
    }
  }
  if (key.expiresAtEpochMs !== undefined && key.expiresAtEpochMs <= now) {
    throw new OssFault('SecurityTokenExpired');
  }
  return key;
}

function checkValidity({ validity }: SignatureClaim, now: number): void {
  const serverTime: readonly [string, string] = ['ServerTime', new Date(now).toISOString()];
  if (validity.kind === 'around') {
    if (Math.abs(validity.epochMs - now) <= MAX_SKEW_MS) return;
    throw new OssFault('RequestTimeTooSkewed', {
      fields: [
        ['MaxAllowedSkewMilliseconds', String(MAX_SKEW_MS)],
        ['RequestTime', validity.text],
        serverTime,
      ],
    });
  }
  if (validity.notBeforeEpochMs !== undefined && validity.notBeforeEpochMs - now > MAX_SKEW_MS) {
    throw new OssFault('AccessDenied', {
      message: 'Request is not valid yet.',
      ec: '0002-00000235',
      fields: [serverTime],
    });
  }
  if (validity.untilEpochMs < now) {
    throw new OssFault('AccessDenied', {
      message: 'Request has expired.',
      ec: '0002-00000069',
      fields: [['Expires', new Date(validity.untilEpochMs).toISOString()], serverTime],
    });
  }
}

function checkSignature(request: OssRequest, claim: SignatureClaim, key: AccessKey): Resource {
  for (const resource of request.resources) {
    const { signature } = claim.compute(key.accessKeySecret, resource);
    if (sameSignature(signature, claim.signature)) return resource;
  }
  const computed = claim.compute(key.accessKeySecret, request.resources[0]);
  throw new OssFault('SignatureDoesNotMatch', {
    fields: [
      ['OSSAccessKeyId', claim.accessKeyId],
      ['SignatureProvided', claim.signature],
      ['StringToSign', computed.stringToSign],
      ['StringToSignBytes', hexBytes(computed.stringToSign)],
      ...(computed.canonicalRequest === undefined
        ? []
        : ([
            ['CanonicalRequest', computed.canonicalRequest],
            ['CanonicalRequestBytes', hexBytes(computed.canonicalRequest)],
          ] as const)),
    ],
  });
}

function hexBytes(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => `${byte.toString(16).toUpperCase().padStart(2, '0')} `)
    .join('');
}
