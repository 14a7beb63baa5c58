import type { SequenceRange } from './finding.ts';

/** A run of events that was passed over, and where that was noticed. */
export interface Gap extends SequenceRange {
  readonly where: string;
}

/** Runs of events that have not been found yet. */
export class Gaps {
  #open: readonly Gap[] = [];

  add(gap: Gap): void {
    this.#open = [...this.#open, gap];
  }

  /** Takes an event out that was found after all; false if it was not being looked for. */
  found(sequence: number): boolean {
    const holder = this.#open.find(({ from, to }) => from <= sequence && sequence <= to);
    if (holder === undefined) return false;
    const { from, to, where } = holder;
    const parts = [
      { from, to: sequence - 1, where },
      { from: sequence + 1, to, where },
    ].filter((part) => part.from <= part.to);
    this.#open = this.#open.flatMap((gap) => (gap === holder ? parts : [gap]));
    return true;
  }

  /** What is left, which is forgotten here. */
  take(): readonly Gap[] {
    const left = this.#open;
    this.#open = [];
    return left;
  }
}
