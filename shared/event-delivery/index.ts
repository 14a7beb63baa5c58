export { deliveryRequestSchema, type DeliveryRequest } from './delivery-request.ts';
export {
  MARKER_BUCKETS,
  type Claim,
  type ClaimOptions,
  type DeadLetter,
  type DeliveryClaimResult,
  type DeliveryReference,
  type DeliveryState,
  type DeliverySummary,
  type EventClaimResult,
  type EventFilter,
  type EventReference,
  type EventState,
  type EventStore,
  type EventSummary,
  type PendingMarker,
  type StoredEvent,
} from './event-store.ts';
