import { reportError, type ErrorReport } from '../../../shared/errors/index.ts';
import { LeaseLostError } from '../../../shared/lease/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';

export interface FailedStep {
  readonly step: string;
  readonly report: ErrorReport;
}

/** Steps of a run of which one that fails does not keep the others from being done. */
export class RunSteps {
  readonly #failures: FailedStep[] = [];
  readonly #log: Logger;
  readonly #signal: AbortSignal;

  constructor(log: Logger, signal: AbortSignal) {
    this.#log = log;
    this.#signal = signal;
  }

  get failures(): readonly FailedStep[] {
    return this.#failures;
  }

  /**
   * What the step gave; undefined if it failed.
   *
   * @throws LeaseLostError and the reason of the signal: they end the whole run
   */
  async attempt<Value>(step: string, work: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#signal.throwIfAborted();
      if (error instanceof LeaseLostError) throw error;
      this.note(step, error);
      return undefined;
    }
  }

  /** Something went wrong within a step that was done all the same. */
  note(step: string, error: unknown): void {
    this.#failures.push({ step, report: reportError(error) });
    this.#log.warn('event-backstop.step-failed', { step, error });
  }
}
