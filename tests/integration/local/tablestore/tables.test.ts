import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Client,
  createTable,
  long,
  type PrimaryKeyInput,
  put,
  read,
  refusalOf,
  refused,
  RunningStandIn,
  sdk,
} from './running-stand-in.ts';

let running: RunningStandIn;
let client: Client;

beforeAll(async () => {
  running = await RunningStandIn.start();
  client = running.client({ instance: 'tables-hk' });
});

afterAll(() => running.stop());

/** Creates a table from the parameters as they are; they may be wrong on purpose. */
function create(meta: object, options: object = { timeToLive: -1, maxVersions: 1 }) {
  return client.createTable({
    tableMeta: meta,
    tableOptions: options,
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
  } as Parameters<Client['createTable']>[0]);
}

describe('a table', () => {
  it('is described as it was created', async () => {
    await client.createTable({
      tableMeta: {
        tableName: 'described',
        primaryKey: [
          { name: 'part', type: 'STRING' },
          { name: 'blob', type: 'BINARY' },
          { name: 'number', type: 'INTEGER', option: 'AUTO_INCREMENT' },
        ],
        definedColumn: [{ name: 'note', type: sdk.DefinedColumnType.DCT_STRING }],
      },
      tableOptions: { timeToLive: 86_400, maxVersions: 3, maxTimeDeviation: 600 },
      reservedThroughput: { capacityUnit: { read: 2, write: 1 } },
    });

    const description = JSON.parse(
      JSON.stringify(await client.describeTable({ tableName: 'described' })),
    ) as unknown;

    expect(description).toMatchObject({
      tableMeta: {
        tableName: 'described',
        primaryKey: [
          { name: 'part', type: 'STRING' },
          { name: 'blob', type: 'BINARY' },
          { name: 'number', type: 'INTEGER', option: 'AUTO_INCREMENT' },
        ],
        definedColumn: [{ name: 'note', type: 'DCT_STRING' }],
      },
      tableOptions: {
        timeToLive: 86_400,
        maxVersions: 3,
        deviationCellVersionInSec: '600',
        allowUpdate: true,
      },
      reservedThroughputDetails: { capacityUnit: { read: 2, write: 1 } },
      tableStatus: 'ACTIVE',
    });
  });

  it('is listed, updated and deleted', async () => {
    await createTable(client, 'passing');
    await createTable(client, 'another');
    expect((await client.listTable({})).tableNames).toEqual(
      expect.arrayContaining(['another', 'passing']),
    );

    await client.updateTable({
      tableName: 'passing',
      tableOptions: { maxVersions: 5, timeToLive: 90_000 },
      reservedThroughput: { capacityUnit: { read: 7, write: 0 } },
    });
    expect((await client.describeTable({ tableName: 'passing' })).tableOptions).toMatchObject({
      maxVersions: 5,
      timeToLive: 90_000,
    });

    await client.deleteTable({ tableName: 'passing' });
    expect((await client.listTable({})).tableNames).not.toContain('passing');
    const absent = refused(404, 'OTSObjectNotExist', 'Requested table does not exist.');
    expect(await refusalOf(client.describeTable({ tableName: 'passing' }))).toEqual(absent);
    expect(await refusalOf(client.deleteTable({ tableName: 'passing' }))).toEqual(absent);
    expect(await refusalOf(put(client, 'passing', [{ id: 'x' }]))).toEqual(absent);
    expect(await refusalOf(read(client, 'passing', [{ id: 'x' }]))).toEqual(absent);
  });

  it('made again under its old name is empty', async () => {
    await createTable(client, 'again');
    await put(client, 'again', [{ id: 'x' }], { a: 'old' });
    await client.deleteTable({ tableName: 'again' });

    await createTable(client, 'again', { id: 'STRING' });

    expect(await read(client, 'again', [{ id: 'x' }])).toBeUndefined();
  });

  it('cannot be made twice, not even by two racing requests', async () => {
    const outcomes = await Promise.allSettled([
      createTable(client, 'twice'),
      createTable(client, 'twice'),
    ]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await refusalOf(createTable(client, 'twice'))).toEqual(
      refused(409, 'OTSObjectAlreadyExist', 'Requested table already exists.'),
    );
  });

  it('belongs to its instance alone', async () => {
    const other = running.client({ instance: 'other-hk' });
    await createTable(client, 'apart');
    await put(client, 'apart', [{ id: 'x' }], { a: 'mine' });

    expect((await other.listTable({})).tableNames).toEqual([]);
    await createTable(other, 'apart');
    expect(await read(other, 'apart', [{ id: 'x' }])).toBeUndefined();
  });

  it('may forbid UpdateRow', async () => {
    await createTable(client, 'fixed', { id: 'STRING' }, { allowUpdate: false });

    const update = client.updateRow({
      tableName: 'fixed',
      primaryKey: [{ id: 'x' }],
      condition: new sdk.Condition(sdk.RowExistenceExpectation.IGNORE, null),
      updateOfAttributeColumns: [{ PUT: [{ a: 'x' }] }],
    });

    expect(await refusalOf(update)).toEqual(refused(400, 'OTSParameterInvalid'));
    await put(client, 'fixed', [{ id: 'x' }]);
  });
});

describe('creating a table is refused', () => {
  const id = { name: 'id', type: 'STRING' };

  it.each([
    ['without a key', { tableName: 't', primaryKey: [] }, 'must be in range: [1, 4]'],
    [
      'with five key columns',
      { tableName: 't', primaryKey: ['a', 'b', 'c', 'd', 'e'].map((name) => ({ ...id, name })) },
      'must be in range: [1, 4]',
    ],
    [
      'with a key column twice',
      { tableName: 't', primaryKey: [id, id] },
      "Duplicated primary key name: 'id'.",
    ],
    [
      'with a hyphen in its name',
      { tableName: 'a-b', primaryKey: [id] },
      "Invalid table name: 'a-b'.",
    ],
    ['with a digit first', { tableName: '1a', primaryKey: [id] }, "Invalid table name: '1a'."],
    [
      'with a name of 256 bytes',
      { tableName: 'a'.repeat(256), primaryKey: [id] },
      'Invalid table name',
    ],
    [
      'with an automatic first key column',
      { tableName: 't', primaryKey: [{ name: 'id', type: 'INTEGER', option: 'AUTO_INCREMENT' }] },
      'can not be auto-increment',
    ],
  ])('%s', async (_title, meta, text) => {
    expect(await refusalOf(create(meta))).toEqual(refused(400, 'OTSParameterInvalid', text));
  });

  it.each([
    ['with a life time below one day', { timeToLive: 86_399, maxVersions: 1 }],
    ['with no version', { timeToLive: -1, maxVersions: 0 }],
  ])('%s', async (_title, options) => {
    expect(await refusalOf(create({ tableName: 't', primaryKey: [id] }, options))).toEqual(
      refused(400, 'OTSParameterInvalid'),
    );
  });

  it('beyond 64 tables in an instance', async () => {
    const full = running.client({ instance: 'full-hk' });
    for (let index = 0; index < 64; index += 1) await createTable(full, `t${String(index)}`);

    expect(await refusalOf(createTable(full, 'one_more'))).toEqual(
      refused(403, 'OTSQuotaExhausted', 'Number of tables exceeds the quota:64.'),
    );
  });
});

describe('a key that does not fit its table', () => {
  beforeAll(() => createTable(client, 'keyed', { part: 'STRING', number: 'INTEGER' }));

  it.each([
    ['too short', [{ part: 'x' }], 'Validate PK size fail. Input: 1, Meta: 2.'],
    [
      'in another order',
      [{ number: long(1) }, { part: 'x' }],
      'Validate PK name fail. Input: number, Meta: part.',
    ],
    [
      'of another type',
      [{ part: 'x' }, { number: 'one' }],
      'Validate PK type fail. Input: VT_STRING, Meta: VT_INTEGER.',
    ],
  ])('because it is %s is refused by reads and writes', async (_title, key, text) => {
    const expected = refused(400, 'OTSInvalidPK', text);

    expect(await refusalOf(put(client, 'keyed', key))).toEqual(expected);
    expect(await refusalOf(read(client, 'keyed', key))).toEqual(expected);
  });

  it('because it is a bound is refused outside a range', async () => {
    const key: PrimaryKeyInput = [{ part: 'x' }, { number: sdk.INF_MAX }];

    expect(await refusalOf(put(client, 'keyed', key))).toEqual(
      refused(400, 'OTSParameterInvalid', 'VT_INF_MAX is an invalid type for the primary key.'),
    );
  });
});
