import { describe, expect, it } from 'vitest';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  TableAccessDeniedError,
  TableOutcomeUnknownError,
  TableThrottledError,
  writeUntilKnown,
  type RowWrite,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import { namesTable } from '../../../conformance/table-client.suite.ts';
import { withWriteFates, type BatchFate } from '../../../support/faulty-table-client.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const row = (name: string, condition: RowWrite['condition']): RowWrite => ({
  kind: 'put',
  table: namesTable,
  key: { name },
  columns: { a: 1n },
  condition,
});
const first = row('first', { row: 'must-not-exist' });
const second = row('second', { row: 'ignore' });

function world(...fates: BatchFate[]) {
  const clock = new VirtualClock(1_000);
  const server = createMemoryTableClient({ clock });
  const sent: number[] = [];
  const faulty = withWriteFates(
    server,
    () => 'answered',
    () => fates.shift() ?? 'answered',
  );
  const tables: TableClient = {
    ...faulty.tables,
    batchWrite: (rows, call) => {
      sent.push(rows.length);
      return faulty.tables.batchWrite(rows, call);
    },
  };
  return { clock, server, sent, tables, options: { clock, random: systemRandom } };
}

describe('writing until the outcome is known', () => {
  it('takes one round trip, without a wait, when all is answered', async () => {
    const { clock, sent, tables, options } = world();

    const known = await writeUntilKnown(tables, [first, second], options);

    expect(known).toEqual({ rows: ['written', 'written'], serverTimeEpochMs: 1_000 });
    expect(sent).toEqual([2]);
    expect(clock.sleptMs).toEqual([]);
  });

  it('tells a refused condition from one that was refused after doubt', async () => {
    const { server, tables, options } = world('answered', 'lost-after');
    await server.putRow(namesTable, { name: 'first' }, {}, { row: 'ignore' });

    expect((await writeUntilKnown(tables, [first], options)).rows).toEqual(['condition-failed']);
    expect((await writeUntilKnown(tables, [first], options)).rows).toEqual(['refused-after-doubt']);
  });

  it.each<[BatchFate, readonly number[]]>([
    ['lost-before', [2, 2]],
    ['torn-first', [2, 2]],
    ['refused-first', [2, 1]],
    ['refused-last', [2, 1]],
  ])('repeats after %s only the rows of which it does not know', async (fate, expected) => {
    const { server, sent, tables, options } = world(fate);

    await writeUntilKnown(tables, [first, second], options);

    expect(sent).toEqual(expected);
    for (const name of ['first', 'second']) {
      expect((await server.getRow(namesTable, { name })).row).toBeDefined();
    }
  });

  it('gives up after four rounds without an answer', async () => {
    const { sent, tables, options } = world(
      ...Array.from({ length: 9 }, () => 'lost-before' as const),
    );

    await expect(writeUntilKnown(tables, [first, second], options)).rejects.toBeInstanceOf(
      TableOutcomeUnknownError,
    );
    expect(sent).toEqual([2, 2, 2, 2]);
  });

  it('gives up at once when all of a request is refused: the adapter has repeated it already', async () => {
    const { sent, tables, options } = world('refused-last', 'refused-last');

    await expect(writeUntilKnown(tables, [first, second], options)).rejects.toBeInstanceOf(
      TableThrottledError,
    );
    expect(sent).toEqual([2, 1]);
  });

  it('does not repeat what would always fail', async () => {
    const { server, options } = world();
    const denied = new TableAccessDeniedError({ table: 'x', operation: 'y', fault: 'z' });
    let rounds = 0;
    const tables: TableClient = {
      ...server,
      batchWrite: async () => {
        rounds += 1;
        return {
          rows: [{ outcome: 'failed', error: denied }],
          serverTimeEpochMs: 0,
          consumed: { read: 0, write: 0 },
        };
      },
    };

    await expect(writeUntilKnown(tables, [first], options)).rejects.toBe(denied);
    expect(rounds).toBe(1);
  });
});
