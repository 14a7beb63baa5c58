export {
  CATALOGUE_SOURCE,
  eventCatalogue,
  findEventDefinition,
  meteringOf,
  type DingTalkEvent,
  type DingTalkEventType,
  type EventOfType,
} from './event-catalogue.ts';
export type {
  AnyEventDefinition,
  EventEnvelope,
  EventFamily,
  EventMetering,
  EventOrdering,
} from './event-definition.ts';
export type { EventDrift } from './event-drift.ts';
export type { EventTraits } from './event-traits.ts';
export { fieldsOf, type EventFields } from './field-names.ts';
export { hasDrift, readEvent, type ReadEvent } from './read-event.ts';
