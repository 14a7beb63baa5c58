/** Lets so many requests be under way at once; whoever comes later waits for a turn, in order. */
export class RequestTurns {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // A turn is handed on; nobody who comes in between can take it.
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
