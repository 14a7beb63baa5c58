import { describeIssues, type BilingualProblems } from '../../shared/configuration/index.ts';
import { deliveryRequestSchema, type DeliveryRequest } from '../../shared/event-delivery/index.ts';
import {
  malformedRequest,
  parseActionPayload,
  parseJsonPayload,
  timerTriggerOf,
} from '../../shared/invocation/index.ts';
import { payloadSchemas, type Payload } from './requests/payload-schemas.ts';

/** The timer triggers of this function, as `s.yaml` names them. */
export const TIMER_TRIGGERS = ['forward'] as const;
export type TimerTrigger = (typeof TIMER_TRIGGERS)[number];

export type Invocation =
  | { readonly kind: 'timer'; readonly triggerName: TimerTrigger }
  | { readonly kind: 'delivery'; readonly request: DeliveryRequest }
  | { readonly kind: 'action'; readonly payload: Payload };

/**
 * Reads the event of an invocation: the timer's own event, a delivery of the event worker, or the JSON
 * payload of an action.
 *
 * @throws RequestRefusedError `request.malformed`, naming every field that is wrong
 */
export function parseInvocation(event: Uint8Array): Invocation {
  const document = parseJsonPayload(event, malformed);
  const triggerName = timerTriggerOf(document, TIMER_TRIGGERS);
  if (triggerName !== undefined) return { kind: 'timer', triggerName };
  if (typeof document === 'object' && document !== null && 'kind' in document) {
    const delivery = deliveryRequestSchema.safeParse(document);
    if (!delivery.success) throw malformed(describeIssues(delivery.error));
    return { kind: 'delivery', request: delivery.data };
  }
  return { kind: 'action', payload: parseActionPayload(document, payloadSchemas, malformed) };
}

function malformed(problems: BilingualProblems): Error {
  return malformedRequest(problems, '{"action":"status"}');
}
