import * as z from 'zod';

const timerEvent = z.object({ triggerTime: z.string(), payload: z.string().optional() });

/**
 * Which timer an invocation is of; undefined if it is none of these. Function Compute makes the event.
 * A person who may invoke the function can send the same, and is then recorded as the timer: the actor
 * in the trail is a claim, not a proof.
 *
 * @param triggers the function's timer triggers, as `s.yaml` names them
 */
export function timerTriggerOf<const Triggers extends readonly [string, ...string[]]>(
  document: unknown,
  triggers: Triggers,
): Triggers[number] | undefined {
  const schema = timerEvent.extend({ triggerName: z.enum(triggers) });
  return schema.safeParse(document).data?.triggerName;
}
