import { compareKeys, type Key, type KeyBound } from './primary-key.ts';

const BLOCK_SIZE = 512;

/**
 * Rows in key order, in blocks of bounded size: finding costs two binary searches, inserting moves
 * at most one block. Copes with some hundred thousand rows.
 */
export class SortedRows<R extends { readonly key: Key }> {
  /** No block is empty, and every block holds lower keys than the next. */
  readonly #blocks: R[][] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: Key): R | undefined {
    const block = this.#blocks[this.#blockOf(key)];
    const row = block?.[lowerBound(block, key)];
    return row !== undefined && compareKeys(row.key, key) === 0 ? row : undefined;
  }

  /** Inserts the row or replaces the one with its key. */
  set(row: R): void {
    const index = this.#blockOf(row.key);
    const block = this.#blocks[index];
    if (block === undefined) {
      this.#blocks.push([row]);
      this.#size += 1;
      return;
    }
    const position = lowerBound(block, row.key);
    const present = block[position];
    if (present !== undefined && compareKeys(present.key, row.key) === 0) {
      block[position] = row;
      return;
    }
    block.splice(position, 0, row);
    this.#size += 1;
    if (block.length > BLOCK_SIZE) {
      // Rows often arrive in order: leaving the last block full then keeps all blocks full.
      const isAppend = index === this.#blocks.length - 1 && position === block.length - 1;
      this.#blocks.splice(index + 1, 0, block.splice(isAppend ? BLOCK_SIZE : BLOCK_SIZE / 2));
    }
  }

  delete(key: Key): void {
    const index = this.#blockOf(key);
    const block = this.#blocks[index];
    if (block === undefined) return;
    const position = lowerBound(block, key);
    const row = block[position];
    if (row === undefined || compareKeys(row.key, key) !== 0) return;
    block.splice(position, 1);
    this.#size -= 1;
    if (block.length === 0) this.#blocks.splice(index, 1);
  }

  /** Rows from the bound upwards, the bound included. Not to be changed meanwhile. */
  *ascendingFrom(bound: KeyBound): Generator<R> {
    let index = this.#blockOf(bound);
    let position = lowerBound(this.#blocks[index] ?? [], bound);
    for (; index < this.#blocks.length; index += 1, position = 0) {
      const block = this.#blocks[index] ?? [];
      for (const row of position === 0 ? block : block.slice(position)) yield row;
    }
  }

  /** Rows from the bound downwards, the bound included. Not to be changed meanwhile. */
  *descendingFrom(bound: KeyBound): Generator<R> {
    let index = this.#blockOf(bound);
    let block = this.#blocks[index] ?? [];
    let position = lowerBound(block, bound);
    const found = block[position];
    if (found === undefined || compareKeys(found.key, bound) !== 0) position -= 1;
    while (index >= 0) {
      for (; position >= 0; position -= 1) {
        const row = block[position];
        if (row !== undefined) yield row;
      }
      index -= 1;
      block = this.#blocks[index] ?? [];
      position = block.length - 1;
    }
  }

  *[Symbol.iterator](): Generator<R> {
    for (const block of this.#blocks) yield* block;
  }

  /** Index of the last block whose first key is not above the bound; 0 if there is none. */
  #blockOf(bound: KeyBound): number {
    let low = 0;
    let high = this.#blocks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const first = this.#blocks[middle]?.[0];
      if (first !== undefined && compareKeys(first.key, bound) <= 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }
}

/** Position of the first row whose key is not below the bound. */
function lowerBound(block: readonly { readonly key: Key }[], bound: KeyBound): number {
  let low = 0;
  let high = block.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = block[middle];
    if (row !== undefined && compareKeys(row.key, bound) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
