import type { CircuitBreaker } from '../resilience/index.ts';
import { DingTalkError, NotAskedError, UnavailableError } from './errors.ts';

/** The way of one attempt through the breaker of its host. */
export class BreakerPassage {
  readonly #breaker: CircuitBreaker;
  readonly #operation: string;
  readonly #nowEpochMs: () => number;
  #isProbe = false;

  constructor(breaker: CircuitBreaker, operation: string, nowEpochMs: () => number) {
    this.#breaker = breaker;
    this.#operation = operation;
    this.#nowEpochMs = nowEpochMs;
  }

  /**
   * To be asked before waiting for a slot, which would be wasted, and again before sending: it may
   * have opened meanwhile.
   *
   * @throws NotAskedError
   */
  ask(): void {
    if (this.#isProbe) return;
    const decision = this.#breaker.before();
    if (decision === 'probe') this.#isProbe = true;
    else if (decision !== 'closed') {
      const openMs = Math.max(0, decision.openUntilEpochMs - this.#nowEpochMs());
      throw new NotAskedError(this.#operation, openMs);
    }
  }

  succeeded(): void {
    this.#breaker.succeeded();
  }

  /** A refusal is an answer; whoever did not ask has learned nothing of the host. */
  ended(error: unknown): void {
    if (error instanceof UnavailableError && !(error instanceof NotAskedError)) {
      this.#breaker.failed();
    } else if (error instanceof DingTalkError && error.httpStatus !== undefined) {
      this.#breaker.succeeded();
    } else if (this.#isProbe) {
      this.#breaker.abandoned();
    }
  }
}
