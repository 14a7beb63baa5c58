const POOL_BYTES = 4_096;
/** Longer ones are drawn on their own. */
const LONGEST_FROM_POOL = 64;

/**
 * Draws random bytes in advance: one call of the generator costs as much for 4,000 bytes as for 12.
 * Each byte is given out once and wiped where it lay, so that a dump of the memory tells of no key,
 * nonce or stamp of the past.
 */
export class PooledBytes {
  readonly #draw: (length: number) => Uint8Array;
  #pool: Uint8Array = new Uint8Array();
  #at = 0;

  constructor(draw: (length: number) => Uint8Array) {
    this.#draw = draw;
  }

  take(length: number): Uint8Array {
    if (!Number.isInteger(length) || length < 0) throw new RangeError('a number of bytes');
    if (length > LONGEST_FROM_POOL) return this.#draw(length);
    if (this.#at + length > this.#pool.length) {
      this.#pool = this.#draw(POOL_BYTES);
      this.#at = 0;
    }
    const end = this.#at + length;
    const taken = Buffer.allocUnsafe(length);
    taken.set(this.#pool.subarray(this.#at, end));
    this.#pool.fill(0, this.#at, end);
    this.#at = end;
    return taken;
  }
}
