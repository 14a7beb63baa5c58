import { CollectorRefusal } from './collector-answers.ts';
import type { CollectorInput } from './collector-input.ts';
import type { StoredEvent } from './indexed-event.ts';
import { endOfValue, membersOf, skipBlank, type JsonMember } from './json-stream.ts';

/** What an event has that names nothing of its own. */
export interface EventDefaults {
  readonly input: CollectorInput;
  readonly host: string;
  readonly nowEpochMs: number;
}

/** What the controls say of events, besides what the collector does by itself. */
export interface EventRules {
  /** The code by which an event of this text is refused. */
  readonly rejectionOf: (raw: string) => 6 | 12 | 13 | 15 | undefined;
  readonly takesIndex: (input: CollectorInput, index: string) => boolean;
  /** Where `invalid-event-number` of code 7 counts from. */
  readonly incorrectIndexCountsFrom: 0 | 1;
}

/** Events up to the first that is refused, and that refusal. */
export interface ParsedBatch {
  readonly events: readonly StoredEvent[];
  readonly refusal?: CollectorRefusal;
}

/** A decimal; the real collector refuses 1.7e9 (Splunk 10, measured by others). */
const DECIMAL = /^-?\d+(?:\.\d+)?$/;

/**
 * Reads event objects that follow one another, each with or without a line feed after it. It stops at
 * the first bad one, as the collector does: what stands before it is indexed, what follows not looked at.
 */
export function parseEvents(text: string, defaults: EventDefaults, rules: EventRules): ParsedBatch {
  const events: StoredEvent[] = [];
  let at = skipBlank(text, 0);
  if (at === text.length) return { events, refusal: new CollectorRefusal(5) };
  while (at < text.length) {
    const end = text[at] === '{' ? endOfValue(text, at) : undefined;
    const parsed = end === undefined ? 6 : parseEvent(text.slice(at, end), defaults, rules);
    if (typeof parsed === 'number') {
      const offset = parsed === 7 ? rules.incorrectIndexCountsFrom : 0;
      return { events, refusal: new CollectorRefusal(parsed, events.length + offset) };
    }
    events.push(parsed);
    at = skipBlank(text, end ?? text.length);
  }
  return { events };
}

type EventCode = 6 | 7 | 12 | 13 | 15;

function parseEvent(
  envelope: string,
  defaults: EventDefaults,
  rules: EventRules,
): StoredEvent | EventCode {
  const values = parseObject(envelope);
  if (values === undefined) return 6;
  const raw = rawOf(envelope, values['event']);
  if (typeof raw === 'number') return raw;
  const time = timeOf(envelope, values['time'], defaults.nowEpochMs);
  if (time === undefined) return 15;
  const fields = fieldsOf(values['fields']);
  if (typeof fields === 'number') return fields;
  const about = metadataOf(values, defaults);
  if (about === undefined) return 6;
  if (!rules.takesIndex(defaults.input, about.index)) return 7;
  return (
    rules.rejectionOf(raw) ?? { raw, time, ...about, ...(fields === undefined ? {} : { fields }) }
  );
}

function parseObject(envelope: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(envelope) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function rawOf(envelope: string, event: unknown): string | 12 | 13 {
  if (event === undefined || event === null) return 12;
  if (event === '') return 13;
  return typeof event === 'string' ? event : textOf(envelope, 'event');
}

function timeOf(envelope: string, time: unknown, nowEpochMs: number): string | undefined {
  if (time === undefined || time === null) return (nowEpochMs / 1000).toFixed(3);
  const text = typeof time === 'string' ? time : textOf(envelope, 'time');
  return DECIMAL.test(text) ? text : undefined;
}

/** `JSON.parse` takes the last of two members of one name; so does this. */
function textOf(envelope: string, name: string): string {
  const member = membersOf(envelope).findLast((one: JsonMember) => one.name === name);
  return member === undefined ? '' : envelope.slice(member.start, member.end);
}

function fieldsOf(fields: unknown): Readonly<Record<string, unknown>> | undefined | 6 | 15 {
  if (fields === undefined || fields === null) return undefined;
  if (typeof fields !== 'object' || Array.isArray(fields)) return 6;
  const isFlat = Object.values(fields).every((value: unknown) =>
    Array.isArray(value) ? value.every(isScalar) : isScalar(value),
  );
  return isFlat ? (fields as Readonly<Record<string, unknown>>) : 15;
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}

function metadataOf(
  values: Readonly<Record<string, unknown>>,
  { input, host }: EventDefaults,
): Pick<StoredEvent, 'index' | 'sourcetype' | 'source' | 'host'> | undefined {
  const given = ['index', 'sourcetype', 'source', 'host'].map((name) => values[name] ?? undefined);
  if (!given.every((value) => value === undefined || typeof value === 'string')) return undefined;
  const [index, sourcetype, source, ownHost] = given;
  return {
    index: index ?? input.index,
    sourcetype: sourcetype ?? input.sourcetype,
    source: source ?? `http:${input.name}`,
    host: ownHost ?? host,
  };
}
