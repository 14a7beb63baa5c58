import { compress, decompress, type Seal, type Sealer } from '../sealing/index.ts';

/** Longest content that is taken in, in bytes of UTF-8. A cell of the table ends at 2 MB. */
export const EVENT_CONTENT_LIMIT_BYTES = 4 * 1_024 * 1_024;

/** Below this, gzip gains less than its time is worth. */
const COMPRESSED_FROM_BYTES = 1_024;

/** First byte under the seal, so that the form is authenticated with the content. */
const PLAIN = 0;
const GZIPPED = 1;

/**
 * Seals the text of an event, gzipped first if it is longer than 1 KB.
 *
 * @throws RangeError if it is longer than `EVENT_CONTENT_LIMIT_BYTES`
 */
export async function sealContent(
  sealer: Seal,
  content: string,
  context: string,
): Promise<Uint8Array> {
  const bytes = Buffer.byteLength(content);
  if (bytes > EVENT_CONTENT_LIMIT_BYTES) {
    throw new RangeError(`the content of an event is ${String(bytes)} bytes long`);
  }
  if (bytes <= COMPRESSED_FROM_BYTES) {
    const plain = Buffer.allocUnsafe(1 + bytes);
    plain[0] = PLAIN;
    plain.write(content, 1);
    return sealer.seal(plain, context);
  }
  const body = await compress(Buffer.from(content));
  return sealer.seal(Buffer.concat([Uint8Array.of(GZIPPED), body]), context);
}

/**
 * Undoes `sealContent`.
 *
 * @throws SealBrokenError, UnknownSealingKeyError, CompressedDataBrokenError,
 *   DecompressedTooLargeError
 */
export async function openContent(
  sealer: Sealer,
  sealed: Uint8Array,
  context: string,
): Promise<string> {
  const opened = sealer.open(sealed, context);
  const body = opened.subarray(1);
  const text = opened[0] === GZIPPED ? await decompress(body, EVENT_CONTENT_LIMIT_BYTES) : body;
  return Buffer.from(text).toString('utf8');
}
