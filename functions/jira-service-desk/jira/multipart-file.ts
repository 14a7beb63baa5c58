import { createHash } from 'node:crypto';
import type { RequestFile } from '../ports.ts';

/** The one file of a `multipart/form-data` body (RFC 7578), in the part `file`. */
export function multipartFile({ name, content }: RequestFile): {
  readonly contentType: string;
  readonly content: Uint8Array;
} {
  // Of the content itself: such a line cannot stand in it by chance.
  const boundary = `----file-${createHash('sha256').update(content).digest('hex').slice(0, 40)}`;
  const head =
    `--${boundary}\r\n` +
    `Content-Disposition: form-data; name="file"; filename="${escaped(name)}"\r\n` +
    'Content-Type: application/octet-stream\r\n\r\n';
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    content: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

/** As browsers write it (HTML standard, "multipart/form-data"). */
function escaped(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
}
