import {
  runDelivery,
  type DeliveryEnd,
  type DeliveryRequest,
  type EventStore,
  type SubjectWatermarks,
} from '../../../shared/event-delivery/index.ts';
import type { Logger } from '../../../shared/observability/index.ts';
import { IntakeRows, type IntakeRowsOptions } from './intake-rows.ts';

export interface KeepDeliveryDependencies extends Omit<IntakeRowsOptions, 'corpId'> {
  readonly events: EventStore;
  readonly watermarks: SubjectWatermarks;
  readonly log: Logger;
}

/** Who does it, and until when. */
export interface Caller {
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/**
 * One delivery of the event worker: the event is kept, sealed, until it is in its stream.
 *
 * Guarantees: `done` is recorded only when the row is durably there; before that, whatever fails or is
 * killed brings the same delivery again, and the same event again makes no second row. Nothing is asked
 * of the organisation's settings, so that a fault in them loses no event.
 *
 * There is no `subjectOf`: to an audit log an older event is as true as a newer one.
 *
 * @throws the errors of the table port while it claims or records; the delivery's marker brings it back
 */
export async function keepDelivery(
  deps: KeepDeliveryDependencies,
  request: DeliveryRequest,
  { requestId: owner, signal: ending }: Caller,
): Promise<DeliveryEnd> {
  const { clock, environment, events: store, random, sealer, tables, watermarks } = deps;
  const { attempt, corpId, event, subscriber } = request;
  const rows = new IntakeRows({ tables, sealer, environment, corpId, clock, random });
  const end = await runDelivery(
    { store, watermarks, clock, random, owner, signal: ending },
    request,
    async (work) => ({ result: await rows.keep(work.event, { signal: work.signal }) }),
  );
  deps.log.info('audit-intake.delivery', { event, subscriber, attempt, ...end });
  return end;
}
