import type { ApplicationError, ErrorReport } from '../errors/index.ts';
import type { EventSource, EventState } from '../event-inbox/index.ts';
import type { CallOptions } from '../table-store/index.ts';

export interface EventReference {
  readonly corpId: string;
  /** `IncomingEvent.key`. */
  readonly key: string;
}

export interface DeliveryReference extends EventReference {
  /** Name of the subscription. */
  readonly subscriber: string;
}

/** `superseded`: a later event of the same subject had been handled already. */
export type DeliveryState = 'pending' | 'done' | 'superseded' | 'dead';

export interface EventSummary extends EventReference {
  readonly app: string;
  readonly source: EventSource;
  readonly type: string;
  readonly eventTimeEpochMs: number | undefined;
  readonly receivedAtEpochMs: number;
  readonly state: EventState;
}

/** An event with its content opened. */
export interface StoredEvent extends EventSummary {
  readonly content: string;
}

export interface DeliverySummary extends DeliveryReference {
  readonly state: DeliveryState;
  /** Rises with each invocation of the subscriber; part of its task id. 1 at first. */
  readonly attempt: number;
  /**
   * How often it was claimed since it was opened or reopened: retries end by this number, to which an
   * invocation that never reached the subscriber adds nothing.
   */
  readonly tries: number;
  /** Whether somebody holds it now. */
  readonly isRunning: boolean;
  /** Until when it is held, on the server's clock; undefined unless `isRunning`. */
  readonly heldUntilServerEpochMs: number | undefined;
  /** When its own marker is due. A marker of it that is due earlier may be removed. */
  readonly dueEpochMs: number;
  /** What the subscriber made of it, for example the key of a request. */
  readonly result: string | undefined;
  /** Code of the last failure. */
  readonly errorCode: string | undefined;
  readonly updatedAtEpochMs: number;
}

/** The right to work on an event or a delivery until its lease ends; every write of it is fenced. */
export interface Claim {
  readonly owner: string;
  readonly fencingToken: bigint;
  readonly expiresAtServerEpochMs: number;
}

export interface ClaimOptions extends CallOptions {
  /** Who works, for example the request id; made unique by the store. */
  readonly owner: string;
  readonly leaseMs: number;
}

/**
 * `unreadable`: claimed, but the content cannot be opened (a sealing key is missing, the row was changed,
 * or the event is kept no longer). Only a missing key may be there the next time.
 */
export type EventClaimResult =
  | {
      readonly outcome: 'claimed';
      readonly event: StoredEvent;
      readonly claim: Claim;
      /** How often it was claimed since it came or was reopened, this time included. */
      readonly tries: number;
    }
  | {
      readonly outcome: 'unreadable';
      readonly claim: Claim;
      readonly tries: number;
      readonly error: ApplicationError;
    }
  | { readonly outcome: 'in-progress'; readonly retryAfterMs: number }
  | { readonly outcome: 'finished'; readonly state: EventState }
  | { readonly outcome: 'absent' };

export interface DeliveryClaimOptions extends ClaimOptions {
  /** Attempt for which the subscriber was invoked; absent: whichever it is. */
  readonly attempt?: number;
}

/** `attempt-spent`: that attempt has failed already, or a later one has been made since. */
export type DeliveryClaimResult =
  | {
      readonly outcome: 'claimed';
      readonly event: StoredEvent;
      readonly delivery: DeliverySummary;
      readonly claim: Claim;
    }
  | {
      readonly outcome: 'unreadable';
      readonly delivery: DeliverySummary;
      readonly claim: Claim;
      readonly error: ApplicationError;
    }
  | { readonly outcome: 'attempt-spent' }
  | { readonly outcome: 'in-progress'; readonly retryAfterMs: number }
  | { readonly outcome: 'finished'; readonly state: DeliveryState }
  | { readonly outcome: 'absent' };

/** Something unfinished that is due to be looked at. */
export interface PendingMarker {
  readonly corpId: string;
  readonly dueEpochMs: number;
  /** Tells this marker from a later one in its place; absent: whatever stands there is meant. */
  readonly stamp?: string;
  readonly work:
    | { readonly kind: 'event'; readonly key: string }
    | { readonly kind: 'delivery'; readonly key: string; readonly subscriber: string };
}

export interface EventFilter {
  readonly keys?: readonly string[];
  readonly types?: readonly string[];
  readonly states?: readonly EventState[];
  /** By when it was received; inclusive / exclusive. */
  readonly fromEpochMs?: number;
  readonly toEpochMs?: number;
}

export interface DeadLetter extends EventReference {
  /** Key of the row; sorts by time. */
  readonly entry: string;
  /** Undefined if the event itself could not be routed. */
  readonly subscriber: string | undefined;
  readonly type: string;
  readonly diedAtEpochMs: number;
  readonly attempts: number;
  readonly report: ErrorReport;
  /** When somebody set it going again. */
  readonly replayedAtEpochMs: number | undefined;
}

/**
 * The working side of events: claims with lease, owner and fencing number, one delivery per
 * subscriber, markers of what is unfinished, dead letters.
 *
 * Guarantees: at any instant of the server's clock at most one unexpired claim of an event or
 * delivery; a write under a claim that has passed on changes nothing (`LeaseLostError`); an
 * unfinished event or delivery always has a marker; calling again after a lost answer is safe.
 */
export interface EventStore {
  claimEvent(event: EventReference, options: ClaimOptions): Promise<EventClaimResult>;
  /** Finishes an event and removes its markers. @throws LeaseLostError */
  finishEvent(
    event: EventReference,
    claim: Claim,
    state: Exclude<EventState, 'new'>,
    options?: CallOptions,
  ): Promise<void>;
  /** Gives the event back, to be looked at again when due. @throws LeaseLostError */
  postponeEvent(
    event: EventReference,
    claim: Claim,
    next: { readonly dueEpochMs: number },
    options?: CallOptions,
  ): Promise<void>;

  /** Makes the delivery of a subscriber with its marker, if there is none yet. */
  openDelivery(
    delivery: DeliveryReference,
    first: { readonly dueEpochMs: number },
    options?: CallOptions,
  ): Promise<DeliverySummary>;
  findDelivery(
    delivery: DeliveryReference,
    options?: CallOptions,
  ): Promise<DeliverySummary | undefined>;
  deliveriesOf(event: EventReference, options?: CallOptions): Promise<readonly DeliverySummary[]>;
  /**
   * Raises the attempt of a delivery that nobody holds, for another invocation, and moves its own
   * marker; undefined if it is finished, held, no longer at `seenAttempt`, or its own marker is not
   * due yet. If the marker that led here is another one, the caller removes it afterwards.
   */
  nextAttempt(
    delivery: DeliveryReference,
    seenAttempt: number,
    next: { readonly dueEpochMs: number },
    options?: CallOptions,
  ): Promise<DeliverySummary | undefined>;
  claimDelivery(
    delivery: DeliveryReference,
    options: DeliveryClaimOptions,
  ): Promise<DeliveryClaimResult>;
  /** Extends the claim by `leaseMs` from now. @throws LeaseLostError */
  renewDelivery(
    delivery: DeliveryReference,
    claim: Claim,
    leaseMs: number,
    options?: CallOptions,
  ): Promise<Claim>;
  /** @throws LeaseLostError */
  finishDelivery(
    delivery: DeliveryReference,
    claim: Claim,
    end: { readonly state: 'done' | 'superseded'; readonly result?: string },
    options?: CallOptions,
  ): Promise<void>;
  /** Gives the delivery back after a failure, to be tried again when due. @throws LeaseLostError */
  postponeDelivery(
    delivery: DeliveryReference,
    claim: Claim,
    next: { readonly dueEpochMs: number; readonly errorCode: string },
    options?: CallOptions,
  ): Promise<void>;
  /** Ends the delivery as `dead` and writes its dead letter. @throws LeaseLostError */
  buryDelivery(
    delivery: DeliveryReference,
    claim: Claim,
    report: ErrorReport,
    options?: CallOptions,
  ): Promise<void>;
  /** Ends the event as `dead` and writes its dead letter. @throws LeaseLostError */
  buryEvent(
    event: EventReference,
    claim: Claim,
    report: ErrorReport,
    options?: CallOptions,
  ): Promise<void>;

  /**
   * Sets a routed, unrouted or dead event going again: `new`, with a marker that is due now. False if
   * it is new already, stale, or not there.
   */
  reopenEvent(event: EventReference, options?: CallOptions): Promise<boolean>;
  /**
   * Sets one finished or dead delivery going again: pending, with the next attempt and a marker that
   * is due now. False if it is pending already or not there.
   */
  reopenDelivery(delivery: DeliveryReference, options?: CallOptions): Promise<boolean>;

  /** Markers of a bucket (0 to `MARKER_BUCKETS` - 1) that are due, oldest first. */
  dueMarkers(
    corpId: string,
    bucket: number,
    due: { readonly untilEpochMs: number; readonly limit: number },
    options?: CallOptions,
  ): AsyncIterable<PendingMarker>;
  /** Puts off a marker without touching what it stands for: new first, then the old is deleted. */
  moveMarker(marker: PendingMarker, dueEpochMs: number, options?: CallOptions): Promise<void>;
  removeMarker(marker: PendingMarker, options?: CallOptions): Promise<void>;

  /** @throws the errors of sealing if its content cannot be opened */
  readEvent(event: EventReference, options?: CallOptions): Promise<StoredEvent | undefined>;
  /** In no order of time: rows lie by the hash of their key. Reads the whole inbox unless by keys. */
  listEvents(
    corpId: string,
    filter: EventFilter,
    options?: CallOptions,
  ): AsyncIterable<EventSummary>;
  /** What is dead now, and what was replayed; oldest first. */
  listDeadLetters(corpId: string, options?: CallOptions): AsyncIterable<DeadLetter>;
  markReplayed(letter: DeadLetter, options?: CallOptions): Promise<void>;
}
