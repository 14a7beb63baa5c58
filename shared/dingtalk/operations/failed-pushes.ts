import * as z from 'zod';
import { defineOperation, type Metering } from '../operation.ts';
import { list, optionalBoolean } from '../wire-values.ts';

/** No page says whether it counts; the ledger errs on the side of the quota. */
const uncertain: Metering = {
  metered: true,
  source: 'obtain-the-event-list-of-failed-push-messages',
  asOf: '2026-08-22',
};

/**
 * Up to 200 events that DingTalk pushed in vain. Each call clears what the call before it returned:
 * keep the answer's bytes before anything else, and never repeat a call whose outcome is not known.
 *
 * An item is `{ call_back_tag, event_time, <tag>: { … } }` on paper, and has been seen without what it
 * is about. Items are therefore not checked here: one odd item must not cost the others, which will
 * not be told again.
 *
 * Page: obtain-the-event-list-of-failed-push-messages, 2026-08-22.
 */
export const takeFailedPushes = defineOperation({
  name: 'call_back/get_call_back_failed_result',
  host: 'oapi',
  method: 'GET',
  path: '/call_back/get_call_back_failed_result',
  family: 'old-plain',
  metering: uncertain,
  safeToRepeat: false,
  encode: (_params: Readonly<Record<string, never>>) => ({}),
  schema: z.object({ has_more: optionalBoolean, failed_list: list(z.unknown()) }),
});
