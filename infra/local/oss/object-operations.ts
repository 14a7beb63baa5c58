import type { StandInResponse } from '../stand-in/http-listener.ts';
import { isRetained } from './bucket-retention.ts';
import { withDefaultEncryption } from './bucket-settings.ts';
import { readRange } from './byte-range.ts';
import type { StoredObject } from './catalogue.ts';
import { crc64Ecma } from './crc64.ts';
import {
  checkedMd5,
  describingHeaders,
  encryptionHeaders,
  forbidsOverwrite,
  headersToKeep,
} from './object-headers.ts';
import { requireBucket, requireObjectName, type ObjectStorage } from './object-storage.ts';
import type { OperationCall, OperationHandler } from './operation-call.ts';
import { OssFault } from './oss-fault.ts';
import type { OssRequest } from './oss-request.ts';

/** Everything of an object that is about to be stored but its blob's name. */
export type ObjectDraft = Omit<StoredObject, 'lastModifiedEpochMs'>;

/**
 * Makes a written blob the object of that key. Writers of one key take turns, and the change is
 * durable before the next writer looks, so that of several `x-oss-forbid-overwrite` writes one wins
 * and a refusal never speaks of an object that a crash could still undo.
 *
 * @throws OssFault FileAlreadyExists, FileImmutable
 */
export async function placeObject(
  storage: ObjectStorage,
  target: { readonly bucket: string; readonly key: string; readonly endsUpload?: string },
  draft: ObjectDraft,
  refusal: OssFault | undefined,
): Promise<StoredObject> {
  return storage.writers.run(`${target.bucket}/${target.key}`, async () => {
    const replaced = storage.catalogue.object(target.bucket, target.key);
    const fault = replaced === undefined ? undefined : (refusal ?? immutable(storage, target));
    if (fault !== undefined) {
      await storage.blobs.remove(draft.blob);
      throw fault;
    }
    const object = { ...draft, lastModifiedEpochMs: storage.nowEpochMs() };
    await storage.catalogue.commit({ kind: 'object', ...target, object });
    if (replaced !== undefined) await storage.blobs.remove(replaced.blob);
    return object;
  });
}

export const putObject: OperationHandler = async (call) => {
  const { storage, request, bucket, key } = call;
  requireBucket(storage, bucket);
  requireObjectName(key);
  const refusal = refusalToOverwrite(request, key, '0026-00000201');
  const headers = withDefaultEncryption(
    headersToKeep(request),
    storage.catalogue.bucketSettings(bucket),
  );
  const md5 = checkedMd5(request);
  const draft: ObjectDraft = {
    blob: await storage.blobs.write([request.body]),
    sizeBytes: request.body.length,
    etag: `"${md5.toString('hex').toUpperCase()}"`,
    contentMd5: md5.toString('base64'),
    crc64: crc64Ecma(request.body),
    type: 'Normal',
    headers,
  };
  const object = await placeObject(storage, { bucket, key }, draft, refusal);
  return {
    status: 200,
    headers: {
      etag: object.etag,
      'content-md5': md5.toString('base64'),
      'x-oss-hash-crc64ecma': object.crc64,
      ...encryptionHeaders(headers),
    },
  };
};

export const getObject: OperationHandler = async (call) => {
  for (;;) {
    const object = requireObject(call);
    const unchanged = checkConditions(call.request, object);
    if (unchanged !== undefined) return unchanged;
    const bytes = await call.storage.blobs.read(object.blob);
    if (bytes !== undefined) return objectResponse(call.request, object, bytes);
    // Replaced between the look-up and the read: look again, unless its file was lost for good.
    if (call.storage.catalogue.object(call.bucket, call.key) === object) {
      throw new OssFault('InternalError');
    }
  }
};

export const headObject: OperationHandler = async (call) => {
  const object = requireObject(call);
  return (
    checkConditions(call.request, object) ?? {
      status: 200,
      headers: { ...describingHeaders(object), 'content-length': String(object.sizeBytes) },
    }
  );
};

/** Deleting what is not there succeeds. */
export const deleteObject: OperationHandler = async ({ storage, bucket, key }) => {
  requireBucket(storage, bucket);
  await removeObject(storage, bucket, key);
  return { status: 204 };
};

/**
 * Removes the object if there is one, and if it is the kind that is to go.
 *
 * @throws OssFault FileImmutable
 */
export async function removeObject(
  storage: ObjectStorage,
  bucket: string,
  key: string,
  isWanted: (object: StoredObject) => boolean = () => true,
): Promise<void> {
  await storage.writers.run(`${bucket}/${key}`, async () => {
    const object = storage.catalogue.object(bucket, key);
    if (object === undefined || !isWanted(object)) return;
    const fault = immutable(storage, { bucket, key });
    if (fault !== undefined) throw fault;
    await storage.catalogue.commit({ kind: 'deleted', bucket, keys: [key] });
    await storage.blobs.remove(object.blob);
  });
}

/** The refusal of whoever would remove or replace the object, if the bucket's retention says so. */
export function immutable(
  { catalogue, nowEpochMs }: ObjectStorage,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): OssFault | undefined {
  const object = catalogue.object(bucket, key);
  const { retention } = catalogue.bucketSettings(bucket);
  return object !== undefined && isRetained(retention, object, nowEpochMs())
    ? new OssFault('FileImmutable', { fields: [['Key', key]] })
    : undefined;
}

/** @throws OssFault NoSuchBucket, NoSuchKey */
export function requireObject({ storage, bucket, key }: OperationCall): StoredObject {
  requireBucket(storage, bucket);
  const object = storage.catalogue.object(bucket, key);
  if (object === undefined) throw new OssFault('NoSuchKey', { fields: [['Key', key]] });
  return object;
}

/** The refusal to be used if the key is taken; undefined if the write may replace. */
export function refusalToOverwrite(
  request: OssRequest,
  key: string,
  ec: string,
): OssFault | undefined {
  return forbidsOverwrite(request)
    ? new OssFault('FileAlreadyExists', { ec, fields: [['ObjectName', key]] })
    : undefined;
}

function checkConditions(request: OssRequest, object: StoredObject): StandInResponse | undefined {
  const ifMatch = request.headers.get('if-match');
  if (ifMatch !== undefined && ifMatch !== object.etag && `"${ifMatch}"` !== object.etag) {
    throw new OssFault('PreconditionFailed', { fields: [['Condition', 'If-Match']] });
  }
  const ifNoneMatch = request.headers.get('if-none-match');
  if (ifNoneMatch === object.etag || (ifNoneMatch && `"${ifNoneMatch}"` === object.etag)) {
    return { status: 304, headers: { etag: object.etag } };
  }
  return undefined;
}

function objectResponse(request: OssRequest, object: StoredObject, bytes: Buffer): StandInResponse {
  const headers = { ...describingHeaders(object), ...responseOverrides(request) };
  const isStandard = request.headers.get('x-oss-range-behavior') === 'standard';
  const range = readRange(request.headers.get('range'), bytes.length, isStandard);
  if (range === undefined) return { status: 200, headers, body: bytes };
  const { first, last } = range;
  return {
    status: 206,
    headers: { ...headers, 'content-range': `bytes ${first}-${last}/${bytes.length}` },
    body: bytes.subarray(first, last + 1),
  };
}

/** `response-content-type=…` and its like, which a signed URL may carry. */
function responseOverrides(request: OssRequest): Record<string, string> {
  const allowed =
    /^response-(content-type|content-language|expires|cache-control|content-disposition|content-encoding)$/;
  const overrides: Record<string, string> = {};
  for (const [name, value] of request.query) {
    const header = allowed.exec(name)?.[1];
    if (header !== undefined && value !== '') overrides[header] = value;
  }
  return overrides;
}
