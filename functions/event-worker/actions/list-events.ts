import type { EventSummary } from '../../../shared/event-delivery/index.ts';
import { inEventOrder } from '../domain/replay-plan.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { shownEvent, windowOf, type ActionResult } from './action-result.ts';
import { organisationOf } from './organisation-of.ts';

/** The events of an organisation that fit a selection, the latest if there are too many. */
export async function listEvents(
  deps: EventWorkerDependencies,
  payload: Payload<'events'>,
  { signal }: WorkCaller,
): Promise<ActionResult> {
  const { corpId } = await organisationOf(deps, payload);
  const { keys, types, states, limit } = payload;
  const filter = {
    ...(keys === undefined ? {} : { keys }),
    ...(types === undefined ? {} : { types }),
    ...(states === undefined ? {} : { states }),
    ...windowOf(payload),
  };
  const found: EventSummary[] = [];
  for await (const event of deps.events.listEvents(corpId, filter, { signal })) found.push(event);
  const shown = inEventOrder(found).slice(-limit);
  return {
    outcome: 'events',
    corpId,
    found: found.length,
    events: shown.map(shownEvent),
    next: {
      en: 'Look at one with {"action":"event","key":"…"}; see what a replay would do with {"action":"replay","keys":["…"],"dryRun":true}.',
      zhHK: '以 {"action":"event","key":"…"} 查看單一事件；以 {"action":"replay","keys":["…"],"dryRun":true} 查看重播的影響。',
    },
  };
}
