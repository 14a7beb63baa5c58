/** When an event begins or ends: a day, or an instant with its zone. */
export type EventTime =
  { readonly date: string } | { readonly dateTime: string; readonly timeZone: string };

/** One event of a calendar, as somebody made it. */
export interface CalendarEvent {
  readonly id: string;
  readonly corpId: string;
  readonly organiserUnionId: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly start: EventTime;
  readonly end: EventTime;
  readonly isAllDay: boolean;
  readonly attendees: readonly { readonly unionId: string; readonly isOptional: boolean }[];
  readonly location: string | undefined;
  readonly reminders: readonly { readonly method: string; readonly minutes: number }[];
  readonly createdEpochMs: number;
  /** Taken back by whoever made it. */
  readonly isCancelled: boolean;
  /** Attendees who took it out of their own calendar. */
  readonly removedBy: readonly string[];
}
