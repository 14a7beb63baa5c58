import { hongKongDateOf, type Clock } from '../../../shared/time/index.ts';
import type { JsonValue } from '../domain/source-record.ts';
import { STREAM_NAMES } from '../domain/stream-name.ts';
import type { AuditSource, AuditStreams, CallOptions, SourcePage } from '../ports.ts';
import {
  anchorCursor,
  anchorRecords,
  parseAnchorCursor,
  type StreamEnd,
} from './domain/anchor-records.ts';
import { SourceCursorUnreadableError } from './errors.ts';

export interface ChainAnchorsSourceOptions {
  readonly streams: Pick<AuditStreams, 'head'>;
  readonly clock: Pick<Clock, 'nowEpochMs'>;
}

const STREAM = 'chain-anchors';

/**
 * Once a Hong Kong day, where the chain of each other stream ends: what has arrived in the SIEM cannot
 * be rewritten in the archive any more. Asked more often, it tells nothing. It has no past that could be
 * read again: a backfill finds nothing.
 *
 * @throws from its pages SourceCursorUnreadableError; the errors of the streams
 */
export function createChainAnchorsSource(options: ChainAnchorsSourceOptions): AuditSource {
  return {
    description: {
      stream: STREAM,
      edition: 'any',
      meteredCallsPerRead: 0,
      // Looked at so often; told once a day.
      everyMinutes: 60,
      overlapMinutes: 0,
    },
    async *pages(cursor, { backfill, signal }) {
      if (backfill !== undefined) return;
      yield* readToday(options, cursor, signal === undefined ? {} : { signal });
    },
  };
}

async function* readToday(
  { clock, streams }: ChainAnchorsSourceOptions,
  cursor: JsonValue | undefined,
  call: CallOptions,
): AsyncGenerator<SourcePage> {
  const before = cursor === undefined ? undefined : parseAnchorCursor(cursor);
  if (cursor !== undefined && before === undefined) throw new SourceCursorUnreadableError(STREAM);
  const nowEpochMs = clock.nowEpochMs();
  const day = hongKongDateOf(nowEpochMs);
  if (before !== undefined && before.day >= day) return;
  const ends: StreamEnd[] = [];
  for (const stream of STREAM_NAMES.filter((name) => name !== STREAM)) {
    const { headHash, nextSequence } = await streams.head(stream, call);
    if (nextSequence > 1) ends.push({ stream, lastSequence: nextSequence - 1, headHash });
  }
  yield {
    records: anchorRecords(day, nowEpochMs, ends, before),
    cursor: anchorCursor(day, ends),
  };
}
