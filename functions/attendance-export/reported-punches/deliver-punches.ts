import type {
  Configuration,
  OrganisationConfiguration,
} from '../../../shared/configuration/index.ts';
import {
  runDelivery,
  type DeliveryEnd,
  type DeliveryRequest,
  type DeliveryWork,
  type EventStore,
  type SubjectWatermarks,
} from '../../../shared/event-delivery/index.ts';
import type { AuditTrail, Logger } from '../../../shared/observability/index.ts';
import type { RandomSource } from '../../../shared/random/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { notSwitchedOn, unknownOrganisation } from './errors.ts';
import { punchesIn } from './punches-in-event.ts';
import type { ReportedPunchStore } from './reported-punch-store.ts';

/** What the storing of punch events needs: none of what the export needs beside. */
export interface PunchDependencies {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly log: Logger;
  readonly events: EventStore;
  readonly watermarks: SubjectWatermarks;
  /** The live configuration, a few seconds old at most. */
  readonly configuration: () => Promise<Configuration>;
  storeOf(corpId: string): Pick<ReportedPunchStore, 'record'>;
  auditTrailOf(corpId: string): AuditTrail;
}

/**
 * One delivery of the event worker: every punch of the event is stored. Claim, renewal, attempts and
 * dead letter are those of the runner; the event again, or the same punch in another one, changes
 * nothing, so it may break off between any two punches. There is no subject: of two punches of one
 * person the older is no less true.
 */
export async function deliverPunches(
  deps: PunchDependencies,
  request: DeliveryRequest,
  caller: { readonly requestId: string; readonly signal: AbortSignal },
): Promise<DeliveryEnd> {
  const { clock, events: store, random, watermarks } = deps;
  const end = await runDelivery(
    { store, watermarks, clock, random, owner: caller.requestId, signal: caller.signal },
    request,
    (work) => storePunches(deps, work),
  );
  const { event, subscriber, attempt } = request;
  deps.log.info('punches.delivery', { event, subscriber, attempt, ...end });
  if (end.outcome === 'buried') await recordRefusal(deps, request, end.report.code);
  return end;
}

async function storePunches(
  deps: PunchDependencies,
  { event, signal }: DeliveryWork,
): Promise<{ readonly result: string }> {
  const { organisations } = await deps.configuration();
  requireSwitchedOn(organisations, event.corpId);
  const { punches, replays, foreign } = punchesIn(event);
  const store = deps.storeOf(event.corpId);
  for (const punch of punches) {
    signal.throwIfAborted();
    await store.record(punch, signal);
  }
  const counts = { punches: punches.length, replays, foreign };
  return {
    result: Object.entries(counts)
      .map(([name, count]) => `${name}=${String(count)}`)
      .join(' '),
  };
}

function requireSwitchedOn(
  organisations: readonly OrganisationConfiguration[],
  corpId: string,
): void {
  const organisation = organisations.find((one) => one.corpId === corpId);
  if (organisation === undefined) throw unknownOrganisation(corpId);
  if (!organisation.events.attendanceEvents) throw notSwitchedOn(corpId);
}

/** The dead letter is the record that counts; this one only stands beside it. */
async function recordRefusal(
  deps: PunchDependencies,
  { corpId, event, subscriber, attempt }: DeliveryRequest,
  code: string,
): Promise<void> {
  try {
    await deps.auditTrailOf(corpId).record({
      actor: 'system',
      action: 'punches.event',
      subject: event,
      outcome: 'refused',
      details: { code, subscriber, attempt },
    });
  } catch (error) {
    deps.log.error('punches.audit-failed', { event, error });
  }
}
