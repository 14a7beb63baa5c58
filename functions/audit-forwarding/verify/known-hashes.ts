/** Of each hash this much is kept: 128 bits cannot be hit by chance. */
const BYTES = 16;
const HEX_DIGITS = 2 * BYTES;
const PER_BLOCK = 16_384;

/**
 * Hashes of the events of a stream by sequence, in 16 bytes each, so that a million events take 16 MB.
 * Blocks are made as sequences come, which need not begin at 1.
 */
export class KnownHashes {
  readonly #blocks = new Map<number, Buffer>();

  set(sequence: number, hash: string): void {
    const { block, offset } = placeOf(sequence);
    this.#blockAt(block).write(hash.slice(0, HEX_DIGITS), offset, 'hex');
  }

  /** Undefined where none is known. */
  has(sequence: number): boolean {
    const { block, offset } = placeOf(sequence);
    const bytes = this.#blocks.get(block);
    return bytes !== undefined && !isBlank(bytes, offset);
  }

  /** Whether this is the hash that is known of an event. */
  is(sequence: number, hash: string): boolean {
    const { block, offset } = placeOf(sequence);
    const bytes = this.#blocks.get(block);
    return bytes?.toString('hex', offset, offset + BYTES) === hash.slice(0, HEX_DIGITS);
  }

  #blockAt(index: number): Buffer {
    const present = this.#blocks.get(index);
    if (present !== undefined) return present;
    const made = Buffer.alloc(PER_BLOCK * BYTES);
    this.#blocks.set(index, made);
    return made;
  }
}

function placeOf(sequence: number): { readonly block: number; readonly offset: number } {
  const block = Math.floor(sequence / PER_BLOCK);
  return { block, offset: (sequence - block * PER_BLOCK) * BYTES };
}

/** No hash is zero throughout. */
function isBlank(bytes: Buffer, offset: number): boolean {
  for (let at = offset; at < offset + BYTES; at += 1) if (bytes[at] !== 0) return false;
  return true;
}
