import { readEvent } from '../../../shared/event-catalogue/index.ts';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import { WorkRefusedError } from '../errors.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import { shownEvent, type ActionResult } from './action-result.ts';
import { organisationOf } from './organisation-of.ts';

/**
 * One event, by what it was routed, and what each subscriber has made of it. People and texts of its
 * content are left out.
 *
 * @throws WorkRefusedError `request.unknown-event`
 */
export async function showEvent(
  deps: EventWorkerDependencies,
  payload: Payload<'event'>,
  { signal }: WorkCaller,
): Promise<ActionResult> {
  const { corpId } = await organisationOf(deps, payload);
  const reference = { corpId, key: payload.key };
  const event = await deps.events.readEvent(reference, { signal });
  if (event === undefined) throw unknownEvent(payload.key);
  const { traits, drift } = readEvent(event);
  const deliveries = await deps.events.deliveriesOf(reference, { signal });
  return {
    outcome: 'event',
    corpId,
    event: shownEvent(event),
    routedBy: {
      processCode: traits.processCode,
      type: traits.type,
      result: traits.result,
      bizCategoryId: traits.bizCategoryId,
      people: traits.people.length,
      departmentIds: traits.departmentIds,
    },
    drift,
    deliveries: deliveries.map(({ subscriber, state, attempt, isRunning, ...delivery }) => ({
      subscriber,
      state,
      attempt,
      isRunning,
      result: delivery.result,
      errorCode: delivery.errorCode,
      updatedAtHongKong: formatHongKongTimestamp(delivery.updatedAtEpochMs),
    })),
    next: {
      en: 'See what a replay would do with {"action":"replay","keys":["…"],"dryRun":true}.',
      zhHK: '以 {"action":"replay","keys":["…"],"dryRun":true} 查看重播的影響。',
    },
  };
}

function unknownEvent(key: string): WorkRefusedError {
  return new WorkRefusedError('request.unknown-event', {
    text: {
      en: `There is no event ${key}; it never came, or has been kept long enough.`,
      zhHK: `沒有事件 ${key}；可能從未收到，或保存期已滿。`,
    },
    remedy: {
      en: 'List what there is with {"action":"events"}.',
      zhHK: '請以 {"action":"events"} 列出現有事件。',
    },
    details: { key },
  });
}
