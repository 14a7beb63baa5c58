import {
  keyOfContent,
  keyOfEventId,
  openCallback,
  readCallbackEnvelope,
  REPLY_RANDOM_BYTES,
  sealReply,
  wellFormedType,
  type CallbackEnvelope,
  type CallbackKey,
} from '../../shared/dingtalk-callback/index.ts';
import type { IncomingEvent } from '../../shared/event-inbox/index.ts';
import type { IntakeApp, IntakeApps } from './callback-secret.ts';
import type { IntakeResult, Refusal } from './intake-result.ts';
import { judgeByKeys } from './keys-of-request.ts';
import type { IntakeDependencies } from './ports.ts';
import { recordEvent } from './record-event.ts';

export interface EventCallback {
  /** Last part of the address. */
  readonly app: string;
  readonly query: string;
  readonly body: Uint8Array;
  readonly arrivedAtEpochMs: number;
}

interface ProvenCallback {
  readonly app: IntakeApp;
  readonly key: CallbackKey;
  readonly owner: string;
  readonly text: string;
  readonly envelope: CallbackEnvelope;
}

type Judgement =
  | { readonly outcome: 'proven'; readonly callback: ProvenCallback }
  | { readonly outcome: 'refused'; readonly reason: Refusal };

const CHECKS = new Set(['check_create_suite_url', 'check_update_suite_url']);

/**
 * Takes an event callback: proves and decrypts it, puts the event on record, tells the worker, and
 * gives the encrypted reply. A reply exists only if the event is on record, or needs none. Defined
 * for any bytes, ends in time and never throws.
 */
export async function acceptEventCallback(
  deps: IntakeDependencies,
  request: EventCallback,
): Promise<IntakeResult> {
  const judgement = await judgeByKeys(
    deps,
    request.arrivedAtEpochMs,
    (apps) => judge(apps, request),
    fitsNoKey,
  );
  if (judgement === undefined) return { outcome: 'unavailable', reason: 'keys-unavailable' };
  if (judgement.outcome === 'refused') return judgement;
  const { callback } = judgement;
  const check = textToGiveBack(callback.envelope);
  if (check !== undefined) return { outcome: 'checked', reply: replyOf(deps, callback, check) };
  const event = eventOf(deps, callback, request.arrivedAtEpochMs);
  const recorded = await recordEvent(deps, event, request.arrivedAtEpochMs);
  if (recorded.outcome === 'not-recorded')
    return { outcome: 'unavailable', reason: 'not-recorded' };
  return { ...recorded, reply: replyOf(deps, callback, 'success') };
}

function judge(apps: IntakeApps, request: EventCallback): Judgement {
  const app = apps.get(request.app);
  if (app === undefined) return { outcome: 'refused', reason: 'app-unknown' };
  const opening = openCallback(request, app.callbackKeys, app.owners);
  if (opening.outcome === 'refused') return opening;
  const { key, owner, text } = opening;
  const reading = readCallbackEnvelope(text, request.arrivedAtEpochMs);
  if (reading.outcome === 'refused') return { outcome: 'refused', reason: reading.fault };
  const { envelope } = reading;
  if (envelope.corpId !== undefined && envelope.corpId !== app.corpId) {
    return { outcome: 'refused', reason: 'organisation-mismatch' };
  }
  return { outcome: 'proven', callback: { app, key, owner, text, envelope } };
}

/** Reasons that changed keys or owners could lift. */
const OF_KEYS: ReadonlySet<Refusal> = new Set([
  'app-unknown',
  'signature-mismatch',
  'owner-mismatch',
]);

function fitsNoKey(judgement: Judgement): boolean {
  return judgement.outcome === 'refused' && OF_KEYS.has(judgement.reason);
}

/** Of a check of the address; undefined for an event. */
function textToGiveBack({ type, random }: CallbackEnvelope): string | undefined {
  if (type === 'check_url') return 'success';
  return CHECKS.has(type) ? random : undefined;
}

function replyOf(
  deps: IntakeDependencies,
  { key, owner }: ProvenCallback,
  text: string,
): ReturnType<typeof sealReply> {
  const random = deps.random.bytes(REPLY_RANDOM_BYTES);
  return sealReply({ text, owner, nowEpochMs: deps.clock.nowEpochMs(), random }, key);
}

function eventOf(
  deps: IntakeDependencies,
  callback: ProvenCallback,
  receivedAtEpochMs: number,
): IncomingEvent {
  const { app, text, envelope } = callback;
  const { eventTimeEpochMs } = envelope;
  return {
    corpId: app.corpId,
    app: app.name,
    source: 'callback',
    key: keyOf(callback, receivedAtEpochMs),
    type: wellFormedType(envelope.type),
    eventTimeEpochMs,
    receivedAtEpochMs,
    content: text,
    isStale:
      eventTimeEpochMs !== undefined && eventTimeEpochMs < receivedAtEpochMs - deps.retentionMs,
  };
}

function keyOf({ owner, text, envelope }: ProvenCallback, receivedAtEpochMs: number): string {
  if (envelope.eventId !== undefined) return keyOfEventId(envelope.eventId);
  const content = { owner, type: envelope.type, text, content: envelope.fields };
  return keyOfContent(content, receivedAtEpochMs);
}
