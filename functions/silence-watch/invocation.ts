import type { BilingualProblems } from '../../shared/configuration/index.ts';
import {
  malformedRequest,
  parseActionPayload,
  parseJsonPayload,
  timerTriggerOf,
} from '../../shared/invocation/index.ts';
import { payloadSchemas, type Payload } from './requests/payload-schemas.ts';

/** The timer triggers of this function, as `s.yaml` names them. */
export const TIMER_TRIGGERS = ['watch'] as const;
export type TimerTrigger = (typeof TIMER_TRIGGERS)[number];

export type Invocation =
  | { readonly kind: 'timer'; readonly triggerName: TimerTrigger }
  | { readonly kind: 'action'; readonly payload: Payload };

/**
 * Reads the event of an invocation: the timer's own event, or the JSON payload of a manual invoke.
 *
 * @throws RequestRefusedError `request.malformed`, naming every field that is wrong
 */
export function parseInvocation(event: Uint8Array): Invocation {
  const document = parseJsonPayload(event, malformed);
  const triggerName = timerTriggerOf(document, TIMER_TRIGGERS);
  if (triggerName !== undefined) return { kind: 'timer', triggerName };
  return { kind: 'action', payload: parseActionPayload(document, payloadSchemas, malformed) };
}

function malformed(problems: BilingualProblems): Error {
  return malformedRequest(problems, '{"action":"status"}');
}
