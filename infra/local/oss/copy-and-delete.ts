import { withDefaultEncryption } from './bucket-settings.ts';
import { removeWhatIsDue } from './life-cycle-expiry.ts';
import { checkedMd5, encryptionHeaders, headersToKeep } from './object-headers.ts';
import {
  immutable,
  placeObject,
  refusalToOverwrite,
  removeObject,
  requireObject,
} from './object-operations.ts';
import { requireBucket, requireObjectName } from './object-storage.ts';
import { xmlResponse, type OperationHandler } from './operation-call.ts';
import { OssFault } from './oss-fault.ts';
import type { OssRequest, Resource } from './oss-request.ts';
import { childrenOf, element, parseXml, textOf } from './xml.ts';

const MAX_KEYS_PER_DELETE = 1000;

export const copyObject: OperationHandler = async (call) => {
  const { storage, request, bucket, key } = call;
  requireBucket(storage, bucket);
  requireObjectName(key);
  const refusal = refusalToOverwrite(request, key, '0026-00000201');
  const from = copySourceOf(request);
  await removeWhatIsDue(storage, from);
  const source = requireObject({ ...call, ...from });
  const replacesMeta = request.headers.get('x-oss-metadata-directive') === 'REPLACE';
  const headers = withDefaultEncryption(
    replacesMeta ? headersToKeep(request) : source.headers,
    storage.catalogue.bucketSettings(bucket),
  );
  const object = await placeObject(
    storage,
    { bucket, key },
    { ...source, blob: await storage.blobs.copy(source.blob), headers },
    refusal,
  );
  return xmlResponse(
    element('CopyObjectResult', [
      element('LastModified', new Date(object.lastModifiedEpochMs).toISOString()),
      element('ETag', object.etag),
    ]),
    { 'x-oss-hash-crc64ecma': object.crc64, ...encryptionHeaders(headers) },
  );
};

export const deleteMultipleObjects: OperationHandler = async (call) => {
  const { storage, request, bucket } = call;
  requireBucket(storage, bucket);
  checkedMd5(request);
  const named = keysToDelete(request);
  for (const key of named) {
    const fault = immutable(storage, { bucket, key });
    if (fault !== undefined) throw fault;
  }
  for (const key of named) await removeObject(storage, bucket, key);
  const isQuiet = textOf(deleteDocument(request), 'Quiet') === 'true';
  const encodesUrl = request.query.get('encoding-type') === 'url';
  return xmlResponse(
    element(
      'DeleteResult',
      isQuiet
        ? []
        : named.map((key) =>
            element('Deleted', [element('Key', encodesUrl ? encodeURIComponent(key) : key)]),
          ),
    ),
  );
};

/** @throws OssFault MalformedXML if the request names no object, too many, or one without a key */
export function keysToDelete(request: OssRequest): readonly string[] {
  const keys = childrenOf(deleteDocument(request), 'Object').map((entry) => textOf(entry, 'Key'));
  if (keys.length === 0 || keys.length > MAX_KEYS_PER_DELETE || keys.includes(undefined)) {
    throw new OssFault('MalformedXML');
  }
  return keys.filter((key) => key !== undefined);
}

function deleteDocument({ body }: OssRequest) {
  return childrenOf(parseXml(body.toString()), 'Delete')[0];
}

/** What is to be copied. @throws OssFault InvalidArgument */
export function copySourceOf({ headers }: OssRequest): Resource {
  const header = headers.get('x-oss-copy-source') ?? '';
  const match = /^\/?([^/]+)\/(.+)$/s.exec(decodeSource(header));
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new OssFault('InvalidArgument', {
      message: 'The x-oss-copy-source header must name a bucket and an object.',
    });
  }
  return { bucket: match[1], key: match[2] };
}

function decodeSource(header: string): string {
  try {
    return decodeURIComponent(header);
  } catch {
    throw new OssFault('InvalidArgument', { message: 'The x-oss-copy-source header is invalid.' });
  }
}
