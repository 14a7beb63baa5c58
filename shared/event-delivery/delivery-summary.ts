import type { DeliveryRow } from './delivery-row.ts';
import type { DeliveryReference, DeliverySummary } from './event-store.ts';
import { heldForMs } from './work-life.ts';

/** What a row tells at an instant of the server's clock. */
export function deliverySummaryOf(
  { corpId, key, subscriber }: DeliveryReference,
  row: DeliveryRow,
  nowEpochMs: number,
  guardMs: number,
): DeliverySummary {
  const { progress } = row;
  const isRunning =
    row.state === 'pending' && heldForMs(progress, nowEpochMs, guardMs) !== undefined;
  return {
    corpId,
    key,
    subscriber,
    state: row.state,
    attempt: row.attempt,
    tries: row.tries,
    isRunning,
    heldUntilServerEpochMs: isRunning ? progress.untilEpochMs : undefined,
    dueEpochMs: progress.dueEpochMs,
    result: row.result,
    errorCode: row.errorCode,
    updatedAtEpochMs: progress.updatedAtEpochMs,
  };
}
