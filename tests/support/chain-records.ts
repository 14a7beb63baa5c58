import type { ApprovalInstance } from '../../infra/local/dingtalk/approval-instance.ts';
import type { StoredRequest } from '../../infra/local/jira/site.ts';
import { STAGE } from '../../infra/local/launcher/local-cloud.ts';
import type {
  DeadLetter,
  DeliverySummary,
  EventSummary,
} from '../../shared/event-delivery/index.ts';
import { createTableAuditTrail, type AuditEntry } from '../../shared/observability/index.ts';
import { systemRandom } from '../../shared/random/index.ts';
import { HIGHEST, LOWEST, partitionOf, tables } from '../../shared/table-store/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import type { LocalEvents } from './local-events.ts';

/** Everything that has come of pushed events, at DingTalk, in the tables and at the service desk. */
export interface ChainRecords {
  /** By their id, as DingTalk has them. */
  readonly approvals: ReadonlyMap<string, ApprovalInstance>;
  /** As the service desk has them. */
  readonly requests: readonly StoredRequest[];
  readonly events: ReadonlyMap<string, EventSummary>;
  /** By the key of their event. */
  readonly deliveries: ReadonlyMap<string, readonly DeliverySummary[]>;
  readonly deadLetters: readonly DeadLetter[];
  readonly trail: readonly AuditEntry[];
}

/** Reads it all; meant for a cloud in which nothing is under way any more. */
export async function readChainRecords(local: LocalEvents): Promise<ChainRecords> {
  await local.followTime();
  const { corpId, store } = local;
  const { approvals } = (await local.control('GET', `approvals?corpId=${corpId}`)) as {
    readonly approvals: readonly ApprovalInstance[];
  };
  const events = new Map<string, EventSummary>();
  const deliveries = new Map<string, readonly DeliverySummary[]>();
  for await (const event of store.listEvents(corpId, {})) {
    events.set(event.key, event);
    deliveries.set(event.key, await store.deliveriesOf(event));
  }
  return {
    approvals: new Map(approvals.map((approval) => [approval.processInstanceId, approval])),
    requests: await local.serviceDeskRequests(),
    events,
    deliveries,
    deadLetters: await allOf(store.listDeadLetters(corpId)),
    trail: await readTrail(local),
  };
}

/** The days are found in the table itself, the entries are read as any reader of the trail would. */
async function readTrail({ corpId, tables: client }: LocalEvents): Promise<readonly AuditEntry[]> {
  const organisation = partitionOf(STAGE, corpId);
  const days = new Set<string>();
  const rows = client.getRange(tables.auditTrail, {
    from: { organisation, day: LOWEST, entry: LOWEST },
    to: { organisation, day: HIGHEST, entry: HIGHEST },
  });
  for await (const { key } of rows) days.add(String(key['day']));
  const trail = createTableAuditTrail({
    tables: client,
    organisation,
    clock: systemClock,
    random: systemRandom,
  });
  const entries: AuditEntry[] = [];
  for (const day of [...days].sort()) entries.push(...(await allOf(trail.list(day))));
  return entries;
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
