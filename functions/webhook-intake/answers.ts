import type { WebResponse } from '../../shared/function-compute/index.ts';
import type { IntakeResult, Refusal } from './intake-result.ts';

/** HTTP status of each refusal. DingTalk looks only for the encrypted `success`; people look at these. */
export const STATUS_OF_REFUSAL: Readonly<Record<Refusal, number>> = {
  'parameter-missing': 400,
  'parameter-repeated': 400,
  'parameter-malformed': 400,
  'body-malformed': 400,
  'encoding-malformed': 400,
  'padding-wrong': 400,
  'length-wrong': 400,
  'text-malformed': 400,
  'content-not-json': 400,
  'content-not-object': 400,
  'event-type-missing': 400,
  'signature-mismatch': 401,
  'timestamp-outside-window': 401,
  'owner-mismatch': 403,
  'organisation-mismatch': 403,
  'app-unknown': 404,
  'path-unknown': 404,
  'method-not-allowed': 405,
  'body-broken-off': 408,
  'body-too-large': 413,
};

/** The HTTP answer: the reply alone acknowledges; anything else is a status and a code. */
export function answerOf(result: IntakeResult): WebResponse {
  switch (result.outcome) {
    case 'refused':
      return {
        status: STATUS_OF_REFUSAL[result.reason],
        headers: result.reason === 'method-not-allowed' ? { allow: 'POST' } : {},
        body: JSON.stringify({ code: result.reason }),
      };
    case 'unavailable':
      return { status: 503, body: JSON.stringify({ code: result.reason }) };
    default:
      return { status: 200, body: JSON.stringify(result.reply) };
  }
}
