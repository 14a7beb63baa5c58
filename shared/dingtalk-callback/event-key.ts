import { createHash } from 'node:crypto';
import { canonicalTextOf } from './canonical-json.ts';

const PLAIN_ID = /^[A-Za-z0-9_-]{1,100}$/;

/** For how long two events without an id but with the same content are one. */
const CONTENT_WINDOW_MS = 10 * 60_000;

/** Idempotency key of an event by its `eventId`. */
export function keyOfEventId(eventId: string): string {
  return `e_${keyPart(eventId)}`;
}

/** Idempotency key of a robot's message by its `msgId`. */
export function keyOfMessageId(messageId: string): string {
  return `r_${keyPart(messageId)}`;
}

/** Ids that do not fit a key are hashed; the `h` keeps them apart from ids that look like a hash. */
function keyPart(id: string): string {
  return PLAIN_ID.test(id) ? id : `h${createHash('sha256').update(id).digest('hex')}`;
}

/**
 * Key of an event without an id, by what it says. An `org_change` says nothing of its own, so the
 * key holds the ten minutes in which it came: whoever records the event must also look whether the
 * same content came in the ten minutes before. The request's timestamp, nonce and signature are
 * useless here: a repetition is encrypted anew.
 */
export function keyOfContent(
  event: {
    readonly owner: string;
    readonly type: string;
    readonly text: string;
    readonly content: unknown;
  },
  receivedAtEpochMs: number,
): string {
  const subject = [event.owner, event.type, canonicalTextOf(event.text, event.content)];
  const hash = createHash('sha256').update(JSON.stringify(subject)).digest('hex').slice(0, 40);
  return `c_${hash}_${String(Math.floor(receivedAtEpochMs / CONTENT_WINDOW_MS))}`;
}
