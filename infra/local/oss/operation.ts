import type { OssRequest, Resource } from './oss-request.ts';

/** Operations by the product's names; `ListObjects` stands for both versions of that call. */
export type OssOperation =
  | 'ListBuckets'
  | 'PutBucket'
  | 'DeleteBucket'
  | 'GetBucketInfo'
  | 'PutBucketLifecycle'
  | 'GetBucketLifecycle'
  | 'DeleteBucketLifecycle'
  | 'PutBucketEncryption'
  | 'GetBucketEncryption'
  | 'DeleteBucketEncryption'
  | 'GetBucketVersioning'
  | 'InitiateBucketWorm'
  | 'AbortBucketWorm'
  | 'CompleteBucketWorm'
  | 'ExtendBucketWorm'
  | 'GetBucketWorm'
  | 'ListObjects'
  | 'DeleteMultipleObjects'
  | 'PutObject'
  | 'CopyObject'
  | 'GetObject'
  | 'HeadObject'
  | 'DeleteObject'
  | 'InitiateMultipartUpload'
  | 'UploadPart'
  | 'CompleteMultipartUpload'
  | 'AbortMultipartUpload'
  | 'ListParts'
  | 'NotImplemented';

/** Sub-resources that change what a request means and that this stand-in does not imitate. */
const OTHER_SUBRESOURCES = new Set(
  (
    'accessmonitor acl append asyncFetch bucketArchiveDirectRead callback cname comp cors ' +
    'httpsConfig img inventory legacy live location logging metaQuery ' +
    'objectWorm overwriteConfig policy position publicAccessBlock qos qosInfo referer replication ' +
    'requestPayment resourceGroup restore rtc stat style symlink tagging transferAcceleration ' +
    'versionId versions vod website x-oss-async-process x-oss-process'
  ).split(' '),
);

/** Settings of a bucket, by sub-resource and method. */
const SETTINGS: Readonly<Record<string, Readonly<Record<string, OssOperation>>>> = {
  lifecycle: {
    PUT: 'PutBucketLifecycle',
    GET: 'GetBucketLifecycle',
    DELETE: 'DeleteBucketLifecycle',
  },
  encryption: {
    PUT: 'PutBucketEncryption',
    GET: 'GetBucketEncryption',
    DELETE: 'DeleteBucketEncryption',
  },
  versioning: { GET: 'GetBucketVersioning' },
  worm: { POST: 'InitiateBucketWorm', GET: 'GetBucketWorm', DELETE: 'AbortBucketWorm' },
  // Before `wormId`, which comes with it.
  wormExtend: { POST: 'ExtendBucketWorm' },
  wormId: { POST: 'CompleteBucketWorm' },
};

/** Names the operation that a request asks for. */
export function operationOf(request: OssRequest, resource: Resource): OssOperation {
  const { method, query } = request;
  if ([...query.keys()].some((name) => OTHER_SUBRESOURCES.has(name))) return 'NotImplemented';
  const setting = Object.keys(SETTINGS).find((name) => query.has(name));
  if (setting !== undefined) {
    const isBucket = resource.bucket !== '' && resource.key === '';
    return (isBucket ? SETTINGS[setting]?.[method] : undefined) ?? 'NotImplemented';
  }
  if (resource.bucket === '') return method === 'GET' ? 'ListBuckets' : 'NotImplemented';
  return resource.key === '' ? bucketOperation(method, query) : objectOperation(request);
}

function bucketOperation(method: string, query: ReadonlyMap<string, string>): OssOperation {
  if (query.has('uploads')) return 'NotImplemented';
  if (method === 'PUT') return 'PutBucket';
  if (method === 'DELETE') return 'DeleteBucket';
  if (method === 'GET') return query.has('bucketInfo') ? 'GetBucketInfo' : 'ListObjects';
  return method === 'POST' && query.has('delete') ? 'DeleteMultipleObjects' : 'NotImplemented';
}

function objectOperation({ method, query, headers }: OssRequest): OssOperation {
  const isPart = query.has('uploadId');
  switch (method) {
    case 'PUT':
      if (headers.has('x-oss-copy-source')) return isPart ? 'NotImplemented' : 'CopyObject';
      return isPart ? 'UploadPart' : 'PutObject';
    case 'GET':
      return isPart ? 'ListParts' : 'GetObject';
    case 'HEAD':
      return 'HeadObject';
    case 'DELETE':
      return isPart ? 'AbortMultipartUpload' : 'DeleteObject';
    case 'POST':
      if (query.has('uploads')) return 'InitiateMultipartUpload';
      return isPart ? 'CompleteMultipartUpload' : 'NotImplemented';
    default:
      return 'NotImplemented';
  }
}
