import {
  OutsideAuthorisedScopeError,
  PermissionMissingError,
  RequestRejectedError,
  UnexpectedAnswerError,
} from '../../../../shared/dingtalk/index.ts';
import { reportError } from '../../../../shared/errors/index.ts';
import type { CallOptions } from '../../ports.ts';

/** What became of a question to DingTalk. */
export type Asked<Value> =
  | { readonly outcome: 'told'; readonly value: Value }
  | { readonly outcome: 'gone' | 'outside' }
  /** For want of a permission, or by something that may pass. */
  | { readonly outcome: 'denied' | 'failed'; readonly error: Error };

/** What DingTalk says of what it does not know (error table of 2026-08-22; 33011 was seen for roles). */
const UNKNOWN: readonly string[] = ['33011', '33012', '60003', '60121'];
/** After so many failures in a row the reading is given up. */
const MOST_FAILURES_IN_A_ROW = 8;

/** Asks for one part after another, and keeps what failed; stops where it is hopeless. */
export class Asker {
  #failuresInARow = 0;
  #firstFailure: Error | undefined;

  /** The first of what may pass. */
  get passingFailure(): Error | undefined {
    return this.#firstFailure;
  }

  /**
   * @throws what asking again would not change, but for a missing permission; the first failure after
   *   eight in a row; the reason of the signal
   */
  async ask<Value>(question: () => Promise<Value>, { signal }: CallOptions): Promise<Asked<Value>> {
    try {
      const value = await question();
      this.#failuresInARow = 0;
      return { outcome: 'told', value };
    } catch (error) {
      signal?.throwIfAborted();
      return this.#judged(error);
    }
  }

  #judged(error: unknown): Asked<never> {
    if (error instanceof OutsideAuthorisedScopeError) return { outcome: 'outside' };
    if (error instanceof PermissionMissingError) return { outcome: 'denied', error };
    if (error instanceof RequestRejectedError && UNKNOWN.includes(error.vendorCode ?? '')) {
      return { outcome: 'gone' };
    }
    const mayPass = reportError(error).retryable || error instanceof UnexpectedAnswerError;
    if (!mayPass || !(error instanceof Error)) throw error;
    this.#firstFailure ??= error;
    this.#failuresInARow += 1;
    if (this.#failuresInARow >= MOST_FAILURES_IN_A_ROW) throw this.#firstFailure;
    return { outcome: 'failed', error };
  }
}
