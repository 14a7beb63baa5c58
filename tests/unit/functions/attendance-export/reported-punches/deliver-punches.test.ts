import { describe, expect, test } from 'vitest';
import { TableUnavailableError, tables } from '../../../../../shared/table-store/index.ts';
import { CORP_ID } from '../../../../support/event-worker-bench.ts';
import { KilledProcess } from '../../../../support/killed-process.ts';
import { PunchBench } from '../../../../support/punch-bench.ts';
import { punchEvent, punchRow } from '../../../../support/punch-events.ts';
import { rowsOf } from '../../../../support/table-rows.ts';

const NINE = Date.parse('2026-10-05T09:00:00+08:00');
const THREE = punchEvent(
  punchRow({ bizId: 'A' }),
  punchRow({ bizId: 'B', userId: 'hk002', checkTime: NINE + 60_000 }),
  punchRow({ bizId: 'C', userId: 'hk003', checkTime: NINE + 120_000 }),
  punchRow({ bizId: 'D', checkByUser: false }),
);
const STORED = [
  { userId: 'hk001', bizId: 'A', punchedEpochMs: NINE },
  { userId: 'hk002', bizId: 'B', punchedEpochMs: NINE + 60_000 },
  { userId: 'hk003', bizId: 'C', punchedEpochMs: NINE + 120_000 },
];
/** More calls than one delivery of three punches takes. */
const MOST_CALLS = 40;

async function auditOf(bench: PunchBench) {
  return rowsOf(bench.worker.server, tables.auditTrail);
}

describe('a delivery of a punch event', () => {
  test('stores every punch, and no row that DingTalk made itself', async () => {
    const bench = new PunchBench();
    await bench.push('e_1', THREE);

    await bench.runSubscriber();

    expect(bench.ends).toEqual([{ outcome: 'done', result: 'punches=3 replays=1 foreign=0' }]);
    expect(await bench.reported()).toEqual(STORED);
    expect(await rowsOf(bench.worker.server, tables.pendingWork)).toEqual([]);
  });

  test('costs seven requests to the tables for one punch, and one more for each further', async () => {
    const costs = [];
    for (const rows of [[punchRow()], [punchRow(), punchRow({ bizId: 'B' })]]) {
      const bench = new PunchBench();
      await bench.push('e_1', punchEvent(...rows));
      const { fc, server } = bench.worker;
      const counted = new KilledProcess({ tables: server, invoker: fc }, MOST_CALLS, 'before');
      bench.tables = counted.tables;
      await bench.runSubscriber();
      costs.push(counted.calls);
    }

    expect(costs).toEqual([7, 8]);
  });

  test('changes nothing if the event, or a punch in another event, comes again', async () => {
    const bench = new PunchBench();
    await bench.push('e_1', THREE);
    await bench.runSubscriber();

    await bench.push(
      'e_2',
      punchEvent(punchRow({ bizId: 'B', userId: 'hk002', checkTime: NINE + 60_000 })),
    );
    await bench.runSubscriber();
    const [first] = bench.worker.fc.invocations;
    const again = await bench.deliver(first?.payload ?? new Uint8Array());

    expect(again).toEqual({ outcome: 'finished', state: 'done' });
    expect(await bench.reported()).toEqual(STORED);
  });

  test('stores an older punch of a person after a later one: neither overtakes the other', async () => {
    const bench = new PunchBench();
    const late = punchRow({ bizId: 'B', checkTime: NINE + 9 * 3_600_000 });
    await bench.push('e_2', punchEvent(late));
    await bench.push('e_1', punchEvent(punchRow({ bizId: 'A' })));

    await bench.runSubscriber();

    expect((await bench.reported()).map(({ bizId }) => bizId)).toEqual(['A', 'B']);
  });

  test('that met tables out of order is tried again, and stores each punch once', async () => {
    const bench = new PunchBench();
    await bench.push('e_1', THREE);
    let puts = 0;
    bench.tables = {
      ...bench.worker.server,
      putRow: (table, ...rest) => {
        if (table === tables.reportedPunch && (puts += 1) === 2) {
          throw new TableUnavailableError({ table: table.name, operation: 'PutRow', fault: '503' });
        }
        return bench.worker.server.putRow(table, ...rest);
      },
    };
    await bench.runSubscriber();
    const afterOne = await bench.reported();

    await bench.pass(3);

    expect(afterOne).toEqual(STORED.slice(0, 1));
    expect(bench.ends.map(({ outcome }) => outcome)).toEqual(['postponed', 'done']);
    expect(await bench.reported()).toEqual(STORED);
  });

  test('shows no person and no key of a punch in log, result or trail', async () => {
    const bench = new PunchBench();
    await bench.push('e_1', THREE);
    await bench.runSubscriber();

    const shown = JSON.stringify([bench.logged, bench.ends, await auditOf(bench)], (_key, value) =>
      typeof value === 'bigint' ? String(value) : (value as unknown),
    );

    expect(shown).toContain('punches=3');
    expect(shown).not.toMatch(/hk00|"[ABCD]"/);
  });
});

describe('a punch event is refused once and for all, with a dead letter and a line in the trail', () => {
  async function refusedAfter(
    change: (bench: PunchBench) => void,
    content = THREE,
  ): Promise<PunchBench> {
    const bench = new PunchBench();
    await bench.push('e_1', content);
    change(bench);
    await bench.runSubscriber();
    expect(await bench.reported()).toEqual([]);
    expect(await auditOf(bench)).toHaveLength(1);
    return bench;
  }

  test('where the organisation is in the configuration no more', async () => {
    const bench = await refusedAfter((one) => {
      one.worker.configuration = { ...one.worker.configuration, organisations: [] };
    });

    expect(bench.ends).toMatchObject([
      { outcome: 'buried', report: { code: 'punches.unknown-organisation', retryable: false } },
    ]);
    expect(await bench.worker.deadLetters(CORP_ID)).toMatchObject([{ subscriber: 'punches' }]);
  });

  test('where its attendance events were switched off meanwhile', async () => {
    const bench = await refusedAfter((one) => {
      one.switchOn(false);
    });

    expect(bench.ends).toMatchObject([
      { outcome: 'buried', report: { code: 'punches.not-switched-on', retryable: false } },
    ]);
  });

  test('where it does not tell of punches', async () => {
    const bench = await refusedAfter(() => undefined, '{"EventType":"attendance_check_record"}');

    expect(bench.ends).toMatchObject([
      { outcome: 'buried', report: { code: 'punches.event-unreadable', retryable: false } },
    ]);
  });
});

test('with attendance events off, which is the default, nothing is handed over', async () => {
  const bench = new PunchBench();
  bench.switchOn(false);

  await bench.push('e_1', THREE);

  expect(bench.worker.fc.invocations).toEqual([]);
});

describe.each(['before', 'after'] as const)('killed %s any of its calls', (moment) => {
  test('a delivery is taken up again, and each punch is stored once', async () => {
    let kills = 0;
    for (let at = 1; at <= MOST_CALLS; at += 1) {
      const bench = new PunchBench();
      await bench.push('e_1', THREE);
      const { fc, server } = bench.worker;
      const killed = new KilledProcess({ tables: server, invoker: fc }, at, moment);
      bench.tables = killed.tables;
      await bench.runSubscriber();
      bench.tables = server;
      await bench.pass(8);

      expect(await bench.reported(), `killed at call ${String(at)}`).toEqual(STORED);
      expect(await rowsOf(server, tables.reportedPunch)).toHaveLength(3);
      expect(await rowsOf(server, tables.pendingWork)).toEqual([]);
      expect(await bench.worker.deadLetters()).toEqual([]);
      if (!killed.wasKilled) break;
      kills += 1;
    }

    expect(kills).toBeGreaterThan(5);
    expect(kills).toBeLessThan(MOST_CALLS);
  });
});
