/** Granted: call now. Too late: the next free slot lies after the deadline; nothing was taken. */
export type PaceResult =
  | { readonly outcome: 'granted' }
  | { readonly outcome: 'too-late'; readonly notBeforeEpochMs: number };

/**
 * Who goes first where slots are scarce: events that people wait for, pay, keeping other systems in
 * step, reports. A lower class leaves room for the higher ones.
 */
export type CallPriority = 'intake' | 'payroll' | 'sync' | 'report';

export interface PaceOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default `sync`. A pacer of one instance alone may serve all alike. */
  readonly priority?: CallPriority | undefined;
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
   * Counts at once in this instance; resolves when other instances can know of it, and never rejects.
   */
  holdUntil(epochMs: number, key?: string): void | Promise<void>;
}
