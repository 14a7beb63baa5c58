import { describe, expect, it } from 'vitest';
import {
  RotationBook,
  rotateTable,
  sealedCellContext,
  type RotationProgress,
  type SealedTable,
} from '../../../../shared/sealed-rows/index.ts';
import type { Sealer } from '../../../../shared/sealing/index.ts';
import {
  createMemoryTableClient,
  tables as productTables,
  type Key,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { withWriteFates } from '../../../support/faulty-table-client.ts';
import { keyIdIn, sealerWith } from '../../../support/key-rings.ts';
import { Killed, mortalTableClient } from '../../../support/mortal-table-client.ts';
import { rowsOf } from '../../../support/table-rows.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const clock = new VirtualClock(Date.UTC(2026, 10, 26));
const sealed: SealedTable = {
  table: productTables.reportedPunch,
  columns: ['body'],
  changedBy: [],
};
const old = sealerWith('k1');
const present = sealerWith('k1', 'k2');

const keyOf = (number: number, environment = 'test'): Key => ({
  day: `${environment}/ding1/2026-11-${String(1 + (number % 28)).padStart(2, '0')}`,
  punch: String(number).padStart(5, '0'),
});

async function put(tables: TableClient, key: Key, sealer: Sealer): Promise<void> {
  const context = sealedCellContext(sealed.table, key, 'body');
  const body = sealer.seal(Buffer.from(`content of ${String(key['punch'])}`), context);
  await tables.putRow(sealed.table, key, { v: 1n, body }, { row: 'ignore' });
}

async function filled(count: number, sealer = old): Promise<TableClient> {
  const tables = createMemoryTableClient({ clock });
  for (let number = 0; number < count; number += 1) await put(tables, keyOf(number), sealer);
  return tables;
}

function rotate(
  tables: TableClient,
  mayGoOn: () => boolean = () => true,
  sealer = present,
): Promise<RotationProgress> {
  const deps = { tables, sealer, environment: 'test', clock, random: systemRandom };
  return rotateTable(deps, new RotationBook(tables, 'test'), sealed, { mayGoOn });
}

/** How many rows are under which key; each is opened by whoever has both. */
async function countByKey(tables: TableClient): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { key, columns } of await rowsOf(tables, sealed.table)) {
    const { body } = columns;
    const plain = present.open(body as Uint8Array, sealedCellContext(sealed.table, key, 'body'));
    expect(Buffer.from(plain).toString()).toBe(`content of ${String(key['punch'])}`);
    const id = keyIdIn(body) ?? '';
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

describe('sealing a table anew', () => {
  it('puts every row under the current key and sees in a second pass that nothing is left', async () => {
    const tables = await filled(250);

    const done = await rotate(tables);

    expect(await countByKey(tables)).toEqual({ k2: 250 });
    expect(done).toMatchObject({ keyId: 'k2', pass: 2, looked: 250, resealed: 250, isDone: true });
  });

  it('writes nothing where everything is under the current key', async () => {
    const tables = await filled(250, present);
    const counted = withWriteFates(tables, () => 'answered');

    const done = await rotate(counted.tables);

    expect(done).toMatchObject({ pass: 1, looked: 250, resealed: 0, isDone: true });
    // Only its own place.
    expect(counted.writes()).toBeLessThanOrEqual(2);
  });

  it('stops after a block when its time is over and goes on from there', async () => {
    const tables = await filled(250);
    const paused = await rotate(tables, () => false);
    const afterwards = await countByKey(tables);
    const reads: string[] = [];
    const watched: TableClient = {
      ...tables,
      getRange: (table, query) => {
        reads.push(String(query.from['day']));
        return tables.getRange(table, query);
      },
    };

    const done = await rotate(watched);

    expect(paused).toMatchObject({ pass: 1, resealed: 100, isDone: false });
    expect(afterwards).toEqual({ k1: 150, k2: 100 });
    expect(reads[0]).toBe(paused.after?.['day']);
    expect(done).toMatchObject({ resealed: 250, isDone: true });
    expect(await countByKey(tables)).toEqual({ k2: 250 });
  });

  it('comes to its end in so many calls that each have time for one block only', async () => {
    const tables = await filled(250);

    let calls = 0;
    let progress: RotationProgress;
    do {
      progress = await rotate(tables, () => false);
      calls += 1;
    } while (!progress.isDone && calls < 50);

    expect(progress.isDone).toBe(true);
    expect(await countByKey(tables)).toEqual({ k2: 250 });
  });

  it('begins anew when another key has become the current one', async () => {
    const tables = await filled(250);
    await rotate(tables, () => false);

    const done = await rotate(tables, () => true, sealerWith('k2', 'k1'));

    expect(done).toMatchObject({ keyId: 'k1', isDone: true, resealed: 100 });
    expect(await countByKey(tables)).toEqual({ k1: 250 });
  });

  it('counts and names rows that it cannot open, and leaves every byte of them', async () => {
    const tables = await filled(3);
    await put(tables, keyOf(7), sealerWith('lost'));
    await put(tables, keyOf(8), old);
    const { row: moved } = await tables.getRow(sealed.table, keyOf(8));
    await tables.putRow(sealed.table, keyOf(9), moved?.columns ?? {}, { row: 'ignore' });
    const read = async () => [
      await tables.getRow(sealed.table, keyOf(7)),
      await tables.getRow(sealed.table, keyOf(9)),
    ];
    const before = await read();

    const done = await rotate(tables);

    expect(done.unreadable).toEqual({
      unknownKeys: { lost: 1 },
      broken: 1,
      examples: ['test/ding1/2026-11-08 00007', 'test/ding1/2026-11-10 00009'],
    });
    expect(done.isDone).toBe(true);
    expect(await read()).toEqual(before);
  });

  it('touches no row of another environment', async () => {
    const tables = await filled(2);
    for (const environment of ['tes', 'test-2', 'test0', 'prod']) {
      await put(tables, keyOf(1, environment), old);
    }

    await rotate(tables);

    expect(await countByKey(tables)).toEqual({ k1: 4, k2: 2 });
  });

  it('takes a place that nobody can read for none', async () => {
    const tables = await filled(2);
    const key = { environment: 'test', table: sealed.table.name };
    for (const columns of [
      { v: 1n },
      {
        v: 1n,
        keyId: 'k2',
        pass: 1n,
        after: '{',
        looked: 0n,
        stale: 0n,
        resealed: 0n,
        done: false,
      },
    ]) {
      await tables.putRow(productTables.keyRotation, key, columns, { row: 'ignore' });

      const done = await rotate(tables);

      expect(done.isDone).toBe(true);
    }
    expect(await countByKey(tables)).toEqual({ k2: 2 });
  });

  it('counts a row that it has written though the answer was lost', async () => {
    const tables = await filled(3);
    let lost = false;
    const faulty = withWriteFates(tables, (operation) => {
      if (operation !== 'batchWrite' || lost) return 'answered';
      lost = true;
      return 'lost-after';
    });

    const done = await rotate(faulty.tables);

    expect(lost).toBe(true);
    expect(done).toMatchObject({ resealed: 3, isDone: true });
  });

  it('is not undone by a write of its own that arrives after a later rotation', async () => {
    const tables = await filled(3);
    const faulty = withWriteFates(tables, (operation) =>
      operation === 'batchWrite' ? 'delayed' : 'answered',
    );
    await expect(rotate(faulty.tables)).rejects.toMatchObject({ code: 'tables.outcome-unknown' });
    await rotate(tables, () => true, sealerWith('k1', 'k3'));

    await faulty.deliverDelayed();

    const keys = (await rowsOf(tables, sealed.table)).map(({ columns }) =>
      keyIdIn(columns['body']),
    );
    expect(keys).toEqual(['k3', 'k3', 'k3']);
  });
});

const calls = await (async () => {
  const counted = mortalTableClient(await filled(250), Infinity, 'after');
  await rotate(counted.tables);
  return counted.calls();
})();

describe('a rotation that is killed', () => {
  it('has enough steps for these tests to mean something', () => {
    expect(calls).toBeGreaterThan(10);
  });

  it.each(Array.from({ length: calls }, (_, index) => index + 1))(
    'at its call %i leaves every row as it opens, and is brought to its end by the next',
    async (dieAt) => {
      for (const when of ['before', 'after'] as const) {
        const tables = await filled(250);
        const mortal = mortalTableClient(tables, dieAt, when);
        await expect(rotate(mortal.tables)).rejects.toBeInstanceOf(Killed);
        const { k1 = 0, k2 = 0 } = await countByKey(tables);
        expect(k1 + k2).toBe(250);

        const done = await rotate(tables);

        expect(done.isDone).toBe(true);
        expect(await countByKey(tables)).toEqual({ k2: 250 });
      }
    },
  );
});
