import type { CallOptions } from '../table-store/index.ts';

/** How we came to know of an event. */
export type EventSource = 'callback' | 'robot' | 'failed-list' | 'instance-query';

/** An event as it was proven and read, before anything is done about it. */
export interface IncomingEvent {
  readonly corpId: string;
  /** The app in whose name it came, by its id in the callback's address. */
  readonly app: string;
  readonly source: EventSource;
  /**
   * Idempotency key: `e_<eventId>`, `r_<msgId>`, or `c_<hash>_<window>` for an event that has no id.
   * ASCII letters, digits, `_` and `-`, 120 at most; whatever else an id holds is hashed.
   */
  readonly key: string;
  /** `EventType`, cut to 64 characters; `robot_message` for a robot's. */
  readonly type: string;
  /** When it happened, as the event says; undefined if it does not. */
  readonly eventTimeEpochMs: number | undefined;
  readonly receivedAtEpochMs: number;
  /** The decrypted JSON text, as it came. Sealed before it is stored. */
  readonly content: string;
  /** Older than events are kept: recorded, never routed. */
  readonly isStale: boolean;
}

/**
 * The receiving side of the inbox.
 *
 * Guarantee: when `accept` has resolved, the event and its pending marker are durable, or were
 * before; of two calls with the same key one is `accepted` and the other `duplicate`, whoever races.
 * A marker is there as long as the event is not finished. One round trip in ordinary running.
 */
export interface EventInbox {
  /** @throws the errors of the table port: then nothing may be acknowledged. */
  accept(
    event: IncomingEvent,
    options?: CallOptions,
  ): Promise<{ readonly outcome: 'accepted' | 'duplicate' }>;
}
