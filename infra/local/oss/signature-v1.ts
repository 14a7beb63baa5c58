import { createHmac } from 'node:crypto';
import { OssFault } from './oss-fault.ts';
import type { OssRequest, Resource } from './oss-request.ts';
import type { ClaimReader, ComputedSignature } from './signature-claim.ts';

/** Query parameters that belong to the signed resource of a V1 signature, as the SDKs list them. */
const SIGNED_PARAMETERS = new Set(
  (
    'acl append bucketInfo callback callback-var cname comp continuation-token cors delete ' +
    'encryption endTime img inventory inventoryId lifecycle live location logging objectMeta ' +
    'partNumber policy position qos qosInfo referer replication replicationLocation ' +
    'replicationProgress requestPayment response-cache-control response-content-disposition ' +
    'response-content-encoding response-content-language response-content-type response-expires ' +
    'restore security-token sequential startTime stat status style styleName symlink tagging ' +
    'uploadId uploads versionId versioning versions vod website worm wormExtend wormId ' +
    'x-oss-ac-forward-allow x-oss-ac-source-ip x-oss-ac-subnet-mask x-oss-ac-vpc-id ' +
    'x-oss-async-process x-oss-process x-oss-request-payer x-oss-traffic-limit'
  ).split(' '),
);

/** `Authorization: OSS <key id>:<signature>`. */
export const readV1Header: ClaimReader = (request) => {
  const authorization = request.headers.get('authorization');
  if (authorization?.startsWith('OSS ') !== true) return undefined;
  const match = /^OSS ([^:\s]+):(\S+)$/.exec(authorization);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new OssFault('InvalidArgument', { message: 'Authorization header is invalid.' });
  }
  const date = request.headers.get('x-oss-date') ?? request.headers.get('date') ?? '';
  const epochMs = Date.parse(date);
  if (Number.isNaN(epochMs)) {
    throw new OssFault('AccessDenied', {
      message: 'OSS authentication requires a valid Date.',
      ec: '0002-00000501',
    });
  }
  return {
    accessKeyId: match[1],
    securityToken: request.headers.get('x-oss-security-token'),
    signature: match[2],
    validity: { kind: 'around', epochMs, text: new Date(epochMs).toISOString() },
    compute: (secret, resource) => computeV1(request, resource, date, secret),
  };
};

/** `?OSSAccessKeyId=…&Expires=…&Signature=…`. */
export const readV1Url: ClaimReader = (request) => {
  const accessKeyId = request.query.get('OSSAccessKeyId');
  if (accessKeyId === undefined) return undefined;
  const expires = request.query.get('Expires') ?? '';
  const signature = request.query.get('Signature');
  if (signature === undefined || !/^\d{1,12}$/.test(expires)) {
    throw new OssFault('AccessDenied', {
      message: 'Query-string authentication requires the Signature, Expires and OSSAccessKeyId.',
    });
  }
  return {
    accessKeyId,
    securityToken: request.query.get('security-token'),
    signature,
    validity: {
      kind: 'until',
      notBeforeEpochMs: undefined,
      untilEpochMs: Number(expires) * 1000,
    },
    compute: (secret, resource) => computeV1(request, resource, expires, secret),
  };
};

function computeV1(
  request: OssRequest,
  resource: Resource,
  date: string,
  secret: string,
): ComputedSignature {
  const ossHeaders = [...request.headers]
    .filter(([name]) => name.startsWith('x-oss-'))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}:${value.trim()}\n`)
    .join('');
  const stringToSign =
    [
      request.method,
      request.headers.get('content-md5') ?? '',
      request.headers.get('content-type') ?? '',
      date,
      ossHeaders,
    ].join('\n') + signedResource(request, resource);
  return {
    stringToSign,
    signature: createHmac('sha1', secret).update(stringToSign).digest('base64'),
  };
}

function signedResource(request: OssRequest, { bucket, key }: Resource): string {
  const path = bucket === '' ? '/' : `/${bucket}/${key}`;
  const parameters = [...request.query]
    .filter(([name]) => SIGNED_PARAMETERS.has(name))
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`;
}
