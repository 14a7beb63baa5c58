import { randomBytes } from 'node:crypto';
import type { SamplePerson } from '../../sample-company/sample-company.ts';
import { maySee } from '../authorised-scope.ts';
import { boundedInteger } from '../expect-parameters.ts';
import { formatDateTime } from '../local-date-time.ts';
import type { AppCall, AppOperation } from '../operation.ts';
import { newRefusal } from '../refusal.ts';
import type { CalendarEvent } from './calendar-event.ts';
import { readEventRequest } from './calendar-request.ts';

const EVENTS_PER_DAY = 100;
const EVENTS = 'v1.0/calendar/users/{userId}/calendars/{calendarId}/events';
const EVENT_API = { family: 'rest', isMetered: true } as const;

/** Events of a person's own calendar; metered. */
export const CALENDAR_EVENT_OPERATIONS: readonly AppOperation[] = [
  {
    ...EVENT_API,
    api: EVENTS,
    method: 'POST',
    scopes: ['Calendar.Event.Write'],
    handle: createEvent,
  },
  {
    ...EVENT_API,
    api: `GET ${EVENTS}/{eventId}`,
    method: 'GET',
    scopes: ['Calendar.Event.Read'],
    handle: (call) => {
      const owner = calendarOwner(call);
      const most = boundedInteger(call, 'maxAttendees', { min: 1, max: 500, default: 100 });
      return describeEvent(call, existingEvent(call, owner), owner, most);
    },
  },
  {
    ...EVENT_API,
    api: `DELETE ${EVENTS}/{eventId}`,
    method: 'DELETE',
    scopes: ['Calendar.Event.Write'],
    hasNoBody: true,
    handle: deleteEvent,
  },
];

async function createEvent(call: AppCall): Promise<Record<string, unknown>> {
  const { calendarBook, nowEpochMs } = call;
  const owner = calendarOwner(call);
  const requestKey = requestKeyOf(call, 'create');
  const before = requestKey === undefined ? undefined : calendarBook.madeBy(requestKey, nowEpochMs);
  if (before !== undefined) return describeEvent(call, before, owner);
  const asked = readEventRequest(call);
  if (calendarBook.madeOnDay(owner.unionId, nowEpochMs) >= EVENTS_PER_DAY) {
    throw newRefusal('flowLimit', 'current user can not create events exceed 100 per day');
  }
  const event: CalendarEvent = {
    ...asked,
    id: newEventId(),
    corpId: call.app.corpId,
    organiserUnionId: owner.unionId,
    createdEpochMs: nowEpochMs,
    isCancelled: false,
    removedBy: [],
  };
  await calendarBook.save(event, requestKey, nowEpochMs);
  return describeEvent(call, event, owner);
}

/** Whoever made it takes it from everybody; anybody else only from the own calendar. */
async function deleteEvent(call: AppCall): Promise<Record<string, unknown>> {
  const { calendarBook, nowEpochMs } = call;
  const { unionId } = calendarOwner(call);
  const requestKey = requestKeyOf(call, 'delete');
  if (requestKey !== undefined && calendarBook.madeBy(requestKey, nowEpochMs)) return {};
  const event = existingEvent(call, calendarOwner(call));
  if (event.isCancelled) throw notFound();
  const changed =
    event.organiserUnionId === unionId
      ? { ...event, isCancelled: true }
      : { ...event, removedBy: [...event.removedBy, unionId] };
  await calendarBook.save(changed, requestKey, nowEpochMs);
  return {};
}

/** @throws Refusal idempotencyProcessing while the same request is being worked on */
function requestKeyOf(call: AppCall, what: string): string | undefined {
  if (call.clientToken === undefined) return undefined;
  const key = `${call.app.appKey} ${what} ${call.clientToken}`;
  if (call.calendarBook.isUnderWay(key)) {
    throw newRefusal('idempotencyProcessing', 'Idempotency processing');
  }
  return key;
}

/** The person whose calendar the path names. */
function calendarOwner(call: AppCall): SamplePerson {
  if (call.pathValues['calendarId'] !== 'primary') throw notFound();
  const owner = call.directory.memberByUnionId(call.pathValues['userId'] ?? '');
  if (owner === undefined) throw newRefusal('invalidParameter', 'userId is not valid');
  if (!maySee(call, owner.departmentId)) throw newRefusal('permissionDeny', 'permissionDeny');
  return owner;
}

function existingEvent(call: AppCall, { unionId }: SamplePerson): CalendarEvent {
  const event = call.calendarBook.find(call.app.corpId, call.pathValues['eventId'] ?? '');
  const isTheirs =
    event?.organiserUnionId === unionId ||
    event?.attendees.some((attendee) => attendee.unionId === unionId) === true;
  if (event === undefined || !isTheirs || event.removedBy.includes(unionId)) throw notFound();
  return event;
}

function describeEvent(
  call: AppCall,
  event: CalendarEvent,
  viewer: SamplePerson,
  mostAttendees = Infinity,
): Record<string, unknown> {
  const person = (unionId: string): Record<string, unknown> => ({
    id: unionId,
    displayName: call.directory.memberByUnionId(unionId)?.nameZhHK ?? '',
    self: unionId === viewer.unionId,
  });
  const time = `${formatDateTime(event.createdEpochMs).replace(' ', 'T')}+08:00`;
  return {
    id: event.id,
    summary: event.summary,
    ...(event.description === undefined ? {} : { description: event.description }),
    status: event.isCancelled ? 'cancelled' : 'confirmed',
    start: event.start,
    end: event.end,
    isAllDay: event.isAllDay,
    attendees: event.attendees.slice(0, mostAttendees).map(({ unionId, isOptional }) => ({
      ...person(unionId),
      isOptional,
      responseStatus: 'needsAction',
    })),
    organizer: { ...person(event.organiserUnionId), responseStatus: 'accepted' },
    ...(event.location === undefined ? {} : { location: { displayName: event.location } }),
    reminders: event.reminders.map(({ method, minutes }) => ({ method, minutes: String(minutes) })),
    createTime: time,
    updateTime: time,
  };
}

/** Ids seen are base64 of base64, so without any sign that a path would not take. */
function newEventId(): string {
  return Buffer.from(randomBytes(16).toString('base64')).toString('base64');
}

function notFound(): Error {
  return newRefusal('itemNotFound', '无法找到指定日程', 404);
}
