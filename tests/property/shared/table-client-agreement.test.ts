import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemRandom } from '../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  HIGHEST,
  LOWEST,
  type ColumnCondition,
  type Columns,
  type ColumnValue,
  type KeyBound,
  type RangeQuery,
  type Row,
  type RowWrite,
  type TableClient,
  type WriteCondition,
} from '../../../shared/table-store/index.ts';
import { systemClock } from '../../../shared/time/index.ts';
import { pairsTable } from '../../conformance/table-client.suite.ts';
import { runTablestore, type RunningTablestore } from '../../support/running-tablestore.ts';

let tablestore: RunningTablestore;

beforeAll(async () => {
  tablestore = await runTablestore([pairsTable]);
});
afterAll(() => tablestore.dispose());

const owners = ['a', 'b', '堃'] as const;
const numbers = [-1n, 0n, 5n] as const;
const columnNames = ['p', 'q', 'r'] as const;

const value: fc.Arbitrary<ColumnValue> = fc.oneof(
  fc.constantFrom<ColumnValue>(0n, 1n, -1n, 2n ** 63n - 1n, '', 'x', '許', '😀', true, false),
  fc.uint8Array({ maxLength: 3 }),
  fc.string({ unit: 'grapheme', maxLength: 4 }).filter((text) => !/\p{Surrogate}/u.test(text)),
);
const single: fc.Arbitrary<ColumnCondition> = fc.record({
  column: fc.constantFrom(...columnNames),
  is: fc.constantFrom('=', '!=', '<', '<=', '>', '>='),
  value,
  passIfMissing: fc.boolean(),
});
const columnCondition: fc.Arbitrary<ColumnCondition> = fc.oneof(
  { weight: 3, arbitrary: single },
  { weight: 1, arbitrary: fc.record({ all: fc.array(single, { minLength: 1, maxLength: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ any: fc.array(single, { minLength: 1, maxLength: 3 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      not: fc.record({ all: fc.array(single, { minLength: 1, maxLength: 2 }) }),
    }),
  },
);
const condition: fc.Arbitrary<WriteCondition> = fc.oneof(
  fc.constant<WriteCondition>({ row: 'ignore' }),
  fc.constant<WriteCondition>({ row: 'must-not-exist' }),
  fc.record({
    row: fc.constantFrom('ignore' as const, 'must-exist' as const),
    columns: columnCondition,
  }),
);
const columns = fc.dictionary(fc.constantFrom(...columnNames), value, {
  maxKeys: 3,
  noNullPrototype: true,
});
const bound: fc.Arbitrary<KeyBound> = fc.record({
  owner: fc.constantFrom<KeyBound[string]>(...owners, LOWEST, HIGHEST),
  number: fc.constantFrom<KeyBound[string]>(...numbers, LOWEST, HIGHEST),
});
const key = fc.record({ owner: fc.constantFrom(...owners), number: fc.constantFrom(...numbers) });

type Action = (tables: TableClient, prefix: string) => Promise<unknown>;

const inWorld = (given: { owner: string; number: bigint }, prefix: string) => ({
  owner: `${prefix}${given.owner}`,
  number: given.number,
});

const kind = fc.constantFrom<RowWrite['kind']>('put', 'update', 'delete');

interface Draft {
  readonly kind: RowWrite['kind'];
  readonly key: { owner: string; number: bigint };
  readonly columns: Columns;
  readonly condition: WriteCondition;
}

/** A row of a batch in which nothing stands that the port would refuse. */
function rowWriteOf(draft: Draft, prefix: string): RowWrite {
  const target = { table: pairsTable, key: inWorld(draft.key, prefix), condition: draft.condition };
  const remove = columnNames.filter((name) => !(name in draft.columns));
  switch (draft.kind) {
    case 'put':
      return { kind: 'put', ...target, columns: draft.columns };
    case 'update':
      return remove.length === columnNames.length
        ? { kind: 'update', ...target, change: { remove } }
        : { kind: 'update', ...target, change: { put: draft.columns, remove } };
    case 'delete':
      return {
        kind: 'delete',
        ...target,
        condition:
          draft.condition.row === 'must-not-exist' ? { row: 'must-exist' } : draft.condition,
      };
  }
}

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ key, columns, condition }).map(
    ({ key: k, columns: c, condition: when }): Action =>
      async (tables, prefix) =>
        (await tables.putRow(pairsTable, inWorld(k, prefix), c, when)).outcome,
  ),
  fc
    .record({ key, columns, condition })
    .map(({ key: k, columns: c, condition: when }): Action => async (tables, prefix) => {
      const remove = columnNames.filter((name) => !(name in c));
      const change = Object.keys(c).length === 0 ? { remove } : { put: c, remove };
      return (await tables.updateRow(pairsTable, inWorld(k, prefix), change, when)).outcome;
    }),
  fc
    .record({ key, condition })
    .map(({ key: k, condition: when }): Action => async (tables, prefix) => {
      const allowed = when.row === 'must-not-exist' ? { row: 'must-exist' as const } : when;
      return (await tables.deleteRow(pairsTable, inWorld(k, prefix), allowed)).outcome;
    }),
  fc
    .uniqueArray(fc.record({ key, columns, condition, kind }), {
      minLength: 1,
      maxLength: 5,
      selector: ({ key: k }) => `${k.owner}/${String(k.number)}`,
    })
    .map((drafts): Action => async (tables, prefix) => {
      const rows = drafts.map((draft) => rowWriteOf(draft, prefix));
      return (await tables.batchWrite(rows)).rows;
    }),
  fc.record({ key }).map(
    ({ key: k }): Action =>
      async (tables, prefix) =>
        (await tables.getRow(pairsTable, inWorld(k, prefix))).row,
  ),
);

async function rangeOf(tables: TableClient, query: RangeQuery): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of tables.getRange(pairsTable, query)) rows.push(row);
  return rows;
}

it('the adapter in memory and Tablestore agree on every outcome, row and range', async () => {
  const remote = tablestore.connect({ random: systemRandom });
  const memory = createMemoryTableClient({ clock: systemClock });
  let world = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 12 }), async (actions) => {
      const prefix = `${String((world += 1))}/`;
      for (const act of actions) {
        expect(await act(remote, prefix)).toEqual(await act(memory, prefix));
      }
    }),
    { numRuns: 40 },
  );
  await fc.assert(
    fc.asyncProperty(
      bound,
      bound,
      fc.boolean(),
      fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
      async (from, to, isBackward, limit) => {
        const query: RangeQuery = {
          from: isBackward ? to : from,
          to: isBackward ? from : to,
          direction: isBackward ? 'backward' : 'forward',
          ...(limit === undefined ? {} : { limit }),
        };
        const expected = await rangeOf(memory, query);
        expect(await rangeOf(remote, query)).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});
