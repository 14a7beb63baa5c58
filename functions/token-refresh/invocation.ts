import * as z from 'zod';
import { describeIssues, type BilingualProblems } from '../../shared/configuration/index.ts';
import {
  malformedPayload,
  parseJsonPayload,
  timerTriggerOf,
} from '../../shared/invocation/index.ts';
import { AccessRefusedError } from './errors.ts';
import { payloadSchemas, type Action, type Payload } from './requests/payload-schemas.ts';

/** The timer triggers of this function, as `s.yaml` names them. */
export const TIMER_TRIGGERS = ['refresh'] as const;
export type TimerTrigger = (typeof TIMER_TRIGGERS)[number];

const actionSchema = z.object({
  action: z.enum(Object.keys(payloadSchemas) as [Action, ...Action[]]),
});

export type Invocation =
  | { readonly kind: 'timer'; readonly triggerName: TimerTrigger }
  | { readonly kind: 'action'; readonly payload: Payload };

/**
 * Reads the event of an invocation: the timer's own event, or the JSON payload of a manual invoke.
 *
 * @throws AccessRefusedError `request.malformed`, naming every field that is wrong
 */
export function parseInvocation(event: Uint8Array): Invocation {
  const document = parseJsonPayload(event, malformed);
  const triggerName = timerTriggerOf(document, TIMER_TRIGGERS);
  if (triggerName !== undefined) return { kind: 'timer', triggerName };
  const named = actionSchema.safeParse(document);
  if (!named.success) throw malformed(describeIssues(named.error));
  const result = payloadSchemas[named.data.action].safeParse(document);
  if (!result.success) throw malformed(describeIssues(result.error));
  return { kind: 'action', payload: result.data };
}

function malformed(problems: BilingualProblems): AccessRefusedError {
  return new AccessRefusedError(
    'request.malformed',
    malformedPayload(problems, '{"action":"status"}'),
  );
}
