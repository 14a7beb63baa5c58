import { formatHongKongTimestamp, MINUTE_MS } from '../../../shared/time/index.ts';
import { nextReadEpochMs } from '../domain/source-note.ts';
import type { StreamName } from '../domain/stream-name.ts';
import type { SourceFigures } from '../figures/read-figures.ts';
import type { Freshness } from '../figures/read-freshness.ts';
import type { StreamHead } from '../ports.ts';

/** A source and its stream as a person may see them. */
export interface ShownSource {
  readonly corpId: string;
  readonly source: StreamName;
  /** `waiting`: it was never asked. `going-on`: time ran out while it was read. */
  readonly state: 'read' | 'going-on' | 'failing' | 'not-in-edition' | 'waiting';
  readonly events: number;
  readonly everyMinutes: number;
  readonly lastReadHongKong?: string;
  /** How long ago its cursor was at the end of what there was. */
  readonly ageMinutes?: number;
  readonly nextReadHongKong?: string;
  readonly lastEventHongKong?: string;
  /** From event to stream, over the last 24 hours. */
  readonly meanLagMinutes?: number;
  readonly longestLagMinutes?: number;
  readonly failingSinceHongKong?: string;
  readonly failure?: string;
  /** Hash of the last event: it stands for the whole stream. */
  readonly headHash: string;
}

/** What is told of them is dated by when it began, whenever it is told: nobody can measure a lag. */
const DATED_LONG_AGO: readonly StreamName[] = ['trusted-devices'];

export interface SourceLook {
  readonly corpId: string;
  readonly edition: string;
  readonly everyMinutes: number;
  readonly head: StreamHead;
  readonly freshness: Freshness | undefined;
  readonly nowEpochMs: number;
}

export function shownSource(
  { source, note }: SourceFigures,
  { corpId, edition, everyMinutes, freshness, head, nowEpochMs }: SourceLook,
): ShownSource {
  const readAt = note?.readAtEpochMs ?? undefined;
  const failingSince = note?.failingSinceEpochMs ?? undefined;
  const failure = note?.failureCode ?? undefined;
  const next = nextReadEpochMs(note, { everyMinutes, edition });
  const { lastAppendedEpochMs } = head;
  return {
    corpId,
    source: source.description.stream,
    state: stateOf(note, edition),
    events: head.nextSequence - 1,
    everyMinutes,
    ...(readAt === undefined
      ? {}
      : {
          lastReadHongKong: formatHongKongTimestamp(readAt),
          ageMinutes: minutes(Math.max(0, nowEpochMs - readAt)),
        }),
    nextReadHongKong: formatHongKongTimestamp(Math.max(next, nowEpochMs)),
    ...(lastAppendedEpochMs === undefined
      ? {}
      : { lastEventHongKong: formatHongKongTimestamp(lastAppendedEpochMs) }),
    ...(freshness === undefined || DATED_LONG_AGO.includes(head.stream)
      ? {}
      : {
          meanLagMinutes: minutes(freshness.meanMs),
          longestLagMinutes: minutes(freshness.longestMs),
        }),
    ...(failingSince === undefined
      ? {}
      : { failingSinceHongKong: formatHongKongTimestamp(failingSince) }),
    ...(failure === undefined ? {} : { failure }),
    headHash: head.headHash,
  };
}

function stateOf(note: SourceFigures['note'], edition: string): ShownSource['state'] {
  if (note === undefined) return 'waiting';
  if (note.lackingInEdition === edition) return 'not-in-edition';
  if (note.failures > 0) return 'failing';
  return note.readAtEpochMs === note.triedAtEpochMs ? 'read' : 'going-on';
}

function minutes(durationMs: number): number {
  return Math.round(durationMs / MINUTE_MS);
}
