export { EVENT_CONTENT_LIMIT_BYTES, openContent, sealContent } from './event-content.ts';
export { type EventInbox, type EventSource, type IncomingEvent } from './event-inbox.ts';
export {
  contentContextOf,
  eventPlaceOf,
  MARKER_BUCKETS,
  markerBucketOf,
  markerPartOf,
  type EventPlace,
} from './event-place.ts';
export {
  EVENT_COLUMNS_WITHOUT_CONTENT,
  eventColumns,
  eventRowOf,
  type EventRow,
} from './event-row.ts';
export { EVENT_STATES, type EventState } from './event-state.ts';
export {
  deliveryWorkOf,
  eventWorkOf,
  markerDeletion,
  markerPut,
  type Marker,
  type MarkerPlace,
} from './marker-row.ts';
export { newStamp } from './stamp.ts';
export {
  createTableEventInbox,
  FIRST_LOOK_AFTER_MS,
  type TableEventInboxOptions,
} from './table-event-inbox.ts';
export {
  integerAt,
  numberAt,
  progressColumns,
  progressOf,
  textAt,
  wholeMs,
  type WorkProgress,
} from './work-progress.ts';
