import {
  MARKER_BUCKETS,
  type DeadLetter,
  type EventState,
} from '../../../shared/event-delivery/index.ts';
import { DAY_MS, formatHongKongTimestamp } from '../../../shared/time/index.ts';
import type { EventWorkerDependencies, WorkCaller } from '../ports.ts';
import type { Payload } from '../requests/payload-schemas.ts';
import type { ActionResult } from './action-result.ts';
import { organisationOf } from './organisation-of.ts';

/** Unfinished work beyond this many in a bucket is not counted any more. */
const MOST_PER_BUCKET = 2_000;
/** Markers lie at most a few days ahead; this is all of them. */
const FAR_AHEAD_MS = 365 * DAY_MS;

/** How the events of an organisation are doing: by state, what is unfinished, what has died. */
export async function showStatus(
  deps: EventWorkerDependencies,
  payload: Payload<'status'>,
  { signal }: WorkCaller,
): Promise<ActionResult> {
  const { corpId } = await organisationOf(deps, payload);
  const now = deps.clock.nowEpochMs();
  const events: Partial<Record<EventState, number>> = {};
  const receivedAt = new Map<string, number>();
  const recent = { fromEpochMs: now - payload.days * DAY_MS };
  for await (const event of deps.events.listEvents(corpId, recent, { signal })) {
    events[event.state] = (events[event.state] ?? 0) + 1;
    receivedAt.set(event.key, event.receivedAtEpochMs);
  }
  const unfinished = await unfinishedWork(deps, corpId, now + FAR_AHEAD_MS, signal);
  const oldest = [...unfinished.keys]
    .flatMap((key) => receivedAt.get(key) ?? [])
    .reduce((one, other) => Math.min(one, other), Infinity);
  const deadLetters = await countDeadLetters(deps, corpId, signal);
  return {
    outcome: 'status',
    corpId,
    days: payload.days,
    events,
    unfinished: {
      events: unfinished.events,
      deliveries: Object.fromEntries(unfinished.deliveries),
      ...(Number.isFinite(oldest)
        ? { oldestReceivedHongKong: formatHongKongTimestamp(oldest) }
        : {}),
    },
    deadLetters,
    next:
      deadLetters.open > 0
        ? {
            en: 'Something waits for a person: {"action":"dead-letters"} tells what, why and what to do.',
            zhHK: '有項目等待處理：以 {"action":"dead-letters"} 查看內容、原因及處理方法。',
          }
        : {
            en: 'Nothing waits for a person. What is unfinished goes on by itself within a minute or when its pause is over.',
            zhHK: '沒有需要人手處理的項目。未完成的項目會於一分鐘內或等候時間屆滿後自動繼續。',
          },
  };
}

interface UnfinishedWork {
  /** Of the events that it is about. */
  readonly keys: ReadonlySet<string>;
  /** Events that are not routed. */
  readonly events: number;
  /** By subscriber. */
  readonly deliveries: ReadonlyMap<string, number>;
}

/** Something may have two markers for a moment; it is counted once. */
async function unfinishedWork(
  deps: EventWorkerDependencies,
  corpId: string,
  untilEpochMs: number,
  signal: AbortSignal,
): Promise<UnfinishedWork> {
  const events = new Set<string>();
  const bySubscriber = new Map<string, Set<string>>();
  for (let bucket = 0; bucket < MARKER_BUCKETS; bucket += 1) {
    const due = { untilEpochMs, limit: MOST_PER_BUCKET };
    for await (const { work } of deps.events.dueMarkers(corpId, bucket, due, { signal })) {
      if (work.kind === 'event') {
        events.add(work.key);
      } else {
        const keys = bySubscriber.get(work.subscriber) ?? new Set<string>();
        bySubscriber.set(work.subscriber, keys.add(work.key));
      }
    }
  }
  return {
    keys: new Set([...events, ...[...bySubscriber.values()].flatMap((keys) => [...keys])]),
    events: events.size,
    deliveries: new Map([...bySubscriber].map(([name, keys]) => [name, keys.size])),
  };
}

async function countDeadLetters(
  deps: EventWorkerDependencies,
  corpId: string,
  signal: AbortSignal,
): Promise<{ open: number; replayed: number; byCode: Record<string, number> }> {
  const open: DeadLetter[] = [];
  let replayed = 0;
  for await (const letter of deps.events.listDeadLetters(corpId, { signal })) {
    if (letter.replayedAtEpochMs === undefined) open.push(letter);
    else replayed += 1;
  }
  const byCode: Record<string, number> = {};
  for (const { report } of open) byCode[report.code] = (byCode[report.code] ?? 0) + 1;
  return { open: open.length, replayed, byCode };
}
