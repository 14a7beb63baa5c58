import * as z from 'zod';
import type { BilingualProblems } from '../../shared/configuration/index.ts';
import {
  malformedRequest,
  parseActionPayload,
  parseJsonPayload,
  timerTriggerOf,
} from '../../shared/invocation/index.ts';
import { payloadSchemas, type Payload } from './requests/payload-schemas.ts';

/** The timer triggers of this function, as `s.yaml` names them. */
export const TIMER_TRIGGERS = ['sweep', 'backstop', 'daily'] as const;
export type TimerTrigger = (typeof TIMER_TRIGGERS)[number];

/** What the intake sends after it has recorded an event. */
const routeRequestSchema = z.object({
  v: z.literal(1),
  kind: z.literal('route-event'),
  corpId: z.string().min(1).max(64),
  event: z.string().min(1).max(128),
});

export type Invocation =
  | { readonly kind: 'timer'; readonly triggerName: TimerTrigger }
  | { readonly kind: 'route-event'; readonly corpId: string; readonly key: string }
  | { readonly kind: 'action'; readonly payload: Payload };

/**
 * Reads the event of an invocation: the timer's own event, the intake's request to route an event, or
 * the JSON payload of a manual invoke.
 *
 * @throws RequestRefusedError `request.malformed`, naming every field that is wrong
 */
export function parseInvocation(event: Uint8Array): Invocation {
  const document = parseJsonPayload(event, malformed);
  const triggerName = timerTriggerOf(document, TIMER_TRIGGERS);
  if (triggerName !== undefined) return { kind: 'timer', triggerName };
  const route = routeRequestSchema.safeParse(document);
  if (route.success) {
    return { kind: 'route-event', corpId: route.data.corpId, key: route.data.event };
  }
  return { kind: 'action', payload: parseActionPayload(document, payloadSchemas, malformed) };
}

function malformed(problems: BilingualProblems): Error {
  return malformedRequest(problems, '{"action":"status"}');
}
