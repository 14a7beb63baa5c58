/**
 * Lets several actors run, one at a time: one of them goes on from its turn to its next turn only
 * when all others wait for theirs. So the same picks give the same order, whatever takes how long.
 */
export class Lockstep {
  readonly #pick: (waiting: number) => number;
  readonly #waiting = new Map<number, () => void>();
  #alive = 0;

  /** @param pick - which of so many waiting actors goes on, from 0 */
  constructor(pick: (waiting: number) => number) {
    this.#pick = pick;
  }

  /** Resolves when this actor may go on. */
  async turn(actor: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.set(actor, resolve);
      this.#goOn();
    });
  }

  /** Resolves when all have come to their end. */
  async run(actors: readonly (() => Promise<void>)[]): Promise<void> {
    this.#alive = actors.length;
    await Promise.all(
      actors.map(async (act, actor) => {
        try {
          await this.turn(actor);
          await act();
        } finally {
          this.#alive -= 1;
          this.#goOn();
        }
      }),
    );
  }

  #goOn(): void {
    if (this.#waiting.size < this.#alive || this.#waiting.size === 0) return;
    const actors = [...this.#waiting.keys()].sort((left, right) => left - right);
    const chosen = actors[this.#pick(actors.length)] ?? 0;
    const resume = this.#waiting.get(chosen);
    this.#waiting.delete(chosen);
    resume?.();
  }
}
