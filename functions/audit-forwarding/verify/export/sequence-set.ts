const PER_BLOCK = 65_536;

/** A set of sequences, a bit for each. */
export class SequenceSet {
  readonly #blocks = new Map<number, Uint8Array>();

  /** False if it was in it already. */
  add(sequence: number): boolean {
    const index = Math.floor(sequence / PER_BLOCK);
    const block = this.#blocks.get(index) ?? new Uint8Array(PER_BLOCK / 8);
    this.#blocks.set(index, block);
    const offset = sequence - index * PER_BLOCK;
    const bit = 1 << (offset & 7);
    const before = block[offset >> 3] ?? 0;
    block[offset >> 3] = before | bit;
    return (before & bit) === 0;
  }

  has(sequence: number): boolean {
    const index = Math.floor(sequence / PER_BLOCK);
    const offset = sequence - index * PER_BLOCK;
    return ((this.#blocks.get(index)?.[offset >> 3] ?? 0) & (1 << (offset & 7))) !== 0;
  }
}
