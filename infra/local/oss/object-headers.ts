import { createHash } from 'node:crypto';
import type { StoredObject } from './catalogue.ts';
import { OssFault } from './oss-fault.ts';
import type { OssRequest } from './oss-request.ts';

const KEPT_HEADERS = new Set([
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
  'x-oss-object-acl',
  'x-oss-server-data-encryption',
  'x-oss-server-side-encryption',
  'x-oss-server-side-encryption-key-id',
  'x-oss-storage-class',
  'x-oss-tagging',
]);
const META_PREFIX = 'x-oss-meta-';
const MAX_META_BYTES = 8 * 1024;
const ENCRYPTIONS = new Set(['AES256', 'KMS', 'SM4']);

/**
 * The headers of a write that are stored with the object.
 *
 * @throws OssFault InvalidArgument for too much metadata or an encryption that does not exist
 */
export function headersToKeep(request: OssRequest): Readonly<Record<string, string>> {
  const kept: Record<string, string> = { 'content-type': 'application/octet-stream' };
  let metaBytes = 0;
  for (const [name, value] of request.headers) {
    if (!KEPT_HEADERS.has(name) && !name.startsWith(META_PREFIX)) continue;
    kept[name] = value;
    if (name.startsWith(META_PREFIX)) metaBytes += name.length - META_PREFIX.length + value.length;
  }
  if (metaBytes > MAX_META_BYTES) {
    throw new OssFault('InvalidArgument', { message: 'The metadata is larger than 8 KB.' });
  }
  const encryption = kept['x-oss-server-side-encryption'];
  if (encryption !== undefined && !ENCRYPTIONS.has(encryption)) {
    throw new OssFault('InvalidArgument', {
      message: 'The encryption method is not supported.',
      fields: [
        ['ArgumentName', 'x-oss-server-side-encryption'],
        ['ArgumentValue', encryption],
      ],
    });
  }
  return kept;
}

/** Headers of the answer to a write: what the product says of the encryption it applied. */
export function encryptionHeaders(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.startsWith('x-oss-server-')),
  );
}

/** Headers of GetObject and HeadObject but for the length. */
export function describingHeaders(object: StoredObject): Record<string, string> {
  const headers: Record<string, string> = {
    'x-oss-storage-class': 'Standard',
    ...object.headers,
    etag: object.etag,
    'last-modified': new Date(object.lastModifiedEpochMs).toUTCString(),
    'accept-ranges': 'bytes',
    'x-oss-object-type': object.type,
    'x-oss-hash-crc64ecma': object.crc64,
  };
  const tags = object.headers['x-oss-tagging'];
  delete headers['x-oss-tagging'];
  delete headers['x-oss-object-acl'];
  if (tags !== undefined) headers['x-oss-tagging-count'] = String(tags.split('&').length);
  if (object.contentMd5 !== undefined) headers['content-md5'] = object.contentMd5;
  return headers;
}

/**
 * Whether a write must not replace an object.
 *
 * @throws OssFault InvalidArgument for anything but the literals `true` and `false`
 */
export function forbidsOverwrite(request: OssRequest): boolean {
  const value = request.headers.get('x-oss-forbid-overwrite');
  if (value === undefined || value === 'false') return false;
  if (value === 'true') return true;
  throw new OssFault('InvalidArgument', {
    message: 'The x-oss-forbid-overwrite header must be true or false.',
    ec: '0017-00000279',
    fields: [
      ['ArgumentName', 'x-oss-forbid-overwrite'],
      ['ArgumentValue', value],
    ],
  });
}

/**
 * The MD5 of the body, checked against the Content-MD5 header if there is one.
 *
 * @throws OssFault InvalidDigest
 */
export function checkedMd5(request: OssRequest): Buffer {
  const md5 = createHash('md5').update(request.body).digest();
  const claimed = request.headers.get('content-md5');
  if (claimed !== undefined && claimed !== md5.toString('base64')) {
    throw new OssFault('InvalidDigest', {
      fields: [['Content-MD5', claimed]],
    });
  }
  return md5;
}
