import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { CompressedDataBrokenError, DecompressedTooLargeError } from './errors.ts';

const gzipAsync = promisify(gzip);
// Marked so that a function which only seals does not carry it.
const gunzipAsync = /* @__PURE__ */ promisify(gunzip);

/** 1 is fastest, 6 is zlib's own default. */
export type CompressionLevel = 1 | 2 | 3 | 4 | 5 | 6;

/** Gzips off the main thread. Compress before sealing: sealed bytes do not shrink. */
export async function compress(
  bytes: Uint8Array,
  level: CompressionLevel = 6,
): Promise<Uint8Array> {
  return gzipAsync(bytes, { level });
}

/** Bytes that come out at a time: zlib's own 16 kB make the main thread wait for each of them. */
const CHUNK_BYTES = 131_072;

/**
 * Undoes `compress`, and stops as soon as more than `limitBytes` come out, however small the input.
 *
 * @throws DecompressedTooLargeError
 * @throws CompressedDataBrokenError
 */
export async function decompress(bytes: Uint8Array, limitBytes: number): Promise<Uint8Array> {
  try {
    return compact(
      await gunzipAsync(bytes, { maxOutputLength: limitBytes, chunkSize: CHUNK_BYTES }),
    );
  } catch (error) {
    const isTooLarge =
      error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw isTooLarge
      ? new DecompressedTooLargeError(limitBytes)
      : new CompressedDataBrokenError(error);
  }
}

/** A copy of what is a small part of a large buffer: whoever keeps it would keep all of the buffer. */
function compact(bytes: Buffer): Buffer {
  return bytes.length * 2 < bytes.buffer.byteLength ? Buffer.from(bytes) : bytes;
}
