import type { StandInResponse } from '../stand-in/http-listener.ts';
import { CollectorRefusal, json } from './collector-answers.ts';
import { senderOf, withChannel, type CollectorCall } from './collector-call.ts';
import { readBody } from './request-body.ts';

/**
 * Tells of each id whether its batch is on disk: true once, and false for what is under way, lost,
 * told already, or unknown.
 *
 * @throws CollectorRefusal 14 before the channel is looked at, 10, 11, 6
 */
export async function pollAcknowledgements(call: CollectorCall): Promise<StandInResponse> {
  const sender = senderOf(call);
  if (!sender.hasAcknowledgement) throw new CollectorRefusal(14);
  const { channel } = withChannel(call, sender);
  if (channel === undefined) throw new CollectorRefusal(10);
  const body = await readBody(call.request, call.behaviour.current.maxContentBytes);
  const ackIds = ackIdsOf(body.toString('utf8'));
  const taken = new Set(await call.index.takeAcknowledged(channel.key, ackIds));
  const acks = Object.fromEntries(ackIds.map((ackId) => [String(ackId), taken.has(ackId)]));
  return json(200, { acks });
}

function ackIdsOf(text: string): readonly number[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new CollectorRefusal(6);
  }
  const ackIds = (body as { readonly acks?: unknown } | null)?.acks;
  const isId = (value: unknown): value is number =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
  if (!Array.isArray(ackIds) || !ackIds.every(isId)) throw new CollectorRefusal(6);
  return ackIds;
}
