import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  HIGHEST,
  LOWEST,
  TableRequestInvalidError,
  type ColumnCondition,
  type Columns,
  type Key,
  type KeyBound,
  type RangeQuery,
  type Row,
  type RowWrite,
  type TableClient,
  type TableDefinition,
} from '../../shared/table-store/index.ts';

/** Two key columns, one of each type. */
export const pairsTable = {
  name: 'conformance_pairs',
  primaryKey: [
    { name: 'owner', type: 'string' },
    { name: 'number', type: 'integer' },
  ],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

/** One key column of text. */
export const namesTable = {
  name: 'conformance_names',
  primaryKey: [{ name: 'name', type: 'string' }],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const satisfies TableDefinition;

export interface TableClientUnderTest {
  /** Both tables above exist and are empty. */
  readonly tables: TableClient;
  /** What the server's clock says now. */
  readonly serverNowEpochMs: () => number;
  readonly dispose: () => Promise<void>;
}

const ALWAYS = { row: 'ignore' } as const;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/** Everything that the table port promises; each adapter has to pass it unchanged. */
export function describeTableClient(
  adapter: string,
  start: () => Promise<TableClientUnderTest>,
): void {
  describe(`table client: ${adapter}`, () => {
    let subject: TableClientUnderTest;
    let tables: TableClient;
    let next = 0;
    const freshKey = (): { owner: string; number: bigint } => ({
      owner: `row-${String((next += 1))}`,
      number: 1n,
    });
    const columnsOf = async (key: {
      owner: string;
      number: bigint;
    }): Promise<Columns | undefined> => (await tables.getRow(pairsTable, key)).row?.columns;

    beforeAll(async () => {
      subject = await start();
      tables = subject.tables;
    });
    afterAll(() => subject.dispose());

    it('answers undefined for a row that is not there', async () => {
      expect((await tables.getRow(pairsTable, freshKey())).row).toBeUndefined();
    });

    it.each<[string, Columns]>([
      ['text in Chinese, outside the basic plane, and empty', { a: '許功蓋 堃', b: '𨋢😀', c: '' }],
      ['the smallest and the largest integer', { a: INT64_MIN, b: INT64_MAX, c: 0n, d: -1n }],
      ['integers beyond the exact range of doubles', { a: 9_007_199_254_740_993n }],
      ['both booleans', { yes: true, no: false }],
      [
        'all bytes, and none',
        { all: Uint8Array.from({ length: 256 }, (_, i) => i), none: new Uint8Array() },
      ],
      ['a row without columns', {}],
      [
        'many columns',
        Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`c${String(i)}`, BigInt(i)])),
      ],
    ])('gives back exactly what was put: %s', async (_title, columns) => {
      const key = freshKey();

      const written = await tables.putRow(pairsTable, key, columns, ALWAYS);

      expect(written.outcome).toBe('written');
      expect((await tables.getRow(pairsTable, key)).row).toEqual({ key, columns });
    });

    it('keeps a megabyte in one cell', async () => {
      const key = freshKey();
      const bytes = new Uint8Array(1_048_576).fill(0xb3);

      await tables.putRow(pairsTable, key, { bytes }, ALWAYS);

      const columns = await columnsOf(key);
      expect(Buffer.compare(columns?.['bytes'] as Uint8Array, bytes)).toBe(0);
    });

    it('keeps its own copy of bytes that the caller changes afterwards', async () => {
      const key = freshKey();
      const bytes = Uint8Array.of(1, 2, 3);
      await tables.putRow(pairsTable, key, { bytes }, ALWAYS);

      bytes.fill(9);

      expect(await columnsOf(key)).toEqual({ bytes: Uint8Array.of(1, 2, 3) });
    });

    it('replaces the whole row on put, and merges on update', async () => {
      const key = freshKey();
      await tables.putRow(pairsTable, key, { a: 'old', b: 'old' }, ALWAYS);

      await tables.putRow(pairsTable, key, { b: 'new' }, ALWAYS);
      expect(await columnsOf(key)).toEqual({ b: 'new' });

      await tables.updateRow(pairsTable, key, { put: { a: 1n, c: true } }, ALWAYS);
      expect(await columnsOf(key)).toEqual({ a: 1n, b: 'new', c: true });
    });

    it('puts and removes columns in one update', async () => {
      const key = freshKey();
      await tables.putRow(pairsTable, key, { a: 'x', b: 'y', c: 'z' }, ALWAYS);

      await tables.updateRow(
        pairsTable,
        key,
        { put: { a: 'w' }, remove: ['b', 'unknown'] },
        ALWAYS,
      );

      expect(await columnsOf(key)).toEqual({ a: 'w', c: 'z' });
    });

    it('creates a row by an update that puts, not by one that only removes', async () => {
      const created = freshKey();
      const absent = freshKey();

      await tables.updateRow(pairsTable, created, { put: { a: 1n } }, ALWAYS);
      await tables.updateRow(pairsTable, absent, { remove: ['a'] }, ALWAYS);

      expect(await columnsOf(created)).toEqual({ a: 1n });
      expect(await columnsOf(absent)).toBeUndefined();
    });

    it('deletes a row, and takes the deletion of a missing one as done', async () => {
      const key = freshKey();
      await tables.putRow(pairsTable, key, { a: 1n }, ALWAYS);

      expect((await tables.deleteRow(pairsTable, key, ALWAYS)).outcome).toBe('written');
      expect(await columnsOf(key)).toBeUndefined();
      expect((await tables.deleteRow(pairsTable, key, ALWAYS)).outcome).toBe('written');
    });

    it('judges whether the row exists in one step with the write', async () => {
      const key = freshKey();
      const mustExist = { row: 'must-exist' } as const;
      const mustNotExist = { row: 'must-not-exist' } as const;

      const outcomes = [
        (await tables.putRow(pairsTable, key, { a: 1n }, mustExist)).outcome,
        (await tables.updateRow(pairsTable, key, { put: { a: 1n } }, mustExist)).outcome,
        (await tables.deleteRow(pairsTable, key, mustExist)).outcome,
        (await tables.putRow(pairsTable, key, { a: 2n }, mustNotExist)).outcome,
        (await tables.putRow(pairsTable, key, { a: 3n }, mustNotExist)).outcome,
        (await tables.updateRow(pairsTable, key, { put: { a: 4n } }, mustExist)).outcome,
        (await tables.deleteRow(pairsTable, key, mustExist)).outcome,
      ];

      expect(outcomes).toEqual([
        ...Array.from({ length: 3 }, () => 'condition-failed'),
        'written',
        'condition-failed',
        'written',
        'written',
      ]);
    });

    it('leaves the row as it was when the condition fails', async () => {
      const key = freshKey();
      await tables.putRow(pairsTable, key, { version: 1n, text: 'kept' }, ALWAYS);
      const condition = {
        row: 'must-exist',
        columns: { column: 'version', is: '=', value: 2n, passIfMissing: false },
      } as const;

      await tables.putRow(pairsTable, key, { version: 3n }, condition);
      await tables.updateRow(pairsTable, key, { remove: ['text'] }, condition);
      await tables.deleteRow(pairsTable, key, condition);

      expect(await columnsOf(key)).toEqual({ version: 1n, text: 'kept' });
    });

    it.each([
      ['integers', { less: -5n, same: 0n, more: 7n }],
      ['texts by their bytes', { less: 'Z', same: 'a', more: '堃' }],
      ['booleans', { less: false, same: true, more: undefined }],
      ['bytes', { less: Uint8Array.of(1), same: Uint8Array.of(1, 0), more: Uint8Array.of(2) }],
    ])('compares %s with all six comparisons', async (_title, { less, same, more }) => {
      const key = freshKey();
      await tables.putRow(pairsTable, key, { cell: same, untouched: 1n }, ALWAYS);
      const holds = async (is: '=' | '!=' | '<' | '<=' | '>' | '>='): Promise<string> => {
        const answers = [less, same, more]
          .filter((value) => value !== undefined)
          .map(async (value) => {
            const columns = { column: 'cell', is, value, passIfMissing: false };
            const change = { put: { untouched: 1n } };
            const { outcome } = await tables.updateRow(pairsTable, key, change, {
              row: 'ignore',
              columns,
            });
            return outcome === 'written' ? 'y' : 'n';
          });
        return (await Promise.all(answers)).join('');
      };

      const table = await Promise.all((['=', '!=', '<', '<=', '>', '>='] as const).map(holds));

      const expected = ['nyn', 'yny', 'nny', 'nyy', 'ynn', 'yyn'];
      expect(table).toEqual(more === undefined ? expected.map((row) => row.slice(0, 2)) : expected);
    });

    const isMet = async (columns: ColumnCondition, row: Columns | undefined): Promise<boolean> => {
      const key = freshKey();
      if (row !== undefined) await tables.putRow(pairsTable, key, row, ALWAYS);
      const { outcome } = await tables.updateRow(
        pairsTable,
        key,
        { put: { mark: 1n } },
        { row: 'ignore', columns },
      );
      return outcome === 'written';
    };

    it('lets the condition say whether a missing column satisfies it', async () => {
      const condition = (passIfMissing: boolean): ColumnCondition => ({
        column: 'cell',
        is: '=',
        value: 1n,
        passIfMissing,
      });

      expect(await isMet(condition(true), { other: 1n })).toBe(true);
      expect(await isMet(condition(false), { other: 1n })).toBe(false);
      expect(await isMet(condition(true), undefined)).toBe(true);
      expect(await isMet(condition(false), undefined)).toBe(false);
      expect(await isMet(condition(true), { cell: 2n })).toBe(false);
    });

    it('takes values of different types as not satisfying', async () => {
      const condition = { column: 'cell', is: '<=', value: 5n, passIfMissing: true } as const;

      expect(await isMet(condition, { cell: '5' })).toBe(false);
      expect(await isMet(condition, { cell: 5n })).toBe(true);
    });

    it('combines conditions by all, any and not, nested', async () => {
      const is = (column: string, value: bigint): ColumnCondition => ({
        column,
        is: '=',
        value,
        passIfMissing: false,
      });
      const condition: ColumnCondition = {
        all: [
          { any: [is('a', 1n), { all: [is('a', 2n), { not: is('b', 2n) }] }] },
          { not: { any: [is('c', 9n)] } },
        ],
      };

      expect(await isMet(condition, { a: 1n, b: 2n, c: 0n })).toBe(true);
      expect(await isMet(condition, { a: 2n, b: 3n, c: 0n })).toBe(true);
      expect(await isMet(condition, { a: 2n, b: 2n, c: 0n })).toBe(false);
      expect(await isMet(condition, { a: 1n, b: 2n, c: 9n })).toBe(false);
      expect(await isMet({ all: [is('a', 1n)] }, { a: 1n })).toBe(true);
      expect(await isMet({ any: [is('a', 1n)] }, { a: 2n })).toBe(false);
    });

    it('lets exactly one of 50 racing first writes win', async () => {
      const key = freshKey();

      const results = await Promise.all(
        Array.from({ length: 50 }, (_, racer) =>
          tables.putRow(pairsTable, key, { racer: BigInt(racer) }, { row: 'must-not-exist' }),
        ),
      );

      const winners = results.flatMap(({ outcome }, racer) =>
        outcome === 'written' ? [racer] : [],
      );
      expect(winners).toHaveLength(1);
      expect(await columnsOf(key)).toEqual({ racer: BigInt(winners[0] ?? -1) });
    });

    it('loses no increment made by compare-and-swap', async () => {
      const key = freshKey();
      await tables.putRow(pairsTable, key, { count: 0n }, ALWAYS);
      const increment = async (): Promise<void> => {
        for (;;) {
          const count = (await columnsOf(key))?.['count'] as bigint;
          const { outcome } = await tables.updateRow(
            pairsTable,
            key,
            { put: { count: count + 1n } },
            {
              row: 'must-exist',
              columns: { column: 'count', is: '=', value: count, passIfMissing: false },
            },
          );
          if (outcome === 'written') return;
        }
      };

      await Promise.all(Array.from({ length: 12 }, increment));

      expect(await columnsOf(key)).toEqual({ count: 12n });
    });

    describe('a batch', () => {
      const put = (key: { owner: string; number: bigint }, columns: Columns): RowWrite => ({
        kind: 'put',
        table: pairsTable,
        key,
        columns,
        condition: ALWAYS,
      });

      const deleteNames = (names: readonly (Key[string] | undefined)[]): Promise<unknown> =>
        tables.batchWrite(
          names
            .filter((name) => name !== undefined)
            .map((name) => ({
              kind: 'delete',
              table: namesTable,
              key: { name },
              condition: ALWAYS,
            })),
        );

      it('writes rows of several tables, of all three kinds, and answers in their order', async () => {
        const [fresh, merged, gone] = [freshKey(), freshKey(), freshKey()];
        const name = { name: `batch-${fresh.owner}` };
        await tables.putRow(pairsTable, merged, { a: 1n, b: 'old' }, ALWAYS);
        await tables.putRow(pairsTable, gone, { a: 1n }, ALWAYS);

        const { rows } = await tables.batchWrite([
          put(fresh, { a: 'put', bytes: Uint8Array.of(0, 255) }),
          { kind: 'put', table: namesTable, key: name, columns: { b: '堃' }, condition: ALWAYS },
          {
            kind: 'update',
            table: pairsTable,
            key: merged,
            change: { put: { c: true }, remove: ['b'] },
            condition: ALWAYS,
          },
          { kind: 'delete', table: pairsTable, key: gone, condition: ALWAYS },
        ]);

        expect(rows).toEqual(Array.from({ length: 4 }, () => ({ outcome: 'written' })));
        expect(await columnsOf(fresh)).toEqual({ a: 'put', bytes: Uint8Array.of(0, 255) });
        expect((await tables.getRow(namesTable, name)).row?.columns).toEqual({ b: '堃' });
        expect(await columnsOf(merged)).toEqual({ a: 1n, c: true });
        expect(await columnsOf(gone)).toBeUndefined();
        await deleteNames([name.name]);
      });

      it('writes the rows whose condition holds, and reports the others in their places', async () => {
        const [taken, free, missing] = [freshKey(), freshKey(), freshKey()];
        await tables.putRow(pairsTable, taken, { a: 'first' }, ALWAYS);

        const { rows } = await tables.batchWrite([
          { ...put(taken, { a: 'second' }), condition: { row: 'must-not-exist' } },
          { ...put(free, { a: 'first' }), condition: { row: 'must-not-exist' } },
          { kind: 'delete', table: pairsTable, key: missing, condition: { row: 'must-exist' } },
        ]);

        expect(rows.map(({ outcome }) => outcome)).toEqual([
          'condition-failed',
          'written',
          'condition-failed',
        ]);
        expect(await columnsOf(taken)).toEqual({ a: 'first' });
        expect(await columnsOf(free)).toEqual({ a: 'first' });
      });

      it('takes 200 rows, of two tables in turn', async () => {
        const { owner } = freshKey();
        const writes = Array.from({ length: 200 }, (_, index): RowWrite => {
          const columns = { index: BigInt(index) };
          return index % 2 === 0
            ? put({ owner, number: BigInt(index) }, columns)
            : {
                kind: 'put',
                table: namesTable,
                key: { name: `${owner}/${String(index)}` },
                columns,
                condition: index % 3 === 0 ? { row: 'must-exist' } : ALWAYS,
              };
        });

        const { rows, consumed } = await tables.batchWrite(writes);

        expect(rows.map(({ outcome }) => outcome)).toEqual(
          Array.from({ length: 200 }, (_, index) =>
            index % 2 === 1 && index % 3 === 0 ? 'condition-failed' : 'written',
          ),
        );
        expect(consumed.write).toBe(200);
        expect(await columnsOf({ owner, number: 198n })).toEqual({ index: 198n });
        await deleteNames(writes.map(({ key }) => key['name']));
      });

      it('lets one of 20 racing batches have the row, and all of them their own', async () => {
        const row = freshKey();

        const results = await Promise.all(
          Array.from({ length: 20 }, (_, racer) =>
            tables.batchWrite([
              { ...put(row, { racer: BigInt(racer) }), condition: { row: 'must-not-exist' } },
              put({ ...row, number: BigInt(racer + 2) }, { racer: BigInt(racer) }),
            ]),
          ),
        );

        const winners = results.flatMap(({ rows: [first] }, racer) =>
          first?.outcome === 'written' ? [BigInt(racer)] : [],
        );
        expect(winners).toHaveLength(1);
        expect(await columnsOf(row)).toEqual({ racer: winners[0] });
        expect(results.map(({ rows: [, second] }) => second?.outcome)).toEqual(
          Array.from({ length: 20 }, () => 'written'),
        );
      });

      it.each<[string, () => readonly RowWrite[]]>([
        ['no row', () => []],
        [
          '201 rows',
          () =>
            Array.from({ length: 201 }, (_, index) =>
              put({ owner: 'many', number: BigInt(index) }, {}),
            ),
        ],
        [
          'a row twice',
          () => [put({ owner: 'twice', number: 1n }, {}), put({ owner: 'twice', number: 1n }, {})],
        ],
        [
          'rows of over 4 MB together',
          () =>
            [1n, 2n, 3n].map((number) =>
              put({ owner: 'large', number }, { bytes: new Uint8Array(1_500_000) }),
            ),
        ],
        [
          'a faulty row beside a good one',
          () => [
            put({ owner: 'good', number: 1n }, {}),
            put({ owner: 'faulty', number: 1n }, { timestamp: 1n }),
          ],
        ],
      ])('is refused as a whole with %s', async (_title, rows) => {
        await expect(tables.batchWrite(rows())).rejects.toBeInstanceOf(TableRequestInvalidError);
        expect(await columnsOf({ owner: 'good', number: 1n })).toBeUndefined();
      });
    });

    it('tells the time of the server with every answer', async () => {
      const key = freshKey();
      const before = subject.serverNowEpochMs();
      const times = [
        (await tables.getRow(pairsTable, key)).serverTimeEpochMs,
        (await tables.putRow(pairsTable, key, {}, ALWAYS)).serverTimeEpochMs,
        (await tables.putRow(pairsTable, key, {}, { row: 'must-not-exist' })).serverTimeEpochMs,
        (await tables.updateRow(pairsTable, key, { put: { a: 1n } }, ALWAYS)).serverTimeEpochMs,
        (await tables.deleteRow(pairsTable, key, ALWAYS)).serverTimeEpochMs,
        (await tables.batchWrite([{ kind: 'delete', table: pairsTable, key, condition: ALWAYS }]))
          .serverTimeEpochMs,
      ];
      const after = subject.serverNowEpochMs();

      expect([before, ...times, after]).toEqual([before, ...times, after].sort((a, b) => a - b));
      expect(times.every(Number.isInteger)).toBe(true);
    });

    it('counts capacity units: reading costs reads, conditions cost a read and a write', async () => {
      const key = freshKey();
      const written = await tables.putRow(pairsTable, key, { a: 'x'.repeat(5_000) }, ALWAYS);
      const refused = await tables.putRow(pairsTable, key, {}, { row: 'must-not-exist' });
      const read = await tables.getRow(pairsTable, key);

      expect(written.consumed).toEqual({ read: 0, write: 2 });
      expect(refused.consumed).toEqual({ read: 1, write: 1 });
      expect(read.consumed).toEqual({ read: 2, write: 0 });
    });

    it('reads only the named columns, and still sees a row that has none of them', async () => {
      const key = freshKey();
      await tables.putRow(pairsTable, key, { a: 1n, b: 2n }, ALWAYS);

      const some = await tables.getRow(pairsTable, key, { columns: ['a', 'unknown'] });
      const none = await tables.getRow(pairsTable, key, { columns: ['unknown'] });

      expect(some.row).toEqual({ key, columns: { a: 1n } });
      expect(none.row).toEqual({ key, columns: {} });
    });

    describe('ranges', () => {
      const rowsOf = async (table: TableDefinition, query: RangeQuery): Promise<readonly Row[]> => {
        const rows: Row[] = [];
        for await (const row of tables.getRange(table, query)) rows.push(row);
        return rows;
      };
      const numbersOf = async (query: RangeQuery): Promise<readonly unknown[]> =>
        (await rowsOf(pairsTable, query)).map(({ key }) => key['number']);
      const of = (owner: string, number: KeyBound[string]): KeyBound => ({ owner, number });

      beforeAll(async () => {
        for (const number of [300n, -2n, 10n, 9n, -1n, 0n, INT64_MAX, INT64_MIN]) {
          await tables.putRow(
            pairsTable,
            { owner: 'range', number },
            { number_too: number },
            ALWAYS,
          );
        }
        await tables.putRow(pairsTable, { owner: 'range!', number: 1n }, {}, ALWAYS);
      });

      it('orders integers by value, and keeps to one first key', async () => {
        expect(await numbersOf({ from: of('range', LOWEST), to: of('range', HIGHEST) })).toEqual([
          INT64_MIN,
          -2n,
          -1n,
          0n,
          9n,
          10n,
          300n,
          INT64_MAX,
        ]);
      });

      it('includes the start and excludes the end, in both directions', async () => {
        expect(await numbersOf({ from: of('range', -1n), to: of('range', 10n) })).toEqual([
          -1n,
          0n,
          9n,
        ]);
        expect(
          await numbersOf({
            from: of('range', 10n),
            to: of('range', -1n),
            direction: 'backward',
          }),
        ).toEqual([10n, 9n, 0n]);
        expect(
          await numbersOf({
            from: of('range', HIGHEST),
            to: of('range', LOWEST),
            direction: 'backward',
            limit: 2,
          }),
        ).toEqual([INT64_MAX, 300n]);
      });

      it('stops at the limit, and yields nothing for an empty range', async () => {
        const all = { from: of('range', LOWEST), to: of('range', HIGHEST) };

        expect(await numbersOf({ ...all, limit: 3 })).toEqual([INT64_MIN, -2n, -1n]);
        expect(await numbersOf({ ...all, limit: 0 })).toEqual([]);
        expect(await numbersOf({ from: of('range', 9n), to: of('range', 9n) })).toEqual([]);
        expect(await numbersOf({ from: all.to, to: all.from })).toEqual([]);
        expect(await numbersOf({ from: of('none', LOWEST), to: of('none', HIGHEST) })).toEqual([]);
      });

      it('gives only the named columns, and rows that have none of them', async () => {
        const rows = await rowsOf(pairsTable, {
          from: of('range', 9n),
          to: of('range', 300n),
          columns: ['unknown'],
        });

        expect(rows).toEqual([
          { key: of('range', 9n), columns: {} },
          { key: of('range', 10n), columns: {} },
        ]);
      });

      it('orders texts by their UTF-8 bytes', async () => {
        // UTF-16 would put the emoji (a surrogate pair) before the full-width letter.
        const names = ['堃', 'b', 'B', 'a', 'a0', 'ａ', '😀', '十', '~'];
        for (const name of names) await tables.putRow(namesTable, { name }, {}, ALWAYS);

        const rows = await rowsOf(namesTable, { from: { name: LOWEST }, to: { name: HIGHEST } });

        expect(rows.map(({ key }) => key['name'])).toEqual([
          'B',
          'a',
          'a0',
          'b',
          '~',
          '十',
          '堃',
          'ａ',
          '😀',
        ]);
      });

      it('goes on to the end when the server answers in pages', async () => {
        const text = 'x'.repeat(600_000);
        for (let number = 1n; number <= 15n; number += 1n) {
          await tables.putRow(pairsTable, { owner: 'pages', number }, { text }, ALWAYS);
        }

        const forward = await numbersOf({ from: of('pages', LOWEST), to: of('pages', HIGHEST) });
        const backward = await numbersOf({
          from: of('pages', HIGHEST),
          to: of('pages', LOWEST),
          direction: 'backward',
          limit: 13,
        });

        const expected = Array.from({ length: 15 }, (_, index) => BigInt(index + 1));
        expect(forward).toEqual(expected);
        expect(backward).toEqual(expected.toReversed().slice(0, 13));
      });

      it('stops when the caller stops reading', async () => {
        let seen = 0;
        for await (const _row of tables.getRange(pairsTable, {
          from: of('range', LOWEST),
          to: of('range', HIGHEST),
        })) {
          seen += 1;
          if (seen === 2) break;
        }
        expect(seen).toBe(2);
      });

      it.each([
        ['a missing key column', { owner: 'range' }],
        ['a key column of the wrong type', { owner: 'range', number: '1' }],
      ])('refuses a bound with %s', async (_title, from) => {
        await expect(rowsOf(pairsTable, { from, to: of('range', HIGHEST) })).rejects.toBeInstanceOf(
          TableRequestInvalidError,
        );
      });
    });

    it.each<[string, () => Promise<unknown>]>([
      ['a key with a column too few', () => tables.getRow(pairsTable, { owner: 'a' })],
      ['a key with a column too many', () => tables.getRow(namesTable, { name: 'a', more: 'b' })],
      ['a number where text belongs', () => tables.getRow(namesTable, { name: 1n })],
      ['a key over 1 KB', () => tables.getRow(namesTable, { name: '堃'.repeat(342) })],
      [
        'half a character',
        () => tables.putRow(namesTable, { name: 'a' }, { a: 'x\ud83d' }, ALWAYS),
      ],
      [
        'an integer over 64 bits',
        () => tables.putRow(namesTable, { name: 'a' }, { a: INT64_MAX + 1n }, ALWAYS),
      ],
      [
        'a cell over 2 MB',
        () => tables.putRow(namesTable, { name: 'a' }, { a: new Uint8Array(2_097_153) }, ALWAYS),
      ],
      [
        'a column named timestamp',
        () => tables.putRow(namesTable, { name: 'a' }, { timestamp: 1n }, ALWAYS),
      ],
      [
        'a column name in Chinese',
        () => tables.putRow(namesTable, { name: 'a' }, { 姓名: 'a' }, ALWAYS),
      ],
      [
        'a column named as the key',
        () => tables.putRow(namesTable, { name: 'a' }, { name: 'b' }, ALWAYS),
      ],
      ['an update of nothing', () => tables.updateRow(namesTable, { name: 'a' }, {}, ALWAYS)],
      [
        'an update that puts and removes one column',
        () =>
          tables.updateRow(namesTable, { name: 'a' }, { put: { a: 1n }, remove: ['a'] }, ALWAYS),
      ],
      [
        'a deletion of what must not exist',
        () => tables.deleteRow(namesTable, { name: 'a' }, { row: 'must-not-exist' }),
      ],
      [
        'an empty list of conditions',
        () => tables.deleteRow(namesTable, { name: 'a' }, { row: 'ignore', columns: { all: [] } }),
      ],
    ])('refuses %s', async (_title, act) => {
      await expect(act()).rejects.toBeInstanceOf(TableRequestInvalidError);
    });

    it('does nothing once the signal is aborted, and says why', async () => {
      const key = freshKey();
      const reason = new Error('the instance is ending');
      const signal = AbortSignal.abort(reason);

      const row = { kind: 'put', table: pairsTable, key, columns: {}, condition: ALWAYS } as const;

      await expect(tables.putRow(pairsTable, key, {}, ALWAYS, { signal })).rejects.toBe(reason);
      await expect(tables.batchWrite([row], { signal })).rejects.toBe(reason);
      await expect(tables.getRow(pairsTable, key, { signal })).rejects.toBe(reason);
      expect(await columnsOf(key)).toBeUndefined();
    });
  });
}
