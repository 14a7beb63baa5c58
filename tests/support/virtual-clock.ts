import type { Clock } from '../../shared/time/index.ts';

interface Sleeper {
  readonly dueEpochMs: number;
  readonly wake: () => void;
}

/**
 * A clock whose time passes only while somebody sleeps: the sleeper that is due first is woken, in
 * the next turn of the event loop, and the time is then its due time. Nothing really waits.
 */
export class VirtualClock implements Clock {
  #nowEpochMs: number;
  #sleepers: Sleeper[] = [];
  /** Every sleep that was asked for, in order. */
  readonly sleptMs: number[] = [];

  constructor(startEpochMs: number) {
    this.#nowEpochMs = startEpochMs;
  }

  nowEpochMs(): number {
    return this.#nowEpochMs;
  }

  advance(durationMs: number): void {
    this.#nowEpochMs += durationMs;
  }

  async sleep(durationMs: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.sleptMs.push(durationMs);
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason as Error);
      };
      const sleeper: Sleeper = {
        dueEpochMs: this.#nowEpochMs + durationMs,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
      setImmediate(() => this.#wakeFirst());
    });
  }

  #wakeFirst(): void {
    const [first] = [...this.#sleepers].sort((a, b) => a.dueEpochMs - b.dueEpochMs);
    if (first === undefined) return;
    this.#sleepers = this.#sleepers.filter((other) => other !== first);
    this.#nowEpochMs = Math.max(this.#nowEpochMs, first.dueEpochMs);
    first.wake();
  }
}
