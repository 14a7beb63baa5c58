export { MARKER_BUCKETS, type EventState } from '../event-inbox/index.ts';
export { deliveryRequestSchema, type DeliveryRequest } from './delivery-request.ts';
export {
  type Claim,
  type ClaimOptions,
  type DeadLetter,
  type DeliveryClaimOptions,
  type DeliveryClaimResult,
  type DeliveryReference,
  type DeliveryState,
  type DeliverySummary,
  type EventClaimResult,
  type EventFilter,
  type EventReference,
  type EventStore,
  type EventSummary,
  type PendingMarker,
  type StoredEvent,
} from './event-store.ts';
export { createTableEventStore, type TableEventStoreOptions } from './table-event-store.ts';
export { DeliveryInterruptedError, EventGoneError, type EventErrorCode } from './errors.ts';
