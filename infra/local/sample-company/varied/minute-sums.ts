/** Minutes by measure while a day is added up; measures without minutes do not appear. */
export class MinuteSums {
  readonly #minutes = new Map<string, number>();

  add(measure: string, minutes: number): void {
    if (minutes === 0) return;
    this.#minutes.set(measure, this.of(measure) + minutes);
  }

  of(measure: string): number {
    return this.#minutes.get(measure) ?? 0;
  }

  /** The sum over the measures that a condition picks. */
  sumOf(isWanted: (measure: string) => boolean): number {
    let sum = 0;
    for (const [measure, minutes] of this.#minutes) if (isWanted(measure)) sum += minutes;
    return sum;
  }

  /** In the alphabet of the measures, so that equal days are equal texts. */
  toRecord(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      [...this.#minutes].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0)),
    );
  }
}
