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
export {
  DELIVERY_BACKOFF,
  triesOf,
  waitAfterTry,
  type BackoffSchedule,
} from './delivery-backoff.ts';
export {
  DeliveryInterruptedError,
  DeliveryNeverEndedError,
  EventGoneError,
  type EventErrorCode,
} from './errors.ts';
export { isFinalFailure } from './final-failure.ts';
export {
  runDelivery,
  type DeliveryEnd,
  type DeliveryWork,
  type HandleDelivery,
  type RunDeliveryOptions,
} from './run-delivery.ts';
export { type SubjectReference, type SubjectWatermarks } from './subject-watermarks.ts';
export {
  createTableSubjectWatermarks,
  type TableSubjectWatermarksOptions,
} from './table-subject-watermarks.ts';
