import {
  IpBlockedError,
  QuotaExhaustedError,
  ThrottledError,
  UnavailableError,
  type DingTalkError,
} from './errors.ts';
import type { DingTalkErrorCode } from './failure-kind.ts';

/** One request that was made, for the ledger of metered calls and for measurements. */
export interface CallEvent {
  readonly operation: string;
  readonly clientId: string;
  readonly metered: boolean;
  readonly outcome: 'success' | DingTalkErrorCode;
  /**
   * Calls to book against the monthly quota: 1 for a metered call, unless DingTalk documents that
   * the refusal is free (throttling, IP block, quota spent) or nothing can have been sent.
   */
  readonly quotaCost: 0 | 1;
  /** 1 for the first request of a call. */
  readonly attempt: number;
  readonly atEpochMs: number;
  readonly durationMs: number;
  readonly requestId: string | undefined;
}

/** What a metered request costs that ended with this error, or with none. */
export function quotaCostOf(error: DingTalkError | undefined): 0 | 1 {
  if (error instanceof UnavailableError) return error.mayHaveTakenEffect ? 1 : 0;
  const isFree =
    error instanceof ThrottledError ||
    error instanceof IpBlockedError ||
    error instanceof QuotaExhaustedError;
  return isFree ? 0 : 1;
}
