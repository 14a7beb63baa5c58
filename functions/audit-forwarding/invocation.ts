import * as z from 'zod';
import { describeIssues, type BilingualProblems } from '../../shared/configuration/index.ts';
import { deliveryRequestSchema, type DeliveryRequest } from '../../shared/event-delivery/index.ts';
import {
  malformedPayload,
  parseJsonPayload,
  timerTriggerOf,
} from '../../shared/invocation/index.ts';
import { AuditRequestRefusedError } from './errors.ts';
import { payloadSchemas, type Action, type Payload } from './requests/payload-schemas.ts';

/** The timer triggers of this function, as `s.yaml` names them. */
export const TIMER_TRIGGERS = ['forward'] as const;
export type TimerTrigger = (typeof TIMER_TRIGGERS)[number];

const actionSchema = z.object({
  action: z.enum(Object.keys(payloadSchemas) as [Action, ...Action[]]),
});

export type Invocation =
  | { readonly kind: 'timer'; readonly triggerName: TimerTrigger }
  | { readonly kind: 'delivery'; readonly request: DeliveryRequest }
  | { readonly kind: 'action'; readonly payload: Payload };

/**
 * Reads the event of an invocation: the timer's own event, a delivery of the event worker, or the JSON
 * payload of an action.
 *
 * @throws AuditRequestRefusedError `request.malformed`, naming every field that is wrong
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
  const named = actionSchema.safeParse(document);
  if (!named.success) throw malformed(describeIssues(named.error));
  const result = payloadSchemas[named.data.action].safeParse(document);
  if (!result.success) throw malformed(describeIssues(result.error));
  return { kind: 'action', payload: result.data };
}

function malformed(problems: BilingualProblems): AuditRequestRefusedError {
  return new AuditRequestRefusedError(
    'request.malformed',
    malformedPayload(problems, '{"action":"status"}'),
  );
}
