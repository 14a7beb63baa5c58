import { isRecord } from '../json-value.ts';
import { formatDate, startOfDate } from '../local-date-time.ts';
import type { AppCall } from '../operation.ts';
import { newRefusal } from '../refusal.ts';
import type { CalendarEvent, EventTime } from './calendar-event.ts';

const LONGEST_SUMMARY = 2_048;
const LONGEST_DESCRIPTION = 5_000;
const MOST_ATTENDEES = 500;
const DEFAULT_REMINDERS = [{ method: 'dingtalk', minutes: 15 }];
const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** What a caller says of a new event. */
export type AskedEvent = Pick<
  CalendarEvent,
  'summary' | 'description' | 'start' | 'end' | 'isAllDay' | 'attendees' | 'location' | 'reminders'
>;

/** Reads the body of a new event. @throws Refusal invalidParameter */
export function readEventRequest({ parameters, directory }: AppCall): AskedEvent {
  const summary = parameters.text('summary')?.trim() ?? '';
  if (summary === '') throw invalid('Event summary cannot be blank');
  const description = parameters.text('description');
  if (summary.length > LONGEST_SUMMARY || (description?.length ?? 0) > LONGEST_DESCRIPTION) {
    throw invalid('summary or description is too long');
  }
  const isAllDay = parameters.flag('isAllDay');
  const start = readTime(parameters.raw('start'), isAllDay, 'Event start time not set.');
  const end = readTime(parameters.raw('end'), isAllDay, 'Event end time not set.');
  checkOrder(start, end);
  const location = parameters.raw('location');
  return {
    summary,
    description,
    start,
    end,
    isAllDay,
    attendees: readAttendees(parameters.raw('attendees'), (unionId) =>
      directory.memberByUnionId(unionId) === undefined ? undefined : unionId,
    ),
    location: isRecord(location) ? textOf(location['displayName']) : undefined,
    reminders: readReminders(parameters.raw('reminders')),
  };
}

/** A day for an event of whole days, an instant with a zone for any other. */
function readTime(value: unknown, isAllDay: boolean, missing: string): EventTime {
  if (!isRecord(value)) throw invalid(missing);
  const { date, dateTime, timeZone } = value;
  if (isAllDay) {
    if (typeof date !== 'string' || !isDate(date) || isSet(dateTime) || isSet(timeZone)) {
      throw invalid('an event of whole days has a date and nothing else');
    }
    return { date };
  }
  if (isSet(date) || typeof dateTime !== 'string' || typeof timeZone !== 'string') {
    throw invalid(missing);
  }
  if (!DATE_TIME.test(dateTime) || Number.isNaN(Date.parse(dateTime)) || !isZone(timeZone)) {
    throw invalid('dateTime or timeZone is not valid');
  }
  return { dateTime, timeZone };
}

/** The end of an event of whole days is the day after its last. */
function checkOrder(start: EventTime, end: EventTime): void {
  if ('date' in start && 'date' in end) {
    if (start.date >= end.date) throw invalid('the end is not after the start');
    return;
  }
  if (!('dateTime' in start) || !('dateTime' in end)) throw invalid('start and end differ in kind');
  if (start.timeZone !== end.timeZone) throw invalid('start and end differ in zone');
  if (Date.parse(end.dateTime) < Date.parse(start.dateTime)) {
    throw invalid('the end is before the start');
  }
}

function readAttendees(
  value: unknown,
  known: (unionId: string) => string | undefined,
): CalendarEvent['attendees'] {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > MOST_ATTENDEES) throw invalid('attendees');
  return value.map((item: unknown) => {
    const unionId = isRecord(item) ? known(textOf(item['id']) ?? '') : undefined;
    if (!isRecord(item) || unionId === undefined) throw invalid('attendees');
    return { unionId, isOptional: item['isOptional'] === true };
  });
}

/** Left out: fifteen minutes before; an empty list: none. */
function readReminders(value: unknown): CalendarEvent['reminders'] {
  if (value === undefined) return DEFAULT_REMINDERS;
  if (!Array.isArray(value)) throw invalid('reminders');
  return value.map((item: unknown) => {
    const minutes = isRecord(item) ? Number(item['minutes']) : Number.NaN;
    if (!isRecord(item) || item['method'] !== 'dingtalk' || !Number.isInteger(minutes)) {
      throw invalid('reminders');
    }
    return { method: 'dingtalk', minutes };
  });
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && formatDate(startOfDate(text)) === text;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
}

/** DingTalk's own samples leave fields empty instead of leaving them out. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function invalid(message: string): Error {
  return newRefusal('invalidParameter', message);
}
