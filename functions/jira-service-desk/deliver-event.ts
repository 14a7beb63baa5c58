import {
  runDelivery,
  type DeliveryEnd,
  type DeliveryRequest,
} from '../../shared/event-delivery/index.ts';
import type { InstanceDependencies } from './composition.ts';
import { SettingsInvalidError } from './errors.ts';
import type { SubscriberDependencies } from './ports.ts';
import { raiseRequest } from './raise-request.ts';
import { readSettings } from './read-settings.ts';

/** Who does it, and until when. */
export interface Caller {
  readonly requestId: string;
  readonly signal: AbortSignal;
}

/**
 * One delivery of the event worker. Claim, renewal, attempts and dead letter are those of the runner;
 * what is special to Jira is `raiseRequest`.
 *
 * There is no `subjectOf`: each delivery reads the present state of the approval, so an older event
 * does no harm, while a watermark could suppress the one that says "agreed".
 */
export async function deliverEvent(
  deps: InstanceDependencies,
  request: DeliveryRequest,
  caller: Caller,
): Promise<DeliveryEnd> {
  const { requestId: owner, signal: ending } = caller;
  const { clock, events: store, random, watermarks } = deps;
  const end = await runDelivery(
    { store, watermarks, clock, random, owner, signal: ending },
    request,
    async ({ event, signal }) => {
      const subscriber = await subscriberOf(deps, request.corpId);
      return { result: await raiseRequest(subscriber, event, { owner, signal }) };
    },
  );
  const { event, subscriber, attempt } = request;
  deps.log.info('jira.delivery', { event, subscriber, attempt, ...end });
  return end;
}

/** @throws SettingsInvalidError; the errors of configuration and secret store */
async function subscriberOf(
  deps: InstanceDependencies,
  corpId: string,
): Promise<SubscriberDependencies> {
  const { organisations } = await deps.configuration();
  const organisation = organisations.find((one) => one.corpId === corpId);
  if (organisation === undefined) {
    throw new SettingsInvalidError(corpId, {
      en: ['the organisation is not in the configuration'],
      zhHK: ['設定檔沒有此機構'],
    });
  }
  const settings = readSettings(organisation);
  return {
    organisation,
    settings,
    serviceDesk: await deps.serviceDeskOf(corpId, settings),
    approvals: deps.approvalsOf(organisation),
    rows: deps.rowsOf(corpId),
    audit: deps.auditTrailOf(corpId),
    clock: deps.clock,
    log: deps.log,
  };
}
