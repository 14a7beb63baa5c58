import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import type { FaultEffect } from '../stand-in/fault-switchboard.ts';
import { checkShownToken } from './authentication.ts';
import { answerOf, notFound, pageOf, refusalOf, type CollectorCode } from './collector-answers.ts';
import { channelRemoval, type CollectorCall, type CollectorParts } from './collector-call.ts';
import { pollAcknowledgements } from './poll-acknowledgements.ts';
import { routeOf } from './collector-routes.ts';
import type { Outage, SplunkBehaviour } from './behaviour.ts';
import { submitEvents, submitLines } from './submit-events.ts';

const HEALTH: Readonly<Record<SplunkBehaviour['health'], CollectorCode>> = {
  healthy: 17,
  'queues-full': 18,
  'acks-unavailable': 19,
  'queues-full-and-acks-unavailable': 20,
  'queue-filling': 24,
  'ack-channel-filling': 25,
};

/** Answers a request as the collector does; `drop` if it cannot be reached. */
export async function collect(
  parts: CollectorParts,
  request: StandInRequest,
  effects: readonly FaultEffect[],
): Promise<StandInResponse | 'drop'> {
  const nowEpochMs = parts.now();
  const outage = parts.behaviour.outageAt(nowEpochMs);
  if (outage !== undefined) return answerOfOutage(outage);
  if (parts.behaviour.current.isShuttingDown) return answerOf(23);
  try {
    await channelRemoval(parts, nowEpochMs);
    return await answer({ ...parts, request, effects, nowEpochMs });
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return refusal;
  }
}

async function answer(call: CollectorCall): Promise<StandInResponse> {
  const { request, inputs, behaviour } = call;
  const route = routeOf(request.url.pathname);
  if (route === undefined) return notFound(404);
  const method = route === 'health' ? 'GET' : 'POST';
  if (request.method !== method) return notFound(405);
  switch (route) {
    case 'event':
      return await submitEvents(call);
    case 'raw':
      return await submitLines(call);
    case 'ack':
      return await pollAcknowledgements(call);
    case 'health':
      checkShownToken(request, inputs());
      return answerOf(HEALTH[behaviour.current.health]);
  }
}

function answerOfOutage({ answer: kind }: Outage): StandInResponse | 'drop' {
  switch (kind) {
    case 'busy':
      return answerOf(9);
    case 'shutting-down':
      return answerOf(23);
    case 'unavailable':
      return pageOf(503, 'Service Unavailable');
    case 'unreachable':
      return 'drop';
  }
}
