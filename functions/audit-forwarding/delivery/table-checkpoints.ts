import type { RandomSource } from '../../../shared/random/index.ts';
import {
  tables,
  writeUntilKnown,
  type ColumnCondition,
  type Columns,
  type Key,
  type Row,
  type TableClient,
  type WriteCondition,
} from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import type { CallOptions } from '../ports.ts';
import type { Checkpoint, CheckpointName, Checkpoints, Progress } from './checkpoints.ts';
import { CheckpointMovedError, CheckpointUnreadableError } from './errors.ts';

export interface TableCheckpointsOptions {
  readonly tables: TableClient;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * Checkpoints as rows of `tables.auditCheckpoint`. A move is written on condition that version and
 * place are those that were seen; if its answer is lost the row tells by its writer who moved it.
 */
export function createTableCheckpoints(options: TableCheckpointsOptions): Checkpoints {
  const keyOf = ({ sink, stream }: CheckpointName): Key => ({
    organisation: options.organisation,
    delivery: `${sink}/${stream}`,
  });

  const find = async (name: CheckpointName, call: CallOptions): Promise<Row | undefined> => {
    const { row } = await options.tables.getRow(tables.auditCheckpoint, keyOf(name), call);
    return row;
  };

  return {
    read: async (name, call = {}) => checkpointOf(name, await find(name, call)),
    advance: async (seen, progress, call = {}) => {
      const writer = Buffer.from(options.random.bytes(12)).toString('hex');
      const next = nextCheckpoint(seen, progress, options.clock.nowEpochMs());
      const { rows } = await writeUntilKnown(
        options.tables,
        [
          {
            kind: 'put',
            table: tables.auditCheckpoint,
            key: keyOf(seen),
            columns: columnsOf(next, writer),
            condition: asSeen(seen),
          },
        ],
        { clock: options.clock, random: options.random, ...call },
      );
      if (rows[0] === 'written') return next;
      const isOurs =
        rows[0] === 'refused-after-doubt' && (await find(seen, call))?.columns['writer'] === writer;
      if (isOurs) return next;
      throw new CheckpointMovedError(seen);
    },
  };
}

/** @throws RangeError for a step back: a fault in the code that counts */
export function nextCheckpoint(
  seen: Checkpoint,
  progress: Progress,
  nowEpochMs: number,
): Checkpoint {
  if (progress.nextSequence <= seen.nextSequence) {
    throw new RangeError('a checkpoint only moves forward');
  }
  return {
    ...seen,
    version: seen.version + 1n,
    nextSequence: progress.nextSequence,
    delivered: seen.delivered + progress.delivered,
    resent: seen.resent + progress.resent,
    rejected: seen.rejected + progress.rejected,
    movedAtEpochMs: nowEpochMs,
  };
}

function asSeen(seen: Checkpoint): WriteCondition {
  if (seen.version === 0n) return { row: 'must-not-exist' };
  const all: readonly ColumnCondition[] = [
    { column: 'version', is: '=', value: seen.version, passIfMissing: false },
    {
      column: 'next_sequence',
      is: '=',
      value: BigInt(seen.nextSequence),
      passIfMissing: false,
    },
  ];
  return { row: 'must-exist', columns: { all } };
}

function columnsOf(checkpoint: Checkpoint, writer: string): Columns {
  return {
    v: 1n,
    version: checkpoint.version,
    next_sequence: BigInt(checkpoint.nextSequence),
    delivered: BigInt(checkpoint.delivered),
    resent: BigInt(checkpoint.resent),
    rejected: BigInt(checkpoint.rejected),
    moved_at: BigInt(checkpoint.movedAtEpochMs ?? 0),
    writer,
  };
}

function checkpointOf(name: CheckpointName, row: Row | undefined): Checkpoint {
  const { sink, stream } = name;
  if (row === undefined) {
    return {
      sink,
      stream,
      version: 0n,
      nextSequence: 1,
      delivered: 0,
      resent: 0,
      rejected: 0,
      movedAtEpochMs: undefined,
    };
  }
  const whole = (column: string): number => {
    const value = row.columns[column];
    if (typeof value !== 'bigint') throw new CheckpointUnreadableError(name);
    return Number(value);
  };
  return {
    sink,
    stream,
    version: BigInt(whole('version')),
    nextSequence: whole('next_sequence'),
    delivered: whole('delivered'),
    resent: whole('resent'),
    rejected: whole('rejected'),
    movedAtEpochMs: whole('moved_at'),
  };
}
