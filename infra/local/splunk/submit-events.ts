import { isUtf8 } from 'node:buffer';
import type { StandInResponse } from '../stand-in/http-listener.ts';
import type { SplunkBehaviour } from './behaviour.ts';
import { answerOf, CollectorRefusal, pageOf } from './collector-answers.ts';
import { senderOf, withChannel, type CollectorCall, type Sender } from './collector-call.ts';
import { takesIndex } from './collector-input.ts';
import { parseEvents, type EventDefaults, type EventRules } from './event-envelope.ts';
import type { BatchRecord } from './index-record.ts';
import type { StoredEvent } from './indexed-event.ts';
import { parseLines } from './raw-lines.ts';
import { readBody } from './request-body.ts';

/** Takes event objects. Those before a bad one are indexed, without an acknowledgement id. */
export async function submitEvents(call: CollectorCall): Promise<StandInResponse> {
  const refused = refusedForNow(call.behaviour.current);
  const sender = senderOf(call);
  if (refused !== undefined) return refused;
  const inChannel = withChannel(call, sender);
  const text = utf8Of(await readBody(call.request, call.behaviour.current.maxContentBytes));
  const { events, refusal } = parseEvents(text, defaultsOf(call, inChannel), rulesOf(call));
  if (refusal === undefined) return await take(call, inChannel, events);
  if (events.length > 0) await store(call, inChannel, events, undefined);
  throw refusal;
}

/** Takes lines. */
export async function submitLines(call: CollectorCall): Promise<StandInResponse> {
  const refused = refusedForNow(call.behaviour.current);
  const sender = senderOf(call);
  if (refused !== undefined) return refused;
  const inChannel = withChannel(call, sender);
  const body = await readBody(call.request, call.behaviour.current.maxContentBytes);
  const query = call.request.url.searchParams;
  const defaults = defaultsOf(call, inChannel);
  const events = parseLines(body.toString('utf8'), query, defaults, rulesOf(call));
  return await take(call, inChannel, events);
}

async function take(
  call: CollectorCall,
  sender: Sender,
  events: readonly StoredEvent[],
): Promise<StandInResponse> {
  const { hasAcknowledgement, channel } = sender;
  if (!hasAcknowledgement || channel === undefined) {
    await store(call, sender, events, undefined);
    return answerOf(0);
  }
  const { channels } = call.index;
  if (channels.pendingOf(channel.key) >= call.behaviour.current.pendingAcksPerChannel) {
    throw new CollectorRefusal(27);
  }
  const ackId = channels.takeAckId(channel.key, call.nowEpochMs);
  await store(call, sender, events, ackId);
  return answerOf(0, { ackId });
}

/** What becomes of a batch: on its way to the disk, lost there, or acknowledged to nobody. */
async function store(
  { index, behaviour, effects, nowEpochMs }: CollectorCall,
  { channel }: Sender,
  events: readonly StoredEvent[],
  ackId: number | undefined,
): Promise<void> {
  const isLost = behaviour.loses('lostBatches');
  const isUnacknowledged = ackId !== undefined && !isLost && behaviour.loses('lostAcks');
  const dueEpochMs = nowEpochMs + behaviour.current.indexDelayMs;
  const due = isLost || isUnacknowledged ? 'never' : dueEpochMs;
  const isTwice = effects.some(({ kind }) => kind === 'duplicate');
  const batch: Omit<BatchRecord, 'kind'> = {
    dueEpochMs,
    ...(channel === undefined ? {} : { channel: channel.guid }),
    ...(channel === undefined || ackId === undefined
      ? {}
      : { acknowledgement: { key: channel.key, ackId, due } }),
    ...(isLost ? { lost: events.length } : {}),
    events: isLost ? [] : isTwice ? [...events, ...events] : events,
  };
  await index.addBatch(batch);
}

function refusedForNow({ collector }: SplunkBehaviour): StandInResponse | undefined {
  switch (collector) {
    case 'accepting':
      return undefined;
    case 'internal-error':
      return answerOf(8);
    case 'busy':
      return answerOf(9);
    case 'queue-full':
      return answerOf(26);
    case 'ack-channel-full':
      return answerOf(27);
    case 'too-large':
      return pageOf(413, 'Request Entity Too Large');
    case 'rate-limited':
      return pageOf(429, 'Too Many Requests');
    case 'unavailable':
      return pageOf(503, 'Service Unavailable');
  }
}

/** @throws CollectorRefusal 6 for bytes that are no UTF-8 */
function utf8Of(body: Buffer): string {
  if (!isUtf8(body)) throw new CollectorRefusal(6, 0);
  return body.toString('utf8');
}

function defaultsOf({ request, nowEpochMs }: CollectorCall, { input }: Sender): EventDefaults {
  return { input, host: request.headers.host ?? 'localhost', nowEpochMs };
}

function rulesOf({ behaviour }: CollectorCall): EventRules {
  const { rejections, refusedIndexes, incorrectIndexCountsFrom } = behaviour.current;
  return {
    rejectionOf: (raw) => rejections.find(({ contains }) => raw.includes(contains))?.code,
    takesIndex: (input, index) => takesIndex(input, index) && !refusedIndexes.includes(index),
    incorrectIndexCountsFrom,
  };
}
