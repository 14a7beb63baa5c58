import type { StreamName } from '../domain/stream-name.ts';
import type { CallOptions, Rejection } from '../ports.ts';

/** `open`: the receiver lacks it. `replayed`: it was taken later. */
export type RejectionState = 'open' | 'replayed';

/** An event that a receiver refused, with what is known of it. The event itself is in its stream. */
export interface RejectedEvent extends Rejection {
  readonly sink: string;
  readonly state: RejectionState;
  /** How often it was sent alone since. */
  readonly replays: number;
  readonly rejectedAtEpochMs: number;
  /** Of the last change. */
  readonly changedAtEpochMs: number;
}

export interface RejectionFilter {
  readonly stream?: StreamName | undefined;
  /** Both ends included. */
  readonly rejectedFromEpochMs?: number | undefined;
  readonly rejectedToEpochMs?: number | undefined;
}

/**
 * What receivers of an organisation have refused.
 *
 * Guarantees: when `record` has resolved, each event is there once, however often it is recorded; what
 * was replayed stays on record.
 */
export interface Rejections {
  record(sink: string, rejected: readonly Rejection[], call?: CallOptions): Promise<void>;
  /** Those that are open, by stream and sequence. */
  open(sink: string, filter?: RejectionFilter, call?: CallOptions): AsyncIterable<RejectedEvent>;
  /** After a replay: taken, or refused once more. */
  replayed(
    event: RejectedEvent,
    outcome: { readonly taken: true } | { readonly taken: false; readonly code: string },
    call?: CallOptions,
  ): Promise<void>;
}
