import type { TakenBlock } from './allowance.ts';
import type { SpentBlock } from './block-size.ts';
import type { SlotRow } from './plan-block.ts';

/** The slots of one block as they are spent, in their order, each once. */
export class SlotBlock {
  readonly #row: SlotRow;
  readonly #isContended: boolean;
  readonly #latenessMs: number;
  readonly #takenAtEpochMs: number;
  #index = 0;
  #used = 0;

  constructor(
    taken: Extract<TakenBlock, { outcome: 'block' }>,
    latenessMs: number,
    takenAtEpochMs: number,
  ) {
    this.#row = taken.block;
    this.#isContended = taken.isContended;
    this.#latenessMs = latenessMs;
    this.#takenAtEpochMs = takenAtEpochMs;
  }

  get spacingMs(): number {
    return this.#row.spacingMs;
  }

  /** Instant of the first slot that has neither been spent nor lapsed. */
  earliest(nowEpochMs: number): number | undefined {
    const { firstEpochMs, spacingMs, slots } = this.#row;
    for (; this.#index < slots; this.#index += 1) {
      const instant = firstEpochMs + this.#index * spacingMs;
      if (instant + this.#latenessMs >= nowEpochMs) return instant;
    }
    return undefined;
  }

  /** Spends the slot that `earliest` told. */
  spend(): void {
    this.#index += 1;
    this.#used += 1;
  }

  spent(): SpentBlock {
    return {
      slots: this.#row.slots,
      used: this.#used,
      isContended: this.#isContended,
      takenAtEpochMs: this.#takenAtEpochMs,
    };
  }
}
