import type { FaultEffect } from '../stand-in/fault-switchboard.ts';
import type { StandInRequest } from '../stand-in/http-listener.ts';
import { authenticate } from './authentication.ts';
import { CollectorRefusal } from './collector-answers.ts';
import type { CollectorInput } from './collector-input.ts';
import type { EventIndex } from './event-index.ts';
import type { LiveBehaviour } from './live-behaviour.ts';

export interface CollectorParts {
  readonly index: EventIndex;
  readonly behaviour: LiveBehaviour;
  readonly inputs: () => readonly CollectorInput[];
  readonly now: () => number;
}

export interface CollectorCall extends CollectorParts {
  readonly request: StandInRequest;
  readonly effects: readonly FaultEffect[];
  readonly nowEpochMs: number;
}

/** Whoever sends, and the channel by which; the key tells channels of different tokens apart. */
export interface Sender {
  readonly input: CollectorInput;
  readonly hasAcknowledgement: boolean;
  readonly channel?: { readonly guid: string; readonly key: string };
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws CollectorRefusal of the token */
export function senderOf({ request, inputs, behaviour }: CollectorCall): Sender {
  const input = authenticate(request, inputs());
  return {
    input,
    hasAcknowledgement: input.acknowledgement && !behaviour.current.isAckDisabled,
  };
}

/**
 * The sender with the channel that acknowledgement needs. Without acknowledgement a channel is noted
 * if there is one, and not looked at.
 *
 * @throws CollectorRefusal 10, 11
 */
export function withChannel({ request, behaviour }: CollectorCall, sender: Sender): Sender {
  const header = request.headers['x-splunk-request-channel'];
  const named =
    (typeof header === 'string' ? header : '') || request.url.searchParams.get('channel');
  const guid = (named ?? '').trim().toLowerCase();
  if (guid === '') {
    if (sender.hasAcknowledgement) throw new CollectorRefusal(10);
    return sender;
  }
  if (sender.hasAcknowledgement && (!GUID.test(guid) || behaviour.refusesChannel(guid))) {
    throw new CollectorRefusal(11);
  }
  return { ...sender, channel: { guid, key: `${sender.input.name}/${guid}` } };
}

/** Removes what nobody has used for long; what was pending there is told false from now on. */
export function channelRemoval(
  { index, behaviour }: CollectorParts,
  nowEpochMs: number,
): Promise<void> {
  const { channelIdleMs } = behaviour.current;
  return index.removeChannels(index.channels.idleSince(nowEpochMs - channelIdleMs));
}
