/** Granted: call now. Too late: the next free slot lies after the deadline; nothing was taken. */
export type PaceResult =
  | { readonly outcome: 'granted' }
  | { readonly outcome: 'too-late'; readonly notBeforeEpochMs: number };

export interface PaceOptions {
  readonly signal?: AbortSignal | undefined;
  readonly deadlineEpochMs?: number | undefined;
}

/**
 * Spaces calls so that a limit of the other side is never met. A key is whatever the other side
 * counts by, for example application and operation. An adapter may share its slots between
 * instances; a grant is spent even if the caller then does not call.
 */
export interface CallPacer {
  /** Resolves when the caller may make one call. Rejects with the signal's reason if aborted. */
  acquire(key: string, options?: PaceOptions): Promise<PaceResult>;
  /**
   * Grants nothing for `key`, or for any key if it is absent, before the instant: the other side has
   * asked for a pause. Also delays callers that already wait. A shorter pause never ends a longer.
   */
  holdUntil(epochMs: number, key?: string): void;
}
