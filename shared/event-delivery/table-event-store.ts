import type { RandomSource } from '../random/index.ts';
import type { Sealer } from '../sealing/index.ts';
import type { TableClient } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import { DeadLetters } from './dead-letters.ts';
import { Deliveries } from './deliveries.ts';
import { DeliveryProgress } from './delivery-progress.ts';
import { EventProgress } from './event-progress.ts';
import type { ClaimOptions, EventStore } from './event-store.ts';
import { PendingMarkers } from './pending-markers.ts';
import { StoredEvents } from './stored-events.ts';
import { WorkChanger } from './work-change.ts';

export interface TableEventStoreOptions {
  readonly tables: TableClient;
  /** Name of the environment, such as `prod`. */
  readonly environment: string;
  readonly sealer: Sealer;
  /** Waits between rounds only; claims are judged on the server's clock. */
  readonly clock: Clock;
  readonly random: RandomSource;
  /** How long after its end a claim is still respected, for the time an answer travels. Default 1,000. */
  readonly guardMs?: number;
}

/**
 * The working side of events on Tablestore. Every row is put whole and on condition that nobody else
 * has changed it; see the README of this folder for the layout and the order of writes.
 *
 * @example
 * const store = createTableEventStore({ tables, environment: 'prod', sealer, clock, random });
 * const claimed = await store.claimEvent(event, { owner: requestId, leaseMs: 60_000 });
 */
export function createTableEventStore(options: TableEventStoreOptions): EventStore {
  const shared = { ...options, guardMs: options.guardMs ?? 1_000 };
  const changer = new WorkChanger(shared);
  const letters = new DeadLetters(shared);
  const events = new StoredEvents(shared);
  const markers = new PendingMarkers(shared);
  const parts = { ...shared, changer, letters, events };
  const routing = new EventProgress(parts);
  const delivering = new DeliveryProgress(parts);
  const deliveries = new Deliveries(parts);
  return {
    claimEvent: (event, claim) => routing.claim(event, checked(claim)),
    finishEvent: (event, claim, state, call) => routing.finish(event, claim, state, call ?? {}),
    postponeEvent: (event, claim, next, call) => routing.postpone(event, claim, next, call ?? {}),
    buryEvent: (event, claim, report, call) => routing.bury(event, claim, report, call ?? {}),
    reopenEvent: (event, call) => routing.reopen(event, call ?? {}),

    openDelivery: (delivery, first, call) => deliveries.open(delivery, first, call ?? {}),
    findDelivery: (delivery, call) => deliveries.find(delivery, call ?? {}),
    deliveriesOf: (event, call) => deliveries.of(event, call ?? {}),
    nextAttempt: (delivery, seenAttempt, next, call) =>
      delivering.nextAttempt(delivery, seenAttempt, next, call ?? {}),
    claimDelivery: (delivery, claim) => delivering.claim(delivery, checked(claim)),
    renewDelivery: (delivery, claim, leaseMs, call) =>
      delivering.renew(delivery, claim, leaseMs, call ?? {}),
    finishDelivery: (delivery, claim, end, call) =>
      delivering.finish(delivery, claim, end, call ?? {}),
    postponeDelivery: (delivery, claim, next, call) =>
      delivering.postpone(delivery, claim, next, call ?? {}),
    buryDelivery: (delivery, claim, report, call) =>
      delivering.bury(delivery, claim, report, call ?? {}),
    reopenDelivery: (delivery, call) => delivering.reopen(delivery, call ?? {}),

    dueMarkers: (corpId, bucket, due, call) => markers.due(corpId, bucket, due, call ?? {}),
    moveMarker: (marker, dueEpochMs, call) => markers.move(marker, dueEpochMs, call ?? {}),
    removeMarker: (marker, call) => markers.remove(marker, call ?? {}),

    readEvent: (event, call) => events.read(event, call ?? {}),
    listEvents: (corpId, filter, call) => events.list(corpId, filter, call ?? {}),
    listDeadLetters: (corpId, call) => letters.list(corpId, call ?? {}),
    markReplayed: (letter, call) => letters.markReplayed(letter, call ?? {}),
  };
}

function checked<Options extends ClaimOptions>(claim: Options): Options {
  if (claim.owner === '') throw new RangeError('the owner of a claim must have a name');
  if (!Number.isSafeInteger(claim.leaseMs) || claim.leaseMs <= 0) {
    throw new RangeError('the lease of a claim must be a whole number of milliseconds above 0');
  }
  return claim;
}
