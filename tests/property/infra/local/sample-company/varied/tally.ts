/** Minutes by measure, one minute at a time. */
export class Tally {
  readonly #counts = new Map<string, number>();

  count(measure: string): void {
    this.#counts.set(measure, (this.#counts.get(measure) ?? 0) + 1);
  }

  toRecord(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
