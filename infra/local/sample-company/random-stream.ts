/**
 * Seeded numbers for the sample company. A stream is opened by (seed, purpose, two numbers), so that
 * what it yields depends on nothing that was drawn elsewhere: any person's any day can be made alone.
 */
export type StreamPurpose = keyof typeof PURPOSES;

const PURPOSES = {
  company: 1,
  employment: 2,
  identity: 3,
  leave: 4,
  day: 5,
  seconds: 6,
  weather: 7,
  cast: 8,
  rules: 9,
  absence: 10,
  approval: 11,
  transfer: 12,
  lateness: 13,
  audit: 14,
} as const;

/** Spreads every input bit over the word: the finaliser of MurmurHash3 (public domain). */
function scramble(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** One 32-bit word from any number of integers; their order counts. */
export function hashOf(...numbers: readonly number[]): number {
  let state = 0x6a09e667;
  for (const number of numbers) {
    state = scramble((state + 0x9e3779b9) ^ (number | 0));
    state = scramble((state + 0x9e3779b9) ^ Math.floor(number / 0x1_0000_0000));
  }
  return state;
}

/** A repeatable sequence (the generator is Chris Doty-Humphrey's sfc32). */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(seed: number, purpose: StreamPurpose, first = 0, second = 0) {
    this.#a = hashOf(seed, PURPOSES[purpose], first, second);
    this.#b = scramble(this.#a ^ 0x3c6ef372);
    this.#c = scramble(this.#b ^ 0xa54ff53a);
    for (let round = 0; round < 8; round++) this.#next();
  }

  #next(): number {
    const word = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + word) | 0;
    return word >>> 0;
  }

  /** In [0, 1). */
  fraction(): number {
    return this.#next() / 0x1_0000_0000;
  }

  /** A whole number; both ends can come. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.fraction() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** @throws RangeError if there is nothing to choose from. */
  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to choose from');
    return item;
  }

  /** Chooses by weight; undefined when the draw falls beyond the sum of the weights (at most 1). */
  pickByRate<Item>(rates: readonly (readonly [Item, number])[]): Item | undefined {
    let rest = this.fraction();
    for (const [item, rate] of rates) {
      rest -= rate;
      if (rest < 0) return item;
    }
    return undefined;
  }
}
