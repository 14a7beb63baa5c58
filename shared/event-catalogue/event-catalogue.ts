import { approvalEvents } from './definitions/approval-events.ts';
import { attendanceEvents } from './definitions/attendance-events.ts';
import { contactEvents } from './definitions/contact-events.ts';
import { otherEvents } from './definitions/other-events.ts';
import type { AnyEventDefinition, EventMetering, EventOf } from './event-definition.ts';

/** Where the fields of the events and their metering are taken from. */
export const CATALOGUE_SOURCE = {
  publisher: 'DingTalk open platform, event subscription pages (one per event)',
  /** Attendance and approval events count; contact events are exempt. */
  metering: 'DingTalk open platform, resource-use page',
  asOf: '2026-08-22',
} as const;

const definitions = [...contactEvents, ...attendanceEvents, ...approvalEvents, ...otherEvents];
type Definition = (typeof definitions)[number];

/** Every event that the catalogue knows, in its one form. */
export type DingTalkEvent = EventOf<Definition>;
export type DingTalkEventType = DingTalkEvent['eventType'];
/** The event of one type. */
export type EventOfType<Type extends DingTalkEventType> = Extract<
  DingTalkEvent,
  { readonly eventType: Type }
>;

export const eventCatalogue: readonly AnyEventDefinition[] = definitions;

const byType: ReadonlyMap<string, AnyEventDefinition> = new Map(
  eventCatalogue.map((definition) => [definition.type, definition]),
);

export function findEventDefinition(eventType: string): AnyEventDefinition | undefined {
  return byType.get(eventType);
}

/** Unknown types included: count those as metered. */
export function meteringOf(eventType: string): EventMetering {
  return byType.get(eventType)?.metering ?? 'unknown';
}
