import * as z from 'zod';
import { hongKongMidnightEpochMs, isHongKongDate } from '../time/index.ts';

/**
 * Building blocks for answer schemas. DingTalk sends the same field as a number on one day and as a
 * string on another, and null where others leave a field out. Each block is one transform, because
 * a payroll month is over a million records: a union of zod types for each field costs six times as
 * much (see the README).
 */
type Reader<T> = (value: unknown) => T | undefined;

/** A field that must be there. */
function required<T>(expected: string, read: Reader<T>): z.ZodType<T> {
  return z.transform((value: unknown, context): T => {
    const result = value === undefined || value === null ? undefined : read(value);
    if (result !== undefined) return result;
    context.issues.push({ code: 'custom', message: expected, input: undefined });
    return z.NEVER;
  });
}

/** A field that may be missing or null; both become `undefined`. */
function optional<T>(
  expected: string,
  read: Reader<T>,
  isMissing: (value: unknown) => boolean = isNothing,
): z.ZodOptional<z.ZodType<T | undefined>> {
  return z
    .transform((value: unknown, context): T | undefined => {
      if (isMissing(value)) return undefined;
      const result = read(value);
      if (result !== undefined) return result;
      context.issues.push({ code: 'custom', message: expected, input: undefined });
      return z.NEVER;
    })
    .optional();
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}

/** DingTalk fills an absent optional id with an empty text now and then. */
function isNothingOrEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

/** An id as text. A number beyond 2^53 has lost digits in parsing and is refused. */
const readId: Reader<string> = (value) => {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined;
};
/** Ids seen so far that many rows share: a text for each row would fill the memory. */
const sharedIds = new Map<number, string>();
const MAX_SHARED_IDS = 1_000;

const readSharedId: Reader<string> = (value) => {
  if (typeof value !== 'number') return readId(value);
  const known = sharedIds.get(value);
  if (known !== undefined) return known;
  const id = readId(value);
  if (sharedIds.size >= MAX_SHARED_IDS) sharedIds.clear();
  if (id !== undefined) sharedIds.set(value, id);
  return id;
};

const readInteger: Reader<number> = (value) => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  return typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : undefined;
};

const readText: Reader<string> = (value) => (typeof value === 'string' ? value : undefined);

const readBoolean: Reader<boolean> = (value) => {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' ? false : undefined;
};

/** An instant: epoch milliseconds, or `yyyy-MM-dd HH:mm:ss` in UTC+8. */
const readInstant: Reader<number> = (value) => {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  return value.length === 19 ? readLocalTime(value) : readInteger(value);
};

const ISO_TIME = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** ISO 8601 with a zone; approvals tell minutes without seconds. */
const readIsoTime: Reader<number> = (value) => {
  const match = typeof value === 'string' ? ISO_TIME.exec(value) : null;
  if (match === null || !isHongKongDate(match[1] ?? '')) return undefined;
  const epochMs = Date.parse(match[0]);
  return Number.isFinite(epochMs) ? epochMs : undefined;
};

/** Days seen so far: rows of one answer share a handful of days, and parsing one is slow. */
const midnights = new Map<string, number>();
const MAX_MIDNIGHTS = 1_000;

/** By hand, because two such fields stand in every row of a schedule. */
function readLocalTime(text: string): number | undefined {
  const midnight = readMidnight(text.slice(0, 10));
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const isWellFormed = text[10] === ' ' && text[13] === ':' && text[16] === ':';
  if (midnight === undefined || !isWellFormed) return undefined;
  if (!(hour < 24 && minute < 60 && second < 60)) return undefined;
  return midnight + ((hour * 60 + minute) * 60 + second) * 1_000;
}

/** NaN unless both are digits. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function readMidnight(date: string): number | undefined {
  const known = midnights.get(date);
  if (known !== undefined) return known;
  if (!isHongKongDate(date)) return undefined;
  const midnight = hongKongMidnightEpochMs(date);
  if (midnights.size >= MAX_MIDNIGHTS) midnights.clear();
  midnights.set(date, midnight);
  return midnight;
}

/** One of a few words; another spelling of the same letters counts as the same word. */
function readWord<const Words extends readonly string[]>(words: Words): Reader<Words[number]> {
  const byLowerCase = new Map(words.map((word) => [word.toLowerCase(), word]));
  return (value) => {
    if (typeof value !== 'string') return undefined;
    return words.includes(value) ? value : byLowerCase.get(value.toLowerCase());
  };
}

/** An id; always text, whatever DingTalk sends. */
export const id = required('an id', readId);
export const optionalId = optional('an id', readId, isNothingOrEmpty);
/** Of a group or a shift, which a whole company shares. */
export const optionalSharedId = optional('an id', readSharedId, isNothingOrEmpty);
export const integer = required('a whole number', readInteger);
export const optionalInteger = optional('a whole number', readInteger);
export const text = required('a text', readText);
export const optionalText = optional('a text', readText);
export const boolean = required('true or false', readBoolean);
export const optionalBoolean = optional('true or false', readBoolean);
/** An instant as epoch milliseconds. */
export const instant = required('a time', readInstant);
export const optionalInstant = optional('a time', readInstant, isNothingOrEmpty);

/** An instant in ISO form with a zone, as epoch milliseconds; cut to the minute if DingTalk cuts it. */
export const isoTime = required('a time with a zone', readIsoTime);
export const optionalIsoTime = optional('a time with a zone', readIsoTime, isNothingOrEmpty);

/** Says that something was done: anything but true is no success. */
export const done = required('true', (value) => readBoolean(value) || undefined);

/** One of these words; the case of the letters does not matter. */
export function word<const Words extends readonly string[]>(
  words: Words,
): z.ZodType<Words[number]> {
  return required(words.join(' or '), readWord(words));
}

/** As `word`, for a field that may be missing. */
export function optionalWord<const Words extends readonly string[]>(
  words: Words,
): z.ZodOptional<z.ZodType<Words[number] | undefined>> {
  return optional(words.join(' or '), readWord(words), isNothingOrEmpty);
}

/** A list; DingTalk may leave an empty one out, so a missing one is empty. */
export function list<Item extends z.ZodType>(item: Item): z.ZodType<z.output<Item>[]> {
  return z
    .array(item)
    .nullish()
    .transform((items): z.output<Item>[] => items ?? []);
}
