import * as z from 'zod';
import { addDays, HONG_KONG_OFFSET_MS, isHongKongDate } from '../../time/index.ts';
import { pathPart, requireCount, requireText, requireWithin } from '../call-limits.ts';
import { InvalidCallError } from '../errors.ts';
import { defineOperation, metered, type JsonValue } from '../operation.ts';
import { id, list, optionalBoolean, optionalText, text } from '../wire-values.ts';

const CREATE = 'calendar/events/create';
const PATH = '/v1.0/calendar/users/{unionId}/calendars/primary/events';

/** Instants, or whole days of Hong Kong from the first to the last. */
export type CalendarEventTime =
  | { readonly fromEpochMs: number; readonly toEpochMs: number }
  | { readonly firstDate: string; readonly lastDate: string };

export interface NewCalendarEvent {
  /** In whose calendar; 100 events a person and day. */
  readonly organiserUnionId: string;
  /** The same for every attempt at this event; DingTalk knows it for one day. */
  readonly requestKey: string;
  /** 1 to 2,048 characters. */
  readonly summary: string;
  /** Up to 5,000 characters. */
  readonly description?: string;
  readonly time: CalendarEventTime;
  /** Up to 500. */
  readonly attendeeUnionIds?: readonly string[];
  readonly location?: string;
  /** Minutes before the start; empty: none; absent: DingTalk's own fifteen. */
  readonly reminderMinutes?: readonly number[];
}

/**
 * Puts an event into a person's calendar. The same request again, within a day, is the same event.
 *
 * Page: create-schedule, 2026-05-26.
 */
export const createCalendarEvent = defineOperation({
  name: CREATE,
  host: 'api',
  method: 'POST',
  path: PATH,
  family: 'new-rest',
  metering: metered,
  safeToRepeat: false,
  encode: (params: NewCalendarEvent) => {
    const { attendeeUnionIds, description, location, reminderMinutes } = params;
    requireText(CREATE, 'the summary', params.summary, 2_048);
    if (description !== undefined) requireText(CREATE, 'the description', description, 5_000);
    if (attendeeUnionIds !== undefined) requireCount(CREATE, 'attendees', attendeeUnionIds, 500);
    return {
      pathValues: { unionId: pathPart(CREATE, 'the unionId', params.organiserUnionId) },
      ...requestKeyOf(CREATE, params.requestKey),
      body: {
        summary: params.summary,
        ...timeOf(params.time),
        ...(description === undefined ? {} : { description }),
        ...(attendeeUnionIds === undefined
          ? {}
          : { attendees: attendeeUnionIds.map((unionId) => ({ id: unionId })) }),
        ...(location === undefined ? {} : { location: { displayName: location } }),
        ...(reminderMinutes === undefined
          ? {}
          : { reminders: reminderMinutes.map((minutes) => ({ method: 'dingtalk', minutes })) }),
      },
    };
  },
  schema: z.object({ id }),
});

const GET = 'calendar/events/get';

const eventTime = z
  .object({ date: optionalText, dateTime: optionalText, timeZone: optionalText })
  .nullish();

const calendarEvent = z.object({
  id,
  summary: optionalText,
  description: optionalText,
  /** `confirmed`; `cancelled` once it was taken back. */
  status: text,
  /** A date for whole days, whose end is the day after the last; else a time with its zone. */
  start: eventTime,
  end: eventTime,
  isAllDay: optionalBoolean,
  organizer: z.object({ id }).nullish(),
  /** `needsAction`, `accepted`, `declined`, `tentative`. At most 500 are told. */
  attendees: list(z.object({ id, responseStatus: optionalText })),
});
export type CalendarEvent = z.output<typeof calendarEvent>;

/**
 * An event as it stands in the calendar of its organiser or of an attendee.
 *
 * Page: query-details-about-an-event, 2025-09-11.
 */
export const getCalendarEvent = defineOperation({
  name: GET,
  host: 'api',
  method: 'GET',
  path: `${PATH}/{eventId}`,
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: { readonly unionId: string; readonly eventId: string }) => ({
    pathValues: placeOf(GET, params),
    query: { maxAttendees: '500' },
  }),
  schema: calendarEvent,
});

const DELETE = 'calendar/events/delete';

/**
 * Takes an event away: from everybody if it is asked for in the organiser's name, in anybody else's
 * only from that calendar. After a lost answer the repetition may meet `not-there`.
 *
 * Page: delete-event, 2025-09-11.
 */
export const deleteCalendarEvent = defineOperation({
  name: DELETE,
  host: 'api',
  method: 'DELETE',
  path: `${PATH}/{eventId}`,
  family: 'new-rest',
  metering: metered,
  safeToRepeat: true,
  encode: (params: {
    readonly unionId: string;
    readonly eventId: string;
    /** The same for every attempt at this removal. */
    readonly requestKey: string;
    /** Whether the attendees see a window about it. */
    readonly notifies: boolean;
  }) => ({
    pathValues: placeOf(DELETE, params),
    ...requestKeyOf(DELETE, params.requestKey),
    query: { pushNotification: String(params.notifies) },
  }),
  schema: z.object({}),
  mayBeEmpty: true,
});

function placeOf(
  operation: string,
  { unionId, eventId }: { readonly unionId: string; readonly eventId: string },
): Readonly<Record<string, string>> {
  return {
    unionId: pathPart(operation, 'the unionId', unionId),
    eventId: pathPart(operation, 'the event id', eventId),
  };
}

function requestKeyOf(
  operation: string,
  requestKey: string,
): { idempotencyKey: string; headers: Readonly<Record<string, string>> } {
  if (!/^[\x21-\x7e]{1,128}$/.test(requestKey)) {
    throw new InvalidCallError(operation, 'the request key is no short text of visible signs');
  }
  return { idempotencyKey: requestKey, headers: { 'x-client-token': requestKey } };
}

function timeOf(time: CalendarEventTime): Readonly<Record<string, JsonValue>> {
  if ('firstDate' in time) {
    const { firstDate, lastDate } = time;
    if (!isHongKongDate(firstDate) || !isHongKongDate(lastDate) || firstDate > lastDate) {
      throw new InvalidCallError(CREATE, 'the days are no days in their order');
    }
    return { isAllDay: true, start: { date: firstDate }, end: { date: addDays(lastDate, 1) } };
  }
  requireWithin(CREATE, 'the end', time.toEpochMs, time.fromEpochMs, Number.MAX_SAFE_INTEGER);
  return { isAllDay: false, start: instantOf(time.fromEpochMs), end: instantOf(time.toEpochMs) };
}

function instantOf(epochMs: number): Readonly<Record<string, string>> {
  const local = new Date(epochMs + HONG_KONG_OFFSET_MS).toISOString().slice(0, 19);
  return { dateTime: `${local}+08:00`, timeZone: 'Asia/Hong_Kong' };
}
