import type { DeadLetter } from '../../../shared/event-delivery/index.ts';
import { formatHongKongTimestamp } from '../../../shared/time/index.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { ActionResult } from './action-result.ts';
import { organisationOf } from './organisation-of.ts';

/** What has been given up and why; the latest if there are too many. */
export async function listDeadLetters(
  deps: EventWorkerDependencies,
  payload: Payload<'dead-letters'>,
  { signal }: WorkCaller,
): Promise<ActionResult> {
  const { corpId } = await organisationOf(deps, payload);
  const found: DeadLetter[] = [];
  for await (const letter of deps.events.listDeadLetters(corpId, { signal })) {
    if (payload.all || letter.replayedAtEpochMs === undefined) found.push(letter);
  }
  return {
    outcome: 'dead-letters',
    corpId,
    found: found.length,
    deadLetters: found.slice(-payload.limit).map((letter) => ({
      key: letter.key,
      type: letter.type,
      subscriber: letter.subscriber ?? '',
      diedAtHongKong: formatHongKongTimestamp(letter.diedAtEpochMs),
      attempts: letter.attempts,
      code: letter.report.code,
      text: letter.report.text,
      remedy: letter.report.remedy,
      ...(letter.replayedAtEpochMs === undefined
        ? {}
        : { replayedAtHongKong: formatHongKongTimestamp(letter.replayedAtEpochMs) }),
    })),
    next:
      found.length === 0
        ? { en: 'Nothing waits for a person.', zhHK: '沒有需要人手處理的項目。' }
        : {
            en: 'Follow the remedies, look with {"action":"replay","deadLetters":true,"dryRun":true}, then replay without dryRun.',
            zhHK: '請按建議處理，以 {"action":"replay","deadLetters":true,"dryRun":true} 查看影響，再去除 dryRun 重播。',
          },
  };
}
