import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { EventDraft, StreamEvent } from '../domain/audit-event.ts';
import type { StreamName } from '../domain/stream-name.ts';
import { ChainedEvent } from './chained-event.ts';

/** Whose stream it is. */
export interface ChainOwner {
  readonly environment: string;
  readonly corpId: string;
  readonly stream: StreamName;
}

/** The place that an event takes. */
export interface ChainPlace {
  readonly sequence: number;
  /** Hash of the event before; for the first one `chainBeginning`. */
  readonly previous: string;
}

const HASH_DIGITS = 64;
/** Quotation mark and brace after the hash. */
const END_OF_LINE = '"}';

/** What stands before the first event, so that no chain can be taken for another. */
export function chainBeginning({ environment, corpId, stream }: ChainOwner): string {
  return sha256(['dingtalk-hk-functions audit chain v1', environment, corpId, stream].join('\n'));
}

/**
 * Puts an event into its place. Its text is RFC 8785 canonical JSON of the body with `chain` (owner,
 * sequence, hash of the event before), followed by one more member, `hash`: the SHA-256 of the text
 * without that member. So whoever holds the text alone can tell whether it was altered, and whoever
 * holds two neighbours whether one is missing between them.
 *
 * @throws TypeError for a body that has `chain` or `hash` already, Error for what JSON cannot say:
 *   faults in the code that made the event
 */
export function chainEvent(owner: ChainOwner, place: ChainPlace, draft: EventDraft): StreamEvent {
  const { body } = draft;
  if ('chain' in body || 'hash' in body) throw new TypeError('an event has its place already');
  const text = canonicalTextOf({ ...body, chain: chainOf(owner, place) });
  const hash = sha256(text);
  const { id, timeEpochMs } = draft;
  return new ChainedEvent(
    { stream: owner.stream, sequence: place.sequence, id, timeEpochMs, hash },
    Buffer.from(`${text.slice(0, -1)},"hash":"${hash}${END_OF_LINE}`),
  );
}

/** The member `chain` as it stands in the line of an event at that place. */
export function chainTextOf(owner: ChainOwner, place: ChainPlace): string {
  return `"chain":${canonicalTextOf(chainOf(owner, place))}`;
}

/** What an event's line says is its hash, without a look at whether it is. */
export function hashOfLine(line: string): string {
  return line.slice(-HASH_DIGITS - END_OF_LINE.length, -END_OF_LINE.length);
}

/** The same of a line's bytes. */
export function hashOfBytes(line: Buffer): string {
  const end = line.length - END_OF_LINE.length;
  return line.toString('latin1', Math.max(0, end - HASH_DIGITS), end);
}

function chainOf({ environment, corpId, stream }: ChainOwner, place: ChainPlace): object {
  const { sequence, previous } = place;
  return { environment, organisation: corpId, stream, sequence, previous };
}

function canonicalTextOf(body: object): string {
  const text = canonicalize(body);
  if (text === undefined) throw new TypeError('an event is a JSON object');
  return text;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
