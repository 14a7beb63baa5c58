import type { Clock } from '../../../shared/time/index.ts';

/**
 * Spreads events over time, so that a receiver that was down for a day is not drowned when it comes
 * back. The first batch goes at once; each one makes the next wait for as long as it may take.
 */
export class DeliveryPace {
  readonly #clock: Clock;
  readonly #eventsPerSecond: number;
  #freeAtEpochMs = 0;

  constructor(clock: Clock, eventsPerSecond: number) {
    this.#clock = clock;
    this.#eventsPerSecond = eventsPerSecond;
  }

  /** @throws the reason of the signal */
  async wait(events: number, signal: AbortSignal): Promise<void> {
    const now = this.#clock.nowEpochMs();
    const waitMs = this.#freeAtEpochMs - now;
    this.#freeAtEpochMs =
      Math.max(now, this.#freeAtEpochMs) + (events * 1_000) / this.#eventsPerSecond;
    // Whole milliseconds; what is less adds up until it is one.
    if (waitMs >= 1) await this.#clock.sleep(Math.floor(waitMs), signal);
  }
}
