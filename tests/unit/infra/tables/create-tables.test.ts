import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTables } from '../../../../infra/tables/create-tables.ts';
import { TableDefinitionConflictError } from '../../../../infra/tables/table-definition-conflict-error.ts';
import { tables, type TableDefinition } from '../../../../shared/table-store/index.ts';
import { runTablestore, type RunningTablestore } from '../../../support/running-tablestore.ts';

let tablestore: RunningTablestore;

beforeAll(async () => {
  tablestore = await runTablestore([]);
});
afterAll(() => tablestore.dispose());

it('creates every declared table, and leaves them alone when it is repeated', async () => {
  const definitions = Object.values(tables);

  const first = await createTables(definitions, tablestore.options());
  const key = { organisation: 'test/ding', resource: 'a' };
  const client = tablestore.connect();
  await client.putRow(tables.lease, key, { owner: 'kept' }, { row: 'must-not-exist' });
  const second = await createTables(definitions, tablestore.options());

  expect(new Set(first.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
  expect(new Set(second.map(({ outcome }) => outcome))).toEqual(new Set(['already-there']));
  expect((await client.getRow(tables.lease, key)).row?.columns).toEqual({ owner: 'kept' });
});

it('lets two launchers create the same tables at the same time', async () => {
  const raced: TableDefinition[] = ['one', 'two', 'three'].map((name) => ({
    ...tables.lease,
    name: `raced_${name}`,
  }));

  const results = await Promise.all([
    createTables(raced, tablestore.options()),
    createTables(raced, tablestore.options()),
  ]);

  const created = results.flat().filter(({ outcome }) => outcome === 'created');
  expect(created.map(({ name }) => name).sort()).toEqual(raced.map(({ name }) => name).sort());
});

it('creates a table whose first answer was lost', async () => {
  tablestore.context.faults.add({
    standIn: 'tablestore',
    operation: 'CreateTable',
    effect: { kind: 'drop', when: 'after' },
    times: 1,
  });

  await createTables([{ ...tables.lease, name: 'answer_lost' }], tablestore.options());

  const [again] = await createTables(
    [{ ...tables.lease, name: 'answer_lost' }],
    tablestore.options(),
  );
  expect(again?.outcome).toBe('already-there');
});

it('refuses a table of that name with another primary key, and names both', async () => {
  await createTables([{ ...tables.lease, name: 'disputed' }], tablestore.options());
  const other: TableDefinition = {
    ...tables.lease,
    name: 'disputed',
    primaryKey: [
      { name: 'organisation', type: 'string' },
      { name: 'resource', type: 'integer' },
    ],
  };

  const attempt = createTables([other], tablestore.options());

  await expect(attempt).rejects.toBeInstanceOf(TableDefinitionConflictError);
  await expect(attempt).rejects.toMatchObject({
    details: { declared: expect.stringContaining('resource:integer') as string },
  });
});
