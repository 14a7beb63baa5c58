import type { Clock } from '../../shared/time/index.ts';
import type { TableClient } from '../../shared/table-store/index.ts';

interface Sleeper {
  readonly dueEpochMs: number;
  readonly wake: () => void;
}

/** Turns of the event loop without anything happening before time goes on. */
const QUIET_TURNS = 3;

/**
 * A virtual clock beside real input and output: time stands still while anything that was given to
 * `during` is under way, and otherwise jumps to the next sleeper's due time. Whoever shares it sees a
 * network that takes no time, however slow the machine is.
 */
export class QuietClock implements Clock {
  #nowEpochMs: number;
  #sleepers: Sleeper[] = [];
  #underWay = 0;
  #activity = 0;
  #isTicking = false;
  #onQuiet: (() => void) | undefined;

  readonly #onMove: (nowEpochMs: number) => void;
  readonly #grainMs: number;

  constructor(
    startEpochMs: number,
    options: {
      /** Told each instant at which time stands, before anybody wakes. */
      readonly onMove?: (nowEpochMs: number) => void;
      /** Time stops at multiples of it only, as that of a coarse timer; default 1. */
      readonly grainMs?: number;
    } = {},
  ) {
    this.#nowEpochMs = startEpochMs;
    this.#onMove = options.onMove ?? ((): void => undefined);
    this.#grainMs = options.grainMs ?? 1;
  }

  nowEpochMs(): number {
    return this.#nowEpochMs;
  }

  /** Time stands still until it has ended. */
  async during<Result>(act: () => Promise<Result>): Promise<Result> {
    this.#underWay += 1;
    try {
      return await act();
    } finally {
      this.#underWay -= 1;
      this.#activity += 1;
      if (this.#underWay === 0) this.#onQuiet?.();
    }
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const onAbort = (): void => {
        const place = this.#sleepers.indexOf(sleeper);
        if (place >= 0) this.#sleepers.splice(place, 1);
        reject(signal?.reason as Error);
      };
      const sleeper: Sleeper = {
        dueEpochMs: this.#nowEpochMs + Math.ceil(durationMs),
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#keep(sleeper);
      this.#activity += 1;
      if (!this.#isTicking) void this.#tick();
    });
  }

  /** Sorted by due time; those of one instant in the order in which they came. */
  #keep(sleeper: Sleeper): void {
    let low = 0;
    let high = this.#sleepers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const isBefore = (this.#sleepers[middle]?.dueEpochMs ?? Infinity) <= sleeper.dueEpochMs;
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    this.#sleepers.splice(low, 0, sleeper);
  }

  async #tick(): Promise<void> {
    this.#isTicking = true;
    while (this.#sleepers.length > 0) {
      await this.#quiet();
      const [first] = this.#sleepers;
      if (first === undefined) break;
      const grainEnd = Math.ceil(first.dueEpochMs / this.#grainMs) * this.#grainMs;
      this.#nowEpochMs = Math.max(this.#nowEpochMs, grainEnd);
      this.#onMove(this.#nowEpochMs);
      while ((this.#sleepers[0]?.dueEpochMs ?? Infinity) <= this.#nowEpochMs) {
        this.#sleepers.shift()?.wake();
      }
    }
    this.#isTicking = false;
  }

  /** Resolves when nothing is under way and nothing has happened for some turns. */
  async #quiet(): Promise<void> {
    for (let turns = 0, seen = this.#activity; turns < QUIET_TURNS; turns += 1) {
      if (this.#underWay > 0) await new Promise<void>((resolve) => (this.#onQuiet = resolve));
      await new Promise(setImmediate);
      if (this.#activity === seen) continue;
      seen = this.#activity;
      turns = -1;
    }
  }
}

/** The clock as somebody sees it whose own goes wrong by so much. */
export function skewed(clock: Clock, byMs: number): Clock {
  return {
    nowEpochMs: () => clock.nowEpochMs() + byMs,
    sleep: (durationMs, signal) => clock.sleep(durationMs, signal),
  };
}

/** Tables during whose calls time stands still. */
export function quietTables(inner: TableClient, clock: QuietClock): TableClient {
  return {
    putRow: (...given) => clock.during(() => inner.putRow(...given)),
    updateRow: (...given) => clock.during(() => inner.updateRow(...given)),
    deleteRow: (...given) => clock.during(() => inner.deleteRow(...given)),
    batchWrite: (...given) => clock.during(() => inner.batchWrite(...given)),
    getRow: (...given) => clock.during(() => inner.getRow(...given)),
    getRange: (...given) => inner.getRange(...given),
  };
}
