import type { FaultEffect } from '../../stand-in/fault-switchboard.ts';
import type { CallbackVerdict } from './callback-reply.ts';

/** An event on its way to one app. */
export interface QueuedPush {
  readonly pushId: string;
  readonly corpId: string;
  readonly appKey: string;
  readonly eventId: string;
  readonly type: string;
  readonly eventTimeEpochMs: number;
  /** The plaintext; the same in every attempt. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** First attempts of one subject follow one another; those of several go side by side. */
  readonly subject: string;
  readonly isMetered: boolean;
  readonly dueEpochMs: number;
  /** Pushed although it was delivered before. */
  readonly isDuplicate?: true;
}

/** One attempt, for whoever looks. `lost-on-the-way` and `reply-lost` are injected faults. */
export interface PushAttempt {
  readonly atEpochMs: number;
  readonly verdict: CallbackVerdict | { readonly kind: 'lost-on-the-way' | 'reply-lost' };
}

/** Where a push stands. */
export type PushState =
  | {
      readonly kind: 'waiting';
      readonly dueEpochMs: number;
      /** Of a push that was held back: the faults that are still to come. */
      readonly heldEffects?: readonly FaultEffect[];
    }
  | { readonly kind: 'delivered' }
  /** All attempts failed; to be read in the failed list from then on. */
  | { readonly kind: 'failed'; readonly listedFromEpochMs: number }
  /** Never told to anybody: no push is left in this month, or pushing was switched off. */
  | { readonly kind: 'lost'; readonly reason: 'quota' | 'silence' | 'fault' | 'unregistered' };

/** A push with all that has become of it. */
export interface PushRecord extends QueuedPush {
  readonly attempts: readonly PushAttempt[];
  readonly state: PushState;
}
