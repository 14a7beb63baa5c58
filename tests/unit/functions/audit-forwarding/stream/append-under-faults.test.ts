import { describe, expect, it } from 'vitest';
import { StreamMovedError } from '../../../../../functions/audit-forwarding/stream/errors.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import {
  TableOutcomeUnknownError,
  tables,
  TableUnavailableError,
  type TableClient,
} from '../../../../../shared/table-store/index.ts';
import {
  collectRecords,
  COLLECTED_STREAM,
} from '../../../../support/audit-streams/collect-records.ts';
import { withObjectFates } from '../../../../support/audit-streams/faulty-objects.ts';
import {
  storesThrough,
  type StreamStores,
} from '../../../../support/audit-streams/stores-through.ts';
import { StreamBench } from '../../../../support/audit-streams/stream-bench.ts';
import { withWriteFates, type WriteFate } from '../../../../support/faulty-table-client.ts';
import { Killed } from '../../../../support/mortal-table-client.ts';
import { sampleDrafts } from '../../../../support/sample-audit-drafts.ts';
import { rowsOf } from '../../../../support/table-rows.ts';

/** More calls than three appends take. */
const MOST_CALLS = 60;
const three = { take: 3, overlap: 2 };

/** The stores as an instance sees them that dies at its n-th call. */
function mortal(
  stores: StreamStores,
  dieAt: number,
  moment: 'before' | 'after',
): StreamStores & { readonly calls: () => number } {
  let calls = 0;
  const passed = storesThrough(stores, async (act) => {
    calls += 1;
    if (calls > dieAt || (calls === dieAt && moment === 'before')) throw new Killed();
    const result = await act();
    if (calls >= dieAt) throw new Killed();
    return result;
  });
  return { ...passed, calls: () => calls };
}

async function collectToTheEnd(bench: StreamBench, records: number): Promise<void> {
  const streams = bench.instance();
  for (;;) {
    const done = Number((await streams.head(COLLECTED_STREAM)).cursor ?? 0);
    if (done >= records) return;
    await collectRecords(streams, {
      attempt: 'next',
      take: Math.min(4, records - done),
      overlap: 5,
    });
  }
}

describe.each(['before', 'after'] as const)('an instance that is killed %s any call', (moment) => {
  it('leaves a whole stream, and the next one brings what is missing', async () => {
    let kills = 0;
    for (let at = 1; at <= MOST_CALLS; at += 1) {
      const bench = new StreamBench();
      const stores = mortal(bench.stores, at, moment);
      const streams = bench.instance(stores);
      const work = async (): Promise<void> => {
        for (const attempt of ['a', 'b', 'c']) await collectRecords(streams, { attempt, ...three });
      };

      const wasKilled = await work().then(
        () => false,
        (error: unknown) => error instanceof Killed,
      );
      await bench.watched.look();
      await collectToTheEnd(bench, 12);

      await bench.watched.look();
      expect(await bench.watched.readAll(), `killed at call ${String(at)}`).toHaveLength(12);
      if (!wasKilled) break;
      kills += 1;
    }

    expect(kills).toBeGreaterThan(12);
    expect(kills).toBeLessThan(MOST_CALLS);
  });
});

describe.each(['lost-before', 'lost-after', 'delayed'] as const)('a write that is %s', (fate) => {
  it('is found to have happened or not, and nothing is missing or twice', async () => {
    for (let at = 1; at <= 9; at += 1) {
      const bench = new StreamBench();
      let writes = 0;
      const fateOf = (): WriteFate => {
        writes += 1;
        return writes === at ? fate : 'answered';
      };
      const table = withWriteFates(bench.stores.tables, fateOf);
      const object = withObjectFates(bench.stores.objects, fateOf);
      const streams = bench.instance({ tables: table.tables, objects: object.objects });

      for (const attempt of ['a', 'b', 'c']) {
        await collectRecords(streams, { attempt, ...three }).catch((error: unknown) => {
          expect(error).toMatchObject({ retryable: true });
        });
      }
      await collectToTheEnd(bench, 12);
      await table.deliverDelayed();
      await object.deliverDelayed();

      expect(writes).toBeGreaterThanOrEqual(at);
      expect(await bench.watched.readAll(), `write ${String(at)}`).toHaveLength(12);
    }
  });
});

/** Tables whose first conditional write is answered by nobody; others act in the meantime. */
function tablesWithLostAnswer(
  inner: TableClient,
  lost: { readonly tookEffect: boolean; readonly meanwhile: () => Promise<unknown> },
): TableClient {
  let isFirst = true;
  return {
    ...inner,
    batchWrite: async (...given) => {
      if (!isFirst) return inner.batchWrite(...given);
      isFirst = false;
      if (lost.tookEffect) await inner.batchWrite(...given);
      await lost.meanwhile();
      const context = { table: 'audit_stream', operation: 'batchWrite', fault: 'ETIMEDOUT' };
      throw new TableOutcomeUnknownError(context);
    },
  };
}

describe('an append whose answer is lost', () => {
  it.each([0, 1, 2])('is known to have happened when %i others have followed', async (others) => {
    const bench = new StreamBench();
    const meanwhile = async (): Promise<void> => {
      for (let other = 0; other < others; other += 1) {
        await collectRecords(bench.instance(), { attempt: 'other', ...three });
      }
    };
    const lost = { tookEffect: true, meanwhile };
    const streams = bench.instance({ tables: tablesWithLostAnswer(bench.stores.tables, lost) });

    const head = await collectRecords(streams, { attempt: 'mine', ...three });

    expect(head).toMatchObject({ version: 1n, nextSequence: 4, cursor: 3 });
    await bench.watched.look();
    expect(bench.watched.attempts.filter((attempt) => attempt === 'mine')).toHaveLength(3);
    expect(bench.watched.attempts).toHaveLength(3 + 3 * others);
  });

  it('is known not to have happened when another was faster', async () => {
    const bench = new StreamBench();
    const meanwhile = () => collectRecords(bench.instance(), { attempt: 'other', ...three });
    const lost = { tookEffect: false, meanwhile };
    const streams = bench.instance({ tables: tablesWithLostAnswer(bench.stores.tables, lost) });

    const append = collectRecords(streams, { attempt: 'mine', ...three });

    await expect(append).rejects.toBeInstanceOf(StreamMovedError);
    await bench.watched.look();
    expect(bench.watched.attempts).toEqual(['other', 'other', 'other']);
    expect(await bench.objectKeys(), 'one of them is named by no row').toHaveLength(2);
  });

  it('of the cursor alone is known to have happened', async () => {
    const bench = new StreamBench();
    const seen = await bench.streams.head(COLLECTED_STREAM);
    const lost = { tookEffect: true, meanwhile: async () => undefined };
    const streams = bench.instance({ tables: tablesWithLostAnswer(bench.stores.tables, lost) });

    const head = await streams.append(seen, [], 'next page');

    expect(await bench.streams.head(COLLECTED_STREAM)).toEqual(head);
  });

  it('is left open after some rounds without any answer', async () => {
    const bench = new StreamBench();
    const { tables: silent } = withWriteFates(bench.stores.tables, () => 'lost-before');

    const append = collectRecords(bench.instance({ tables: silent }), { attempt: 'a', ...three });

    await expect(append).rejects.toBeInstanceOf(TableOutcomeUnknownError);
    await bench.watched.look();
  });
});

describe('the row of a segment', () => {
  it('is left to the next append where it cannot be written, and the log says so', async () => {
    const bench = new StreamBench();
    let failures = 2;
    const refusing: TableClient = {
      ...bench.stores.tables,
      putRow: async (table, ...rest) => {
        if (failures === 0) return bench.stores.tables.putRow(table, ...rest);
        failures -= 1;
        throw new TableUnavailableError({ table: table.name, operation: 'put', fault: 'busy' });
      },
    };
    const logged: string[] = [];
    const log = createJsonLogger({ clock: bench.clock, write: (line) => logged.push(line) });
    const streams = bench.instance({ tables: refusing }, { log });

    await collectRecords(streams, { attempt: 'a', ...three });
    await bench.watched.look();
    await expect(collectRecords(streams, { attempt: 'b', ...three })).rejects.toBeInstanceOf(
      TableUnavailableError,
    );
    await bench.watched.look();
    await collectRecords(streams, { attempt: 'c', ...three });

    await bench.watched.look();
    expect(bench.watched.attempts).toEqual(['a', 'a', 'a', 'c', 'c', 'c']);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain('audit-stream.segment-row-later');
  });

  it('of the last segment is not needed by any reader', async () => {
    const bench = new StreamBench();
    for (const attempt of ['a', 'b']) {
      await collectRecords(bench.streams, { attempt, ...three });
    }
    const rows = await rowsOf(bench.stores.tables, tables.auditSegment);
    const last = rows.at(-1);
    if (last === undefined) throw new Error('no row');

    await bench.stores.tables.deleteRow(tables.auditSegment, last.key, { row: 'ignore' });

    await bench.watched.look();
    const sixth = sampleDrafts(6, 1).map(({ id }) => id);
    expect(await bench.streams.knownIds(COLLECTED_STREAM, sixth, 0)).toEqual(new Set(sixth));
  });
});

it('takes one object and two writes of a warm instance, and reads nothing', async () => {
  const bench = new StreamBench();
  const calls: string[] = [];
  const counting = storesThrough(bench.stores, async (act, call) => {
    calls.push(call);
    return act();
  });
  const streams = bench.instance(counting);
  const head = await streams.append(
    await streams.head(COLLECTED_STREAM),
    sampleDrafts(1, 3),
    undefined,
  );
  calls.length = 0;

  await streams.append(head, sampleDrafts(4, 3), undefined);

  expect(calls).toEqual(['putOnce', 'batchWrite', 'putRow']);
});

it('stores no object for a head that a cold instance finds moved', async () => {
  const bench = new StreamBench();
  const seen = await collectRecords(bench.streams, { attempt: 'a', ...three });
  await collectRecords(bench.streams, { attempt: 'b', ...three });
  const before = await bench.objectKeys();

  const late = bench.instance().append(seen, sampleDrafts(90, 1), undefined);

  await expect(late).rejects.toBeInstanceOf(StreamMovedError);
  expect(await bench.objectKeys()).toEqual(before);
});
