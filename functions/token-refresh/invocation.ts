import * as z from 'zod';
import { describeIssues, type BilingualProblems } from '../../shared/configuration/index.ts';
import { AccessRefusedError } from './errors.ts';
import { payloadSchemas, type Action, type Payload } from './requests/payload-schemas.ts';

/** The timer triggers of this function, as `s.yaml` names them. */
export const TIMER_TRIGGERS = ['refresh'] as const;
export type TimerTrigger = (typeof TIMER_TRIGGERS)[number];

/**
 * The event that Function Compute makes for a timer. A person who may invoke the function can send
 * the same, and is then recorded as the timer: the actor in the trail is a claim, not a proof.
 */
const timerEventSchema = z.object({
  triggerTime: z.string(),
  triggerName: z.enum(TIMER_TRIGGERS),
  payload: z.string().optional(),
});

const actionSchema = z.object({
  action: z.enum(Object.keys(payloadSchemas) as [Action, ...Action[]]),
});

/** Problems beyond this many are not listed. */
const MAX_LISTED_PROBLEMS = 20;

export type Invocation =
  | { readonly kind: 'timer'; readonly triggerName: TimerTrigger }
  | { readonly kind: 'action'; readonly payload: Payload };

/**
 * Reads the event of an invocation: the timer's own event, or the JSON payload of a manual invoke.
 *
 * @throws AccessRefusedError `request.malformed`, naming every field that is wrong
 */
export function parseInvocation(event: Uint8Array): Invocation {
  const document = parseJson(event);
  const timer = timerEventSchema.safeParse(document);
  if (timer.success) return { kind: 'timer', triggerName: timer.data.triggerName };
  const named = actionSchema.safeParse(document);
  if (!named.success) throw malformed(describeIssues(named.error));
  const result = payloadSchemas[named.data.action].safeParse(document);
  if (!result.success) throw malformed(describeIssues(result.error));
  return { kind: 'action', payload: result.data };
}

function parseJson(event: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(event)) as unknown;
  } catch {
    throw malformed({ en: ['the payload is no JSON in UTF-8'], zhHK: ['內容並非 UTF-8 的 JSON'] });
  }
}

function malformed(problems: BilingualProblems): AccessRefusedError {
  return new AccessRefusedError('request.malformed', {
    text: {
      en: `The payload is not a request: ${problems.en.slice(0, MAX_LISTED_PROBLEMS).join('; ')}.`,
      zhHK: `請求內容不正確：${problems.zhHK.slice(0, MAX_LISTED_PROBLEMS).join('；')}。`,
    },
    remedy: {
      en: 'Send for example {"action":"status"}; all fields are in the README.',
      zhHK: '例如：{"action":"status"}；欄位說明見 README。',
    },
    details: { problems: problems.en.length },
  });
}
