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
  const text = Buffer.from(content);
  if (text.length > EVENT_CONTENT_LIMIT_BYTES) {
    throw new RangeError(`the content of an event is ${String(text.length)} bytes long`);
  }
  const isCompressed = text.length > COMPRESSED_FROM_BYTES;
  const form = Uint8Array.of(isCompressed ? GZIPPED : PLAIN);
  const body = isCompressed ? await compress(text) : text;
  return sealer.seal(Buffer.concat([form, body]), context);
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
