import * as z from 'zod';
import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import {
  HIGHEST,
  LOWEST,
  partitionOf,
  tables,
  type CallOptions,
  type Columns,
} from '../../../shared/table-store/index.ts';
import type { SinkBacklog, Trace } from '../domain/judge-traces.ts';
import { WatchedRowUnreadableError } from '../errors.ts';
import type { SilenceWatchDependencies } from '../ports.ts';
import { instantIn } from './read-traces.ts';

type Reading = Pick<SilenceWatchDependencies, 'environment' | 'tables'>;

/** Settings of `audit-forwarding`, as far as they matter here; it checks them itself. */
const settingsSchema = z.object({
  sources: z.record(z.string(), z.object({ enabled: z.boolean().optional() })).default({}),
  sinks: z
    .array(z.object({ name: z.string(), streams: z.array(z.string()).optional() }))
    .default([]),
});
const SETTINGS = 'audit-forwarding';
/** The source that costs no call and is read at each run. */
const OWN_TRAIL = 'own-trail';
const sourceNoteSchema = z.object({ triedAtEpochMs: z.number() });

/** What is seen of an organisation's audit forwarding. */
export interface AuditTraces {
  /** When the forwarder last collected; undefined if it does not read its own trail. */
  readonly forwarder: Trace | undefined;
  readonly sinks: readonly SinkBacklog[];
}

/** Whether the organisation forwards audit events at all. */
export function forwardsAudit({
  functionSettings,
}: Pick<OrganisationConfiguration, 'functionSettings'>): boolean {
  return functionSettings[SETTINGS] !== undefined;
}

/** @throws WatchedRowUnreadableError; the errors of the table port */
export async function readAudit(
  deps: Reading,
  { corpId, functionSettings }: OrganisationConfiguration,
  watchedSinceEpochMs: number,
  call: CallOptions,
): Promise<AuditTraces> {
  const settings = settingsSchema.safeParse(functionSettings[SETTINGS]);
  if (!settings.success) throw new WatchedRowUnreadableError('configuration', SETTINGS);
  const { sinks, sources } = settings.data;
  const organisation = partitionOf(deps.environment, corpId);
  const isRead = sources[OWN_TRAIL]?.enabled ?? true;
  const heads =
    sinks.length === 0 ? new Map<string, number>() : await headsOf(deps, organisation, call);
  const backlogs: SinkBacklog[] = [];
  for (const { name, streams } of sinks) {
    const own = [...heads].filter(([stream]) => streams?.includes(stream) ?? true);
    backlogs.push(await backlogOf(deps, organisation, name, own, call));
  }
  const forwarder = {
    lastSeenEpochMs: await lastCollected(deps, organisation, call),
    watchedSinceEpochMs,
  };
  return { forwarder: isRead ? forwarder : undefined, sinks: backlogs };
}

async function lastCollected(
  { tables: client }: Reading,
  organisation: string,
  call: CallOptions,
): Promise<number | undefined> {
  const key = { organisation, aspect: `source/${OWN_TRAIL}` };
  const { row } = await client.getRow(tables.auditNote, key, call);
  if (row === undefined) return undefined;
  try {
    return sourceNoteSchema.parse(JSON.parse(String(row.columns['state']))).triedAtEpochMs;
  } catch {
    throw new WatchedRowUnreadableError(tables.auditNote.name, key.aspect);
  }
}

/** The sequence that comes next in each stream that has events. */
async function headsOf(
  { tables: client }: Reading,
  organisation: string,
  call: CallOptions,
): Promise<ReadonlyMap<string, number>> {
  const heads = new Map<string, number>();
  const rows = client.getRange(tables.auditStream, {
    from: { organisation, stream: LOWEST },
    to: { organisation, stream: HIGHEST },
    columns: ['first', 'count'],
    ...call,
  });
  for await (const { key, columns } of rows) {
    const { first, count } = columns;
    if (first === undefined) continue;
    if (typeof first !== 'bigint' || typeof count !== 'bigint') {
      throw new WatchedRowUnreadableError(tables.auditStream.name, String(key['stream']));
    }
    heads.set(String(key['stream']), Number(first + count));
  }
  return heads;
}

async function backlogOf(
  deps: Reading,
  organisation: string,
  sink: string,
  heads: readonly (readonly [stream: string, next: number])[],
  call: CallOptions,
): Promise<SinkBacklog> {
  const places = await Promise.all(
    heads.map(async ([stream, head]) => {
      const columns = await checkpointOf(deps, organisation, `${sink}/${stream}`, call);
      const next = instantIn(tables.auditCheckpoint, columns, 'next_sequence') ?? 1;
      const lastBatchEpochMs = instantIn(tables.auditCheckpoint, columns, 'moved_at');
      const waiting = Math.max(0, head - next);
      const oldestEpochMs =
        waiting === 0 ? undefined : await appendedAt(deps, `${organisation}/${stream}`, next, call);
      return { waiting, lastBatchEpochMs, oldestEpochMs };
    }),
  );
  return {
    sink,
    waiting: places.reduce((sum, { waiting }) => sum + waiting, 0),
    oldestEpochMs: least(places.flatMap(({ oldestEpochMs }) => oldestEpochMs ?? [])),
    lastBatchEpochMs: greatest(places.flatMap(({ lastBatchEpochMs }) => lastBatchEpochMs ?? [])),
  };
}

async function checkpointOf(
  { tables: client }: Reading,
  organisation: string,
  delivery: string,
  call: CallOptions,
): Promise<Columns> {
  const { row } = await client.getRow(tables.auditCheckpoint, { organisation, delivery }, call);
  return row?.columns ?? {};
}

/** When the events that wait first were appended: by their segment, or by the stream if it is the last. */
async function appendedAt(
  { tables: client }: Reading,
  part: string,
  sequence: number,
  call: CallOptions,
): Promise<number | undefined> {
  const rows = client.getRange(tables.auditSegment, {
    from: { part, sequence: BigInt(sequence) },
    to: { part, sequence: LOWEST },
    direction: 'backward',
    limit: 1,
    columns: ['appended_at', 'count'],
    ...call,
  });
  for await (const { key, columns } of rows) {
    const count = instantIn(tables.auditSegment, columns, 'count') ?? 0;
    // The segment before the one that waits says nothing of it.
    if (Number(key['sequence']) + count <= sequence) break;
    return instantIn(tables.auditSegment, columns, 'appended_at');
  }
  const place = part.lastIndexOf('/');
  const key = { organisation: part.slice(0, place), stream: part.slice(place + 1) };
  const { row } = await client.getRow(tables.auditStream, key, {
    ...call,
    columns: ['appended_at'],
  });
  return instantIn(tables.auditStream, row?.columns ?? {}, 'appended_at');
}

function least(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.min(...values);
}

function greatest(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}
