import { createHash } from 'node:crypto';
import type { ChainOwner } from '../chain/chain-event.ts';
import type { Segment } from '../ports.ts';
import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import {
  compress,
  CompressedDataBrokenError,
  decompress,
  DecompressedTooLargeError,
  SealBrokenError,
  type Sealer,
} from '../../../shared/sealing/index.ts';
import type { CallOptions } from '../../../shared/table-store/index.ts';
import { SegmentBrokenError } from './errors.ts';

/** 1,000 events of 32 kB, and their header. */
export const MOST_TEXT_BYTES = 36_000_000;
const SEQUENCE_DIGITS = 12;
const HASH_DIGITS_IN_NAME = 16;

/**
 * The texts of segments, gzipped, sealed and written once. A name comes from the content, so that an
 * append that was overtaken leaves an object that is in nobody's way, and the same append again finds
 * its own.
 */
export class SegmentObjects {
  readonly #objects: ObjectStore;
  readonly #sealer: Sealer;

  constructor(objects: ObjectStore, sealer: Sealer) {
    this.#objects = objects;
    this.#sealer = sealer;
  }

  /** @throws RangeError for a text that nobody would read again */
  async write(owner: ChainOwner, segment: Segment, text: Buffer, call: CallOptions): Promise<void> {
    if (text.length > MOST_TEXT_BYTES) throw new RangeError('a segment of 36 MB at most');
    const key = objectKeyOf(owner, segment);
    await this.#objects.putOnce(
      key,
      this.#sealer.seal(await compress(text, 1), key),
      { contentType: 'application/octet-stream', contentSha256: segment.textSha256 },
      call,
    );
  }

  /**
   * The text as it was written.
   *
   * @throws SegmentBrokenError; UnknownSealingKeyError and the errors of the object port
   */
  async read(owner: ChainOwner, segment: Segment, call: CallOptions): Promise<Buffer> {
    const key = objectKeyOf(owner, segment);
    const sealed = await this.#objects.get(key, call);
    if (sealed === undefined) throw new SegmentBrokenError(segment, 'object-missing');
    const bytes = await this.#unpack(segment, key, sealed);
    const textSha256 = createHash('sha256').update(bytes).digest('hex');
    if (textSha256 !== segment.textSha256) throw new SegmentBrokenError(segment, 'text-altered');
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  async #unpack(segment: Segment, key: string, sealed: Uint8Array): Promise<Uint8Array> {
    try {
      return await decompress(this.#sealer.open(sealed, key), MOST_TEXT_BYTES);
    } catch (error) {
      if (error instanceof SealBrokenError) {
        throw new SegmentBrokenError(segment, 'seal-broken', error);
      }
      const isOfUs =
        error instanceof CompressedDataBrokenError || error instanceof DecompressedTooLargeError;
      throw isOfUs ? new SegmentBrokenError(segment, 'text-altered', error) : error;
    }
  }
}

function objectKeyOf({ environment, corpId, stream }: ChainOwner, segment: Segment): string {
  const first = String(segment.firstSequence).padStart(SEQUENCE_DIGITS, '0');
  const content = segment.textSha256.slice(0, HASH_DIGITS_IN_NAME);
  return `audit/segments/${environment}/${corpId}/${stream}/${first}-${content}.sealed`;
}
