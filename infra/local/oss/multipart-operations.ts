import { createHash, randomUUID } from 'node:crypto';
import { withDefaultEncryption } from './bucket-settings.ts';
import type { StoredPart, Upload } from './catalogue.ts';
import { crc64Ecma } from './crc64.ts';
import { checkedMd5, encryptionHeaders, headersToKeep } from './object-headers.ts';
import { placeObject, refusalToOverwrite } from './object-operations.ts';
import { requireBucket, requireObjectName, type ObjectStorage } from './object-storage.ts';
import { xmlResponse, type OperationCall, type OperationHandler } from './operation-call.ts';
import { OssFault } from './oss-fault.ts';
import { childrenOf, element, parseXml, textOf } from './xml.ts';

const MIN_PART_BYTES = 100 * 1024;
const MAX_PART_NUMBER = 10_000;

export const initiateMultipartUpload: OperationHandler = async ({
  storage,
  request,
  bucket,
  key,
}) => {
  requireBucket(storage, bucket);
  requireObjectName(key);
  const refusal = refusalToOverwrite(request, key, '0026-00000201');
  if (refusal !== undefined && storage.catalogue.object(bucket, key) !== undefined) throw refusal;
  const uploadId = randomUUID().replaceAll('-', '').toUpperCase();
  const headers = withDefaultEncryption(
    headersToKeep(request),
    storage.catalogue.bucketSettings(bucket),
  );
  const initiatedEpochMs = storage.nowEpochMs();
  await storage.catalogue.commit({
    kind: 'upload',
    uploadId,
    bucket,
    key,
    headers,
    initiatedEpochMs,
  });
  return xmlResponse(
    element('InitiateMultipartUploadResult', [
      element('Bucket', bucket),
      element('Key', key),
      element('UploadId', uploadId),
    ]),
    encryptionHeaders(headers),
  );
};

export const uploadPart: OperationHandler = async (call) => {
  const { storage, request } = call;
  const { uploadId } = requireUpload(call);
  const text = request.query.get('partNumber') ?? '';
  const number = Number(text);
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > MAX_PART_NUMBER) {
    throw new OssFault('InvalidArgument', {
      message: 'Part number must be an integer between 1 and 10000, inclusive.',
      fields: [
        ['ArgumentName', 'partNumber'],
        ['ArgumentValue', text],
      ],
    });
  }
  const etag = `"${checkedMd5(request).toString('hex').toUpperCase()}"`;
  const part: StoredPart = {
    blob: await storage.blobs.write([request.body]),
    sizeBytes: request.body.length,
    etag,
    lastModifiedEpochMs: storage.nowEpochMs(),
  };
  await storage.writers.run(`upload/${uploadId}`, async () => {
    const replaced = requireUpload(call).upload.parts.get(number);
    await storage.catalogue.commit({ kind: 'part', uploadId, number, part });
    if (replaced !== undefined) await storage.blobs.remove(replaced.blob);
  });
  return {
    status: 200,
    headers: { etag, 'x-oss-hash-crc64ecma': crc64Ecma(request.body) },
  };
};

export const completeMultipartUpload: OperationHandler = async (call) => {
  const { storage, request, bucket, key } = call;
  const { uploadId } = requireUpload(call);
  const refusal = refusalToOverwrite(request, key, '0042-00000214');
  return storage.writers.run(`upload/${uploadId}`, async () => {
    const { upload } = requireUpload(call);
    const parts = namedParts(request.body.toString(), upload);
    const bytes = await Promise.all(parts.map((part) => storage.blobs.read(part.blob)));
    const whole = Buffer.concat(bytes.filter((chunk) => chunk !== undefined));
    const digest = createHash('md5');
    for (const part of parts) digest.update(Buffer.from(part.etag.slice(1, -1), 'hex'));
    const object = await placeObject(
      storage,
      { bucket, key, endsUpload: uploadId },
      {
        blob: await storage.blobs.write([whole]),
        sizeBytes: whole.length,
        etag: `"${digest.digest('hex').toUpperCase()}-${parts.length}"`,
        crc64: crc64Ecma(whole),
        type: 'Multipart',
        headers: upload.headers,
      },
      refusal,
    );
    for (const part of upload.parts.values()) await storage.blobs.remove(part.blob);
    return xmlResponse(
      element('CompleteMultipartUploadResult', [
        element('Location', `http://${bucket}.${call.region}.aliyuncs.com/${encodeURI(key)}`),
        element('Bucket', bucket),
        element('Key', key),
        element('ETag', object.etag),
      ]),
      {
        etag: object.etag,
        'x-oss-hash-crc64ecma': object.crc64,
        ...encryptionHeaders(upload.headers),
      },
    );
  });
};

export const abortMultipartUpload: OperationHandler = async (call) => {
  const { uploadId } = requireUpload(call);
  if (!(await discardUpload(call.storage, uploadId))) requireUpload(call);
  return { status: 204 };
};

/** Ends an upload and removes its parts; false if it has ended already. */
export async function discardUpload(storage: ObjectStorage, uploadId: string): Promise<boolean> {
  return storage.writers.run(`upload/${uploadId}`, async () => {
    const upload = storage.catalogue.upload(uploadId);
    if (upload === undefined) return false;
    await storage.catalogue.commit({ kind: 'upload-aborted', uploadId });
    for (const part of upload.parts.values()) await storage.blobs.remove(part.blob);
    return true;
  });
}

export const listParts: OperationHandler = async (call) => {
  const { uploadId, upload } = requireUpload(call);
  const { query } = call.request;
  const marker = Number(query.get('part-number-marker') ?? '0');
  const maxParts = Math.min(1000, Number(query.get('max-parts') ?? '1000'));
  if (!Number.isInteger(marker) || !Number.isInteger(maxParts) || maxParts < 1) {
    throw new OssFault('InvalidArgument');
  }
  const rest = [...upload.parts]
    .filter(([number]) => number > marker)
    .sort(([left], [right]) => left - right);
  const page = rest.slice(0, maxParts);
  return xmlResponse(
    element('ListPartsResult', [
      element('Bucket', call.bucket),
      element('Key', call.key),
      element('UploadId', uploadId),
      element('PartNumberMarker', marker),
      element('NextPartNumberMarker', page.at(-1)?.[0] ?? 0),
      element('MaxParts', maxParts),
      element('IsTruncated', rest.length > page.length),
      ...page.map(([number, part]) =>
        element('Part', [
          element('PartNumber', number),
          element('LastModified', new Date(part.lastModifiedEpochMs).toISOString()),
          element('ETag', part.etag),
          element('Size', part.sizeBytes),
        ]),
      ),
    ]),
  );
};

function requireUpload(call: OperationCall): { uploadId: string; upload: Upload } {
  requireBucket(call.storage, call.bucket);
  const uploadId = call.request.query.get('uploadId') ?? '';
  const upload = call.storage.catalogue.upload(uploadId);
  if (upload?.bucket !== call.bucket || upload.key !== call.key) {
    throw new OssFault('NoSuchUpload', { fields: [['UploadId', uploadId]] });
  }
  return { uploadId, upload };
}

/** The parts that a completion names, checked for order, presence and size. */
function namedParts(body: string, upload: Upload): readonly StoredPart[] {
  const document = childrenOf(parseXml(body), 'CompleteMultipartUpload')[0];
  const named = childrenOf(document, 'Part').map((part) => ({
    number: Number(textOf(part, 'PartNumber')),
    etag: textOf(part, 'ETag')?.trim().replaceAll('"', '').toUpperCase(),
  }));
  if (named.length === 0) throw new OssFault('MalformedXML');
  const parts = named.map(({ number, etag }, index) => {
    if (index > 0 && number <= (named[index - 1]?.number ?? 0)) {
      throw new OssFault('InvalidPartOrder');
    }
    const part = upload.parts.get(number);
    if (part?.etag !== `"${etag ?? ''}"`) {
      throw new OssFault('InvalidPart', { fields: [['PartNumber', String(number)]] });
    }
    return part;
  });
  if (parts.slice(0, -1).some((part) => part.sizeBytes < MIN_PART_BYTES)) {
    throw new OssFault('EntityTooSmall');
  }
  return parts;
}
