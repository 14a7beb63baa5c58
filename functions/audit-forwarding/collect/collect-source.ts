import type { Clock } from '../../../shared/time/index.ts';
import { DAY_MS, MINUTE_MS } from '../../../shared/time/index.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type {
  AuditSource,
  AuditStreams,
  BackfillWindow,
  CallOptions,
  SourcePage,
  StreamHead,
} from '../ports.ts';
import { appendDrafts } from './append-drafts.ts';
import { makeDrafts, type DraftDependencies } from './make-drafts.ts';

export interface CollectDependencies extends DraftDependencies {
  readonly streams: AuditStreams;
  readonly clock: Pick<Clock, 'nowEpochMs'>;
}

export interface CollectPlan {
  /** See the settings: how long a record may take to be told. */
  readonly lateDays: number;
  /** Reads this window instead of what is new; the cursor stays. */
  readonly backfill?: BackfillWindow | undefined;
}

export interface CollectCaller {
  readonly signal: AbortSignal;
  /** False when no further page should be begun. */
  readonly mayGoOn: () => boolean;
}

/** What has been read of a source. It grows while it is read, so that it is known after a failure. */
export interface SourceCounts {
  /** Records as the source told them, repeated ones each time. */
  told: number;
  /** Of these, events that are new in the stream. */
  appended: number;
  /** Of these, put aside because no event could be made of them. */
  unreadable: number;
}

/** Clocks of the source and of the function may differ by that. */
const CLOCKS_APART_MS = DAY_MS;

/**
 * Reads a source from its cursor to its end, or until there is no more time, into its stream.
 *
 * Guarantees: the cursor moves past a page in the very step that appends its last event; so killed at
 * any moment, no record is lost, and one that is told again is dropped by its id.
 *
 * @returns whether the end was reached
 * @throws the errors of source and streams
 */
export async function collectSource(
  deps: CollectDependencies,
  source: AuditSource,
  plan: CollectPlan,
  caller: CollectCaller,
  counts: SourceCounts,
): Promise<{ readonly isAtEnd: boolean }> {
  const { stream } = source.description;
  const call = { signal: caller.signal };
  const reading = plan.backfill === undefined ? call : { ...call, backfill: plan.backfill };
  let head = await deps.streams.head(stream, call);
  for await (const page of source.pages(head.cursor, reading)) {
    head = await takePage(deps, source, plan, head, page, call, counts);
    if (!caller.mayGoOn()) return { isAtEnd: false };
  }
  return { isAtEnd: true };
}

async function takePage(
  deps: CollectDependencies,
  { description }: AuditSource,
  plan: CollectPlan,
  head: StreamHead,
  page: SourcePage,
  call: CallOptions,
  counts: SourceCounts,
): Promise<StreamHead> {
  const { stream, overlapMinutes } = description;
  const nowEpochMs = deps.clock.nowEpochMs();
  const reachMs = plan.lateDays * DAY_MS + overlapMinutes * MINUTE_MS;
  const knownSinceEpochMs = knownSince(page.records, nowEpochMs, reachMs);
  const fresh = await dropKnown(deps, stream, page.records, knownSinceEpochMs, call);
  const { drafts, unreadable } = await makeDrafts(deps, stream, fresh, { ...call, nowEpochMs });
  const cursor = plan.backfill === undefined ? page.cursor : undefined;
  const { streams } = deps;
  const step = await appendDrafts(head, { streams, drafts, cursor, knownSinceEpochMs, call });
  await page.appended?.(call);
  counts.told += page.records.length;
  counts.appended += step.appended;
  counts.unreadable += unreadable;
  return step.head;
}

/**
 * An event was not appended before it happened. So a record is known since its own time at the earliest,
 * also after a pause that was longer than the overlap.
 */
function knownSince(records: readonly SourceRecord[], nowEpochMs: number, reachMs: number): number {
  let since = nowEpochMs - reachMs;
  for (const { timeEpochMs } of records) {
    if (Number.isSafeInteger(timeEpochMs)) since = Math.min(since, timeEpochMs - CLOCKS_APART_MS);
  }
  return since;
}

/** The records that are not in the stream, each once. */
async function dropKnown(
  { normaliser, streams }: CollectDependencies,
  stream: StreamName,
  records: readonly SourceRecord[],
  knownSinceEpochMs: number,
  call: CallOptions,
): Promise<readonly SourceRecord[]> {
  if (records.length === 0) return [];
  const byId = new Map<string, SourceRecord>();
  for (const record of records) {
    const id = normaliser.eventIdOf(stream, record);
    if (!byId.has(id)) byId.set(id, record);
  }
  const known = await streams.knownIds(stream, [...byId.keys()], knownSinceEpochMs, call);
  return [...byId].flatMap(([id, record]) => (known.has(id) ? [] : [record]));
}
