import { createHash } from 'node:crypto';
import { wholeMs } from '../event-inbox/index.ts';
import type { RandomSource } from '../random/index.ts';
import { partitionOf, tables, writeUntilKnown, type TableClient } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import type { SubjectWatermarks } from './subject-watermarks.ts';

export interface TableSubjectWatermarksOptions {
  readonly tables: TableClient;
  /** Name of the environment, such as `prod`. */
  readonly environment: string;
  /** Waits between rounds only. */
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * Watermarks as rows of `tables.eventSubject`, in one round trip: the write itself is the comparison.
 * Its condition is that the time which stands there is not later, so the same write again, or one that
 * was long on its way, can never take the time back; and a refusal always means a later event.
 */
export function createTableSubjectWatermarks(
  options: TableSubjectWatermarksOptions,
): SubjectWatermarks {
  return {
    advance: async ({ corpId, subscriber, subject }, eventTimeEpochMs, call) => {
      const name = `${subscriber}/${subject}`;
      const hash = createHash('sha256').update(name).digest('hex');
      const part = `${partitionOf(options.environment, corpId)}/${hash.slice(0, 2)}`;
      const time = wholeMs(eventTimeEpochMs);
      const { rows } = await writeUntilKnown(
        options.tables,
        [
          {
            kind: 'put',
            table: tables.eventSubject,
            key: { part, subject: name },
            columns: { v: 1n, time },
            condition: {
              row: 'ignore',
              columns: { column: 'time', is: '<=', value: time, passIfMissing: true },
            },
          },
        ],
        { clock: options.clock, random: options.random, ...call },
      );
      return rows[0] === 'written' ? 'current' : 'stale';
    },
  };
}
