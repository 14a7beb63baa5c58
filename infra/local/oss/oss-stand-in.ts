import {
  listenHttp,
  type StandInRequest,
  type StandInResponse,
} from '../stand-in/http-listener.ts';
import type { StandIn, StandInContext } from '../stand-in/stand-in.ts';
import { createAuthenticator } from './authentication.ts';
import { deleteBucket, getBucketInfo, listBuckets, putBucket } from './bucket-operations.ts';
import {
  deleteBucketEncryption,
  deleteBucketLifecycle,
  getBucketEncryption,
  getBucketLifecycle,
  getBucketVersioning,
  putBucketEncryption,
  putBucketLifecycle,
} from './bucket-setting-operations.ts';
import { copyObject, deleteMultipleObjects } from './copy-and-delete.ts';
import { removeWhatIsDue } from './life-cycle-expiry.ts';
import { listObjects } from './list-objects.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  initiateMultipartUpload,
  listParts,
  uploadPart,
} from './multipart-operations.ts';
import { deleteObject, getObject, headObject, putObject } from './object-operations.ts';
import { openObjectStorage, type ObjectStorage } from './object-storage.ts';
import type { OssOperation } from './operation.ts';
import type { OperationHandler } from './operation-call.ts';
import { faultDocument, OssFault } from './oss-fault.ts';
import { faultResponse, newRequestId, withCommonHeaders } from './oss-responses.ts';
import { createRequestReader, type RequestReading } from './request-reading.ts';
import { requireRights } from './required-rights.ts';
import {
  abortBucketWorm,
  completeBucketWorm,
  extendBucketWorm,
  getBucketWorm,
  initiateBucketWorm,
} from './retention-operations.ts';

/** The stand-in keeps one request in memory; the product takes 5 GB in one piece. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

const HANDLERS: Readonly<Record<OssOperation, OperationHandler>> = {
  ListBuckets: listBuckets,
  PutBucket: putBucket,
  DeleteBucket: deleteBucket,
  GetBucketInfo: getBucketInfo,
  PutBucketLifecycle: putBucketLifecycle,
  GetBucketLifecycle: getBucketLifecycle,
  DeleteBucketLifecycle: deleteBucketLifecycle,
  PutBucketEncryption: putBucketEncryption,
  GetBucketEncryption: getBucketEncryption,
  DeleteBucketEncryption: deleteBucketEncryption,
  GetBucketVersioning: getBucketVersioning,
  InitiateBucketWorm: initiateBucketWorm,
  AbortBucketWorm: abortBucketWorm,
  CompleteBucketWorm: completeBucketWorm,
  ExtendBucketWorm: extendBucketWorm,
  GetBucketWorm: getBucketWorm,
  ListObjects: listObjects,
  DeleteMultipleObjects: deleteMultipleObjects,
  PutObject: putObject,
  CopyObject: copyObject,
  GetObject: getObject,
  HeadObject: headObject,
  DeleteObject: deleteObject,
  InitiateMultipartUpload: initiateMultipartUpload,
  UploadPart: uploadPart,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
  ListParts: listParts,
  NotImplemented: () => Promise.reject(new OssFault('NotImplemented')),
};

export interface OssStandInOptions {
  /** Buckets that exist from the start. Default: `dingtalk-hk-local`. */
  readonly buckets?: readonly string[];
  /** Default: `oss-cn-hongkong`. */
  readonly region?: string;
}

/**
 * Starts an object storage service that the unmodified `ali-oss` SDK accepts as the real one.
 *
 * Guarantees: a write is acknowledged only when it is on disk; an object is whole or absent; of
 * several writes of one key with `x-oss-forbid-overwrite: true` exactly one succeeds; every request
 * needs a valid signature. README.md lists operations, sources, limits and guesses.
 *
 * @example
 * const oss = await startOssStandIn(context, { buckets: ['payroll-test'] });
 * // endpoints: { region, buckets, url, tlsUrl, pathStyle, host, port, tlsPort }
 */
export async function startOssStandIn(
  context: StandInContext,
  options: OssStandInOptions = {},
): Promise<StandIn> {
  const region = options.region ?? 'oss-cn-hongkong';
  const buckets = options.buckets ?? ['dingtalk-hk-local'];
  const nowEpochMs = (): number => context.clock.nowEpochMs();
  const storage = await openObjectStorage(context.stateDirectory, nowEpochMs);
  await createBuckets(storage, buckets);
  const authenticator = createAuthenticator({
    credentials: context.credentials,
    nowEpochMs,
    region: region.replace(/^oss-/, ''),
  });
  const read = createRequestReader(authenticator);
  const refuse = (fault: OssFault, request: StandInRequest): StandInResponse => {
    const requestId = newRequestId();
    return withCommonHeaders(faultResponse(fault, request, requestId), requestId, nowEpochMs());
  };
  const listener = await listenHttp({
    name: 'oss',
    context,
    maxBodyBytes: MAX_BODY_BYTES,
    operationOf: (request) => read(request).operation,
    handle: async (request) => {
      try {
        const response = await answer({ storage, region, context }, read(request));
        return withCommonHeaders(response, newRequestId(), nowEpochMs());
      } catch (error) {
        if (error instanceof OssFault) return refuse(error, request);
        throw error;
      }
    },
    errorOf: (code, request) => refuse(new OssFault(code), request),
    tooLarge: {
      status: 400,
      headers: { 'content-type': 'application/xml' },
      body: faultDocument(new OssFault('EntityTooLarge'), newRequestId(), 'oss'),
    },
  });
  return {
    name: 'oss',
    endpoints: {
      region,
      buckets,
      // By name, not by address: for an address `ali-oss` forges the Host header, and Node then
      // wants a certificate for `<bucket>.<region>.aliyuncs.com`.
      url: `http://localhost:${listener.ports.plain}`,
      tlsUrl: `https://localhost:${listener.ports.tls}`,
      pathStyle: true,
      host: '127.0.0.1',
      port: listener.ports.plain,
      tlsPort: listener.ports.tls,
    },
    ports: listener.ports,
    close: async () => {
      await listener.close();
      await storage.catalogue.close();
    },
  };
}

async function createBuckets(storage: ObjectStorage, buckets: readonly string[]): Promise<void> {
  for (const bucket of buckets) {
    if (storage.catalogue.bucketCreatedEpochMs(bucket) !== undefined) continue;
    const createdEpochMs = storage.nowEpochMs();
    await storage.catalogue.commit({ kind: 'bucket', bucket, createdEpochMs });
  }
}

interface Answering {
  readonly storage: ObjectStorage;
  readonly region: string;
  readonly context: StandInContext;
}

async function answer(answering: Answering, reading: RequestReading): Promise<StandInResponse> {
  if (reading.outcome === 'refused') throw reading.fault;
  const { storage, region, context } = answering;
  const { request, resource, operation } = reading;
  requireRights(context.access, reading);
  try {
    await removeWhatIsDue(storage, resource);
    return await HANDLERS[operation]({ storage, request, region, ...resource });
  } catch (error) {
    if (error instanceof OssFault) throw error;
    context.log(`oss: ${operation}: ${error instanceof Error ? error.message : 'unknown fault'}`);
    throw new OssFault('InternalError');
  }
}
