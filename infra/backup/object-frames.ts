import * as z from 'zod';

/** A run of bytes of an object, as it stands in a part of a backup. */
export interface ObjectFrame {
  readonly key: string;
  /** SHA-256 (hex) of the logical content, as it was given when the object was stored. */
  readonly contentSha256: string;
  /** Of the whole object. */
  readonly totalBytes: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

const header = z.strictObject({
  key: z.string().min(1),
  contentSha256: z.string(),
  totalBytes: z.int().min(0),
  offset: z.int().min(0),
  length: z.int().min(0),
});
const LENGTH_BYTES = 4;

/** Length of a line of JSON, the line, the bytes. */
export function encodeFrame({ bytes, ...about }: ObjectFrame): Buffer {
  const line = Buffer.from(JSON.stringify({ ...about, length: bytes.byteLength }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(line.byteLength);
  return Buffer.concat([length, line, bytes]);
}

/** @throws RangeError for bytes that end in the middle of a frame, or hold another thing */
export function* decodeFrames(part: Uint8Array): Generator<ObjectFrame> {
  const buffer = Buffer.from(part.buffer, part.byteOffset, part.byteLength);
  for (let at = 0; at < buffer.byteLength;) {
    const lineAt = at + LENGTH_BYTES;
    if (lineAt > buffer.byteLength) throw new RangeError('a frame without its length');
    const bytesAt = lineAt + buffer.readUInt32BE(at);
    if (bytesAt > buffer.byteLength) throw new RangeError('a frame without its header');
    const { length, ...about } = headerOf(buffer.toString('utf8', lineAt, bytesAt));
    at = bytesAt + length;
    if (at > buffer.byteLength) throw new RangeError('a frame without its bytes');
    yield { ...about, bytes: buffer.subarray(bytesAt, at) };
  }
}

function headerOf(line: string): z.infer<typeof header> {
  try {
    return header.parse(JSON.parse(line));
  } catch (error) {
    throw new RangeError('a frame with another header', { cause: error });
  }
}
