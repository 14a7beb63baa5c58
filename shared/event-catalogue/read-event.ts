import type { DingTalkEvent } from './event-catalogue.ts';
import { findEventDefinition } from './event-catalogue.ts';
import type { EventEnvelope } from './event-definition.ts';
import {
  boundedNames,
  unknownFieldsOf,
  unknownFieldsWithin,
  type EventDrift,
} from './event-drift.ts';
import { traitsOf, type EventTraits } from './event-traits.ts';
import { fieldsOf, type EventFields } from './field-names.ts';

/** An event as far as it could be read. */
export interface ReadEvent {
  /** Undefined if the catalogue does not know its type or its content does not fit. */
  readonly event: DingTalkEvent | undefined;
  readonly traits: EventTraits;
  readonly drift: EventDrift;
}

/** Before this DingTalk did not exist: such a number is no time in milliseconds. */
const EARLIEST_EPOCH_MS = Date.UTC(2014, 0, 1);
const LATEST_EPOCH_MS = Date.UTC(2100, 0, 1);

/**
 * Reads the content of an event, in its current and its older shapes, into one typed form. Never
 * throws: what does not fit is told as drift, and the traits by which it is routed are read anyway.
 *
 * @example
 * const { event } = readEvent({ type: stored.type, content: stored.content });
 * if (event?.eventType === 'bpms_instance_change') await read(event.processInstanceId);
 */
export function readEvent(stored: { readonly type: string; readonly content: string }): ReadEvent {
  const document = parseJson(stored.content);
  const fields = fieldsOf(document);
  const definition = findEventDefinition(stored.type);
  const traits = traitsOf(stored.type, fields, definition);
  const isUnreadable = Object.keys(fields).length === 0;
  if (definition === undefined) {
    const drift = { isUnknownType: true, isUnreadable, misfits: [], unknownFields: [] };
    return { event: undefined, traits, drift };
  }
  const result = definition.schema.safeParse(fields);
  const misfits = result.error?.issues.map(({ path }) => nameOf(path)) ?? [];
  const drift = {
    isUnknownType: false,
    isUnreadable,
    misfits: boundedNames(misfits),
    unknownFields: boundedNames([
      ...unknownFieldsOf(fields, definition),
      ...unknownFieldsWithin(fields, result.data),
    ]),
  };
  if (!result.success) return { event: undefined, traits, drift };
  const event = { ...result.data, ...envelopeOf(stored.type, fields) } as unknown as DingTalkEvent;
  return { event, traits, drift };
}

/** Whether there is anything that somebody should hear of. */
export function hasDrift({
  isUnknownType,
  isUnreadable,
  misfits,
  unknownFields,
}: EventDrift): boolean {
  return isUnknownType || isUnreadable || misfits.length > 0 || unknownFields.length > 0;
}

function envelopeOf(eventType: string, fields: EventFields): EventEnvelope {
  return {
    eventType,
    eventId: textOf(fields['eventId']),
    corpId: textOf(fields['corpId']),
    eventTimeEpochMs: instantOf(fields['eventTime']) ?? instantOf(fields['timeStamp']),
  };
}

/** `dataList.checkTime`: which of the rows it is says nothing of the shape. */
function nameOf(path: readonly PropertyKey[]): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function instantOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) return undefined;
  return number >= EARLIEST_EPOCH_MS && number < LATEST_EPOCH_MS ? number : undefined;
}
