import type { AckDue } from './channel-book.ts';
import type { StoredEvent } from './indexed-event.ts';

/** A batch that was taken, in one record: it is there whole or not at all. */
export interface BatchRecord {
  readonly kind: 'batch';
  /** When it is on the indexer's disk, and can be found. */
  readonly dueEpochMs: number;
  readonly channel?: string;
  readonly acknowledgement?: {
    readonly key: string;
    readonly ackId: number;
    readonly due: AckDue;
  };
  /** Events that were in a batch that got lost; then `events` is empty. */
  readonly lost?: number;
  readonly events: readonly StoredEvent[];
}

/** Everything that the journal of the index can hold. */
export type IndexRecord =
  | BatchRecord
  | { readonly kind: 'acknowledged'; readonly key: string; readonly ackIds: readonly number[] }
  | { readonly kind: 'channels-removed'; readonly keys: readonly string[] }
  | { readonly kind: 'deleted'; readonly number: number }
  | {
      readonly kind: 'altered';
      readonly number: number;
      readonly change: Partial<StoredEvent>;
    };
