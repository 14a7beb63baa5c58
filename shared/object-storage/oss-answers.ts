import { createHash } from 'node:crypto';
import { NotAnOssAnswerError } from './oss-fault.ts';
import type { ObjectPart, StoredObjectInfo } from './object-store.ts';

/** Name of the user metadata that holds the SHA-256 of the logical content. */
export const CONTENT_SHA256_META = 'content-sha256';

/** Every answer of OSS carries its request id; a proxy or captive portal in between has none. */
export function assertFromOss(headers: unknown): Readonly<Record<string, string>> {
  const known = (headers ?? {}) as Readonly<Record<string, string>>;
  if (known['x-oss-request-id'] === undefined) {
    throw new NotAnOssAnswerError('an answer without x-oss-request-id');
  }
  return known;
}

/** The bytes of a GetObject answer, compared with the MD5 that the store keeps of them. */
export function checkedContent(content: unknown, rawHeaders: unknown): Uint8Array {
  const headers = assertFromOss(rawHeaders);
  if (!Buffer.isBuffer(content)) throw new NotAnOssAnswerError('an answer without content');
  const md5 = headers['content-md5'];
  if (md5 !== undefined && createHash('md5').update(content).digest('base64') !== md5) {
    throw new NotAnOssAnswerError('content that differs from its MD5');
  }
  return content;
}

/** The bytes of an answer to a range, which must be the ones that were asked for. */
export function checkedPart(content: unknown, rawHeaders: unknown, part: ObjectPart): Uint8Array {
  const headers = assertFromOss(rawHeaders);
  const [, first, last] = /^bytes (\d+)-(\d+)\//.exec(headers['content-range'] ?? '') ?? [];
  const isPart =
    Buffer.isBuffer(content) &&
    Number(first) === part.offset &&
    Number(last) < part.offset + part.length &&
    content.length === Number(last) - Number(first) + 1;
  if (!isPart) throw new NotAnOssAnswerError('other bytes than those that were asked for');
  return content;
}

/** Whether OSS says that the range begins beyond the end of the object. */
export function isBeyondEnd(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'InvalidRange';
}

/** What a HeadObject answer says of an object. */
export function infoOf(key: string, rawHeaders: unknown): StoredObjectInfo {
  const headers = assertFromOss(rawHeaders);
  return {
    key,
    sizeBytes: Number(headers['content-length'] ?? '0'),
    contentSha256: headers[`x-oss-meta-${CONTENT_SHA256_META}`],
  };
}
