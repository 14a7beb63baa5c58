/** What the frame of an event says, old shape or new. The content is left to its subscribers. */
export interface CallbackEnvelope {
  readonly type: string;
  readonly eventId: string | undefined;
  readonly corpId: string | undefined;
  /** Undefined if it is absent or cannot be right. */
  readonly eventTimeEpochMs: number | undefined;
  /** `Random` of a third-party app's check of the address. */
  readonly random: string | undefined;
  readonly fields: Readonly<Record<string, unknown>>;
}

export type EnvelopeFault = 'content-not-json' | 'content-not-object' | 'event-type-missing';

/** DingTalk began in 2014; an earlier time is a fault of the sender. */
const EARLIEST_EPOCH_MS = Date.UTC(2014, 0, 1);
const DAY_MS = 86_400_000;
/** Smaller numbers are seconds: as milliseconds they would lie before March 1973. */
const LARGEST_SECONDS = 100_000_000_000;

const NAMES = {
  type: ['EventType', 'eventType'],
  eventId: ['eventId', 'EventId'],
  corpId: ['CorpId', 'corpId', 'corpid'],
  eventTime: ['EventTime', 'eventTime', 'TimeStamp', 'timeStamp', 'timestamp'],
  random: ['Random', 'random'],
} as const;

/**
 * Reads the decrypted text of a callback. Older events have no `eventId`, no `CorpId`, a `TimeStamp`
 * for the `EventTime`, and other capitals; numbers may be texts. Unknown types and fields are no
 * fault.
 *
 * Pages: http-callback-overview, attendance-events and those of the single events, 2026-08-22.
 */
export function readCallbackEnvelope(
  text: string,
  receivedAtEpochMs: number,
):
  | { readonly outcome: 'read'; readonly envelope: CallbackEnvelope }
  | { readonly outcome: 'refused'; readonly fault: EnvelopeFault } {
  const reading = readJsonObject(text);
  if (reading.outcome === 'refused') return reading;
  const { fields } = reading;
  const type = textOf(fields, NAMES.type);
  if (type === undefined) return { outcome: 'refused', fault: 'event-type-missing' };
  return {
    outcome: 'read',
    envelope: {
      type,
      eventId: textOf(fields, NAMES.eventId),
      corpId: textOf(fields, NAMES.corpId),
      eventTimeEpochMs: instantOf(fields, NAMES.eventTime, receivedAtEpochMs),
      random: textOf(fields, NAMES.random),
      fields,
    },
  };
}

/** A JSON object, or what is wrong with the text. */
export function readJsonObject(
  text: string,
):
  | { readonly outcome: 'read'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly outcome: 'refused'; readonly fault: 'content-not-json' | 'content-not-object' } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { outcome: 'refused', fault: 'content-not-json' };
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { outcome: 'refused', fault: 'content-not-object' };
  }
  return { outcome: 'read', fields: parsed as Readonly<Record<string, unknown>> };
}

/** The first of the names that holds a text or a number, as a text; empty counts as absent. */
export function textOf(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | undefined {
  for (const name of names) {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
}

/**
 * The first of the names that holds an instant, in milliseconds, seconds, or either as text. One
 * before DingTalk began or more than a day ahead is no instant: it would make an event stale, or all
 * later ones of its subject.
 */
export function instantOf(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
  nowEpochMs: number,
): number | undefined {
  for (const name of names) {
    const value = textOf(fields, [name]);
    if (value === undefined || !/^\d{1,15}$/.test(value)) continue;
    const number = Number(value);
    const instant = number < LARGEST_SECONDS ? number * 1000 : number;
    if (instant >= EARLIEST_EPOCH_MS && instant <= nowEpochMs + DAY_MS) return instant;
  }
  return undefined;
}
