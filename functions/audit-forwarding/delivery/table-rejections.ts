import type { RandomSource } from '../../../shared/random/index.ts';
import {
  HIGHEST,
  LOWEST,
  tables,
  writeUntilKnown,
  type Columns,
  type Key,
  type Row,
  type RowWrite,
  type TableClient,
} from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { isStreamName, type StreamName } from '../domain/stream-name.ts';
import type { CallOptions, Rejection } from '../ports.ts';
import type { RejectedEvent, RejectionFilter, Rejections } from './rejections.ts';

export interface TableRejectionsOptions {
  readonly tables: TableClient;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** The table port writes no more rows at once. */
const ROWS_PER_WRITE = 200;
/** So that keys sort as their numbers do. */
const SEQUENCE_DIGITS = 12;

/** Refused events as rows of `tables.auditRejection`, by sink, stream and sequence. */
export function createTableRejections(options: TableRejectionsOptions): Rejections {
  const { clock } = options;
  const partOf = (sink: string): string => `${options.organisation}/${sink}`;
  const keyOf = (sink: string, event: Pick<Rejection, 'stream' | 'sequence'>): Key => ({
    part: partOf(sink),
    event: `${event.stream}/${String(event.sequence).padStart(SEQUENCE_DIGITS, '0')}`,
  });

  const write = async (rows: readonly RowWrite[], call: CallOptions): Promise<void> => {
    for (let at = 0; at < rows.length; at += ROWS_PER_WRITE) {
      const some = rows.slice(at, at + ROWS_PER_WRITE);
      await writeUntilKnown(options.tables, some, { clock, random: options.random, ...call });
    }
  };

  return {
    record: async (sink, rejected, call = {}) => {
      const now = clock.nowEpochMs();
      await write(
        rejected.map((one) => ({
          kind: 'put',
          table: tables.auditRejection,
          key: keyOf(sink, one),
          columns: columnsOf({
            ...one,
            sink,
            state: 'open',
            replays: 0,
            rejectedAtEpochMs: now,
            changedAtEpochMs: now,
          }),
          condition: { row: 'must-not-exist' },
        })),
        call,
      );
    },
    open: (sink, filter = {}, call = {}) =>
      openOf(options.tables, partOf(sink), sink, filter, call),
    replayed: async (event, outcome, call = {}) => {
      const next: RejectedEvent = {
        ...event,
        state: outcome.taken ? 'replayed' : 'open',
        code: outcome.taken ? event.code : outcome.code,
        replays: event.replays + 1,
        changedAtEpochMs: clock.nowEpochMs(),
      };
      await write(
        [
          {
            kind: 'put',
            table: tables.auditRejection,
            key: keyOf(event.sink, event),
            columns: columnsOf(next),
            condition: { row: 'must-exist' },
          },
        ],
        call,
      );
    },
  };
}

async function* openOf(
  client: TableClient,
  part: string,
  sink: string,
  filter: RejectionFilter,
  call: CallOptions,
): AsyncGenerator<RejectedEvent, void, undefined> {
  const { stream, rejectedFromEpochMs = 0, rejectedToEpochMs = Number.MAX_SAFE_INTEGER } = filter;
  const rows = client.getRange(tables.auditRejection, {
    from: { part, event: stream === undefined ? LOWEST : `${stream}/` },
    // The character after a slash ends the names that begin with this stream's.
    to: { part, event: stream === undefined ? HIGHEST : `${stream}0` },
    ...call,
  });
  for await (const row of rows) {
    const event = rejectedOf(sink, row);
    if (event?.state !== 'open') continue;
    const at = event.rejectedAtEpochMs;
    if (at >= rejectedFromEpochMs && at <= rejectedToEpochMs) yield event;
  }
}

function columnsOf(event: RejectedEvent): Columns {
  return {
    v: 1n,
    id: event.id,
    code: event.code,
    state: event.state,
    replays: BigInt(event.replays),
    rejected_at: BigInt(event.rejectedAtEpochMs),
    changed_at: BigInt(event.changedAtEpochMs),
  };
}

/** Undefined for a row of a release that this one does not know. */
function rejectedOf(sink: string, { key, columns }: Row): RejectedEvent | undefined {
  const [stream = '', digits = ''] = String(key['event']).split('/');
  const { id, code, state } = columns;
  if (!isStreamName(stream) || typeof id !== 'string' || typeof code !== 'string') return undefined;
  return {
    sink,
    stream: stream satisfies StreamName,
    sequence: Number(digits),
    id,
    code,
    state: state === 'replayed' ? 'replayed' : 'open',
    replays: Number(columns['replays'] ?? 0),
    rejectedAtEpochMs: Number(columns['rejected_at'] ?? 0),
    changedAtEpochMs: Number(columns['changed_at'] ?? 0),
  };
}
