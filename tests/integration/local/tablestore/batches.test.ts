import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Client,
  condition,
  createTable,
  long,
  plainRow,
  put,
  read,
  refusalOf,
  refused,
  RunningStandIn,
} from './running-stand-in.ts';

let running: RunningStandIn;
let client: Client;

beforeAll(async () => {
  running = await RunningStandIn.start();
  client = running.client();
  await createTable(client, 'first');
  await createTable(client, 'second', { id: 'INTEGER' });
});

afterAll(() => running.stop());

type BatchTables = Parameters<Client['batchWriteRow']>[0]['tables'];
type BatchRow = BatchTables[number]['rows'][number];

const putRow = (id: string, when = condition(), columns = { a: id }): BatchRow => ({
  type: 'PUT',
  condition: when,
  primaryKey: [{ id }],
  attributeColumns: [columns],
});

const write = (...tables: (readonly [string, readonly BatchRow[]])[]) =>
  client.batchWriteRow({
    tables: tables.map(([tableName, rows]) => ({ tableName, rows: [...rows] })),
  });

describe('BatchWriteRow', () => {
  it('puts, updates and deletes in several tables, each row with an answer in its place', async () => {
    await put(client, 'first', [{ id: 'kept' }], { a: 'x', b: 'y' });
    await put(client, 'first', [{ id: 'gone' }], { a: 'x' });

    const { tables } = await write(
      [
        'first',
        [
          putRow('new'),
          {
            type: 'UPDATE',
            condition: condition('EXPECT_EXIST'),
            primaryKey: [{ id: 'kept' }],
            attributeColumns: [{ PUT: [{ a: 'z' }] }, { DELETE_ALL: ['b'] }],
          },
          { type: 'DELETE', condition: condition(), primaryKey: [{ id: 'gone' }] },
        ],
      ],
      [
        'second',
        [
          {
            type: 'PUT',
            condition: condition(),
            primaryKey: [{ id: long(1) }],
            attributeColumns: [{ a: 'x' }],
          },
        ],
      ],
    );

    expect(tables.map(({ isOk, tableName }) => [isOk, tableName])).toEqual([
      [true, 'first'],
      [true, 'first'],
      [true, 'first'],
      [true, 'second'],
    ]);
    expect((await read(client, 'first', [{ id: 'new' }]))?.columns).toEqual({ a: 'new' });
    expect((await read(client, 'first', [{ id: 'kept' }]))?.columns).toEqual({ a: 'z' });
    expect(await read(client, 'first', [{ id: 'gone' }])).toBeUndefined();
    expect((await read(client, 'second', [{ id: long(1) }]))?.columns).toEqual({ a: 'x' });
  });

  it('answers 200 when rows fail, and writes the others', async () => {
    await put(client, 'first', [{ id: 'taken' }]);

    const { tables } = await write([
      'first',
      [
        putRow('taken', condition('EXPECT_NOT_EXIST')),
        { type: 'DELETE', condition: condition(), primaryKey: [{ other: 'name' }] },
        putRow('free', condition('EXPECT_NOT_EXIST')),
      ],
    ]);

    expect(
      tables.map(({ isOk, errorCode, errorMessage }) => [isOk, errorCode, errorMessage]),
    ).toEqual([
      [false, 'OTSConditionCheckFail', 'Condition check failed.'],
      [false, 'OTSInvalidPK', 'Validate PK name fail. Input: other, Meta: id.'],
      [true, null, null],
    ]);
    expect(tables[0]).toMatchObject({ capacityUnit: { read: 1, write: 1 } });
    expect(await read(client, 'first', [{ id: 'free' }])).toBeDefined();
  });

  it.each([
    ['the same row twice', 'Duplicated primary key', [putRow('twice'), putRow('twice')]],
    ['no rows for a table', "No operation is specified for table: 'first'.", []],
    [
      'more than 200 rows',
      'Rows count exceeds the upper limit: 200.',
      Array.from({ length: 201 }, (_, index) => putRow(`many ${String(index)}`)),
    ],
  ])('with %s is refused as a whole', async (_title, text, rows) => {
    expect(await refusalOf(write(['first', rows]))).toEqual(
      refused(400, 'OTSParameterInvalid', text),
    );
    expect(await read(client, 'first', [{ id: 'twice' }])).toBeUndefined();
  });

  it('that names a table twice, or one that is not there, is refused as a whole', async () => {
    expect(await refusalOf(write(['first', [putRow('x')]], ['first', [putRow('y')]]))).toEqual(
      refused(400, 'OTSParameterInvalid'),
    );
    expect(await refusalOf(write(['first', [putRow('x')]], ['absent', [putRow('y')]]))).toEqual(
      refused(404, 'OTSObjectNotExist', 'Requested table does not exist.'),
    );
    expect(await read(client, 'first', [{ id: 'x' }])).toBeUndefined();
  });

  it('of more than 4 MB of data is refused, of 4 MB not', async () => {
    const rows = (bytes: number) =>
      ['1', '2'].map((id): BatchRow => ({
        type: 'PUT',
        condition: condition(),
        primaryKey: [{ id }],
        attributeColumns: [{ a: Buffer.alloc(bytes) }],
      }));
    // 4 bytes of names and keys a row.
    const exact = 2 * 1024 * 1024 - 4;

    expect((await write(['first', rows(exact)])).tables).toHaveLength(2);
    expect(await refusalOf(write(['first', rows(exact + 1)]))).toEqual(
      refused(400, 'OTSParameterInvalid', 'limit size: 4194304, data size: 4194306'),
    );
  });
});

describe('BatchGetRow', () => {
  it('reads rows of several tables in the order asked for, absent ones without a key', async () => {
    await put(client, 'first', [{ id: 'one' }], { a: 'x', b: 'y' });
    await put(client, 'second', [{ id: long(2) }], { a: 'z' });

    const { tables } = await client.batchGetRow({
      tables: [
        {
          tableName: 'first',
          primaryKey: [[{ id: 'absent' }], [{ id: 'one' }]],
          columnsToGet: ['a'],
        },
        { tableName: 'second', primaryKey: [[{ id: long(2) }]] },
      ],
    });

    expect(tables.map((rows) => rows.map((row) => [row.isOk, plainRow(row)]))).toEqual([
      [
        [true, undefined],
        [true, { key: { id: 'one' }, columns: { a: 'x' } }],
      ],
      [[true, { key: { id: 2n }, columns: { a: 'z' } }]],
    ]);
  });

  it('reports a key that does not fit the table in its place', async () => {
    const { tables } = await client.batchGetRow({
      tables: [{ tableName: 'second', primaryKey: [[{ id: 'text' }], [{ id: long(2) }]] }],
    });

    expect(
      tables[0]?.map(({ isOk, errorCode, errorMessage }) => [isOk, errorCode, errorMessage]),
    ).toEqual([
      [false, 'OTSInvalidPK', 'Validate PK type fail. Input: VT_STRING, Meta: VT_INTEGER.'],
      [true, null, null],
    ]);
  });

  it('of more than 100 rows, of no table, or of an absent one is refused', async () => {
    const get = (tableName: string, count: number) =>
      client.batchGetRow({
        tables: [
          {
            tableName,
            primaryKey: Array.from({ length: count }, (_, index) => [
              { id: `row ${String(index)}` },
            ]),
          },
        ],
      });

    expect(await refusalOf(get('first', 101))).toEqual(
      refused(400, 'OTSParameterInvalid', 'Rows count exceeds the upper limit: 100.'),
    );
    expect(await refusalOf(client.batchGetRow({ tables: [] }))).toEqual(
      refused(400, 'OTSParameterInvalid', 'No row specified in the request of BatchGetRow.'),
    );
    expect(await refusalOf(get('absent', 1))).toEqual(refused(404, 'OTSObjectNotExist'));
    expect((await get('first', 100)).tables[0]).toHaveLength(100);
  });
});
