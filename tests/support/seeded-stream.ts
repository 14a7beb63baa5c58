/** A stream of chances that a seed repeats (splitmix32). */
export class SeededStream {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** At least 0, below 1. */
  unit(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let mixed = this.#state ^ (this.#state >>> 16);
    mixed = Math.imul(mixed, 0x21f0aaad);
    mixed ^= mixed >>> 15;
    mixed = Math.imul(mixed, 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  isTrue(probability: number): boolean {
    return this.unit() < probability;
  }
}

/** The seed from the environment, to repeat a run; else another one each time. */
export function seedFromEnvironment(name: string): number {
  const given = process.env[name];
  return given === undefined || given === '' ? Date.now() % 1_000_000 : Number(given);
}
