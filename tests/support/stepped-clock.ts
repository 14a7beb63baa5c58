import type { Clock } from '../../shared/time/index.ts';

interface Sleeper {
  readonly dueEpochMs: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still until a test moves it. `pass` wakes each sleeper at its due time, in
 * order, and lets everything that follows from it settle before time goes on.
 */
export class SteppedClock implements Clock {
  #nowEpochMs: number;
  #sleepers: Sleeper[] = [];

  constructor(startEpochMs = 0) {
    this.#nowEpochMs = startEpochMs;
  }

  nowEpochMs(): number {
    return this.#nowEpochMs;
  }

  sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason as Error);
        return;
      }
      const forget = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
      };
      const onAbort = (): void => {
        forget();
        reject(signal?.reason as Error);
      };
      const sleeper: Sleeper = {
        dueEpochMs: this.#nowEpochMs + durationMs,
        wake: () => {
          forget();
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  async pass(durationMs: number): Promise<void> {
    const end = this.#nowEpochMs + durationMs;
    await settle();
    for (;;) {
      const [first] = this.#sleepers.toSorted((a, b) => a.dueEpochMs - b.dueEpochMs);
      if (first === undefined || first.dueEpochMs > end) break;
      this.#nowEpochMs = Math.max(this.#nowEpochMs, first.dueEpochMs);
      first.wake();
      await settle();
    }
    this.#nowEpochMs = end;
    await settle();
  }
}

/** Lets promises that are ready run to their next wait. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}
