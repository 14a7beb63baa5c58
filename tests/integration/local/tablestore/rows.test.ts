import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Client,
  condition,
  createTable,
  digits,
  long,
  plainRow,
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
  client = running.client();
  await createTable(client, 'rows', { part: 'STRING', number: 'INTEGER' });
});

afterAll(() => running.stop());

let next = 0;
/** A key that no other test has. */
function newKey() {
  next += 1;
  return [{ part: 'p' }, { number: long(next) }];
}

describe('one row', () => {
  it('comes back with every kind of value, bit by bit', async () => {
    const key = newKey();
    const binary = Buffer.from([0, 255, 128, 10]);
    await put(client, 'rows', key, {
      text: '許功蓋 堃 𠮷',
      empty: '',
      above: long(9_007_199_254_740_993n),
      lowest: long(-(2n ** 63n)),
      highest: long(2n ** 63n - 1n),
      double: -0.1,
      yes: true,
      no: false,
      binary,
    });

    const row = await read(client, 'rows', key);

    expect(row).toEqual({
      key: { part: 'p', number: BigInt(next) },
      columns: {
        text: '許功蓋 堃 𠮷',
        empty: '',
        above: 9_007_199_254_740_993n,
        lowest: -(2n ** 63n),
        highest: 2n ** 63n - 1n,
        double: -0.1,
        yes: true,
        no: false,
        binary,
      },
    });
  });

  it('that is not there is an empty answer that costs one read unit', async () => {
    const answer = await client.getRow({ tableName: 'rows', primaryKey: newKey() });

    expect(answer.row).toEqual({});
    expect(answer.consumed.capacityUnit).toMatchObject({ read: 1, write: 0 });
    expect(answer.RequestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('is replaced as a whole by PutRow', async () => {
    const key = newKey();
    await put(client, 'rows', key, { a: 'old', b: 'old' });

    await put(client, 'rows', key, { b: 'new' });

    expect((await read(client, 'rows', key))?.columns).toEqual({ b: 'new' });
  });

  it('without attributes exists', async () => {
    const key = newKey();
    await put(client, 'rows', key);

    const duplicate = await refusalOf(put(client, 'rows', key, {}, condition('EXPECT_NOT_EXIST')));

    expect(duplicate).toEqual(refused(403, 'OTSConditionCheckFail', 'Condition check failed.'));
    expect(await read(client, 'rows', key)).toMatchObject({ columns: {} });
  });

  it('is merged and created by UpdateRow', async () => {
    const key = newKey();
    const update = (columns: Parameters<Client['updateRow']>[0]['updateOfAttributeColumns']) =>
      client.updateRow({
        tableName: 'rows',
        primaryKey: key,
        condition: condition(),
        updateOfAttributeColumns: columns,
      });

    await update([{ PUT: [{ a: 'one' }, { b: 'two' }] }]);
    await update([{ PUT: [{ b: 'three' }, { c: true }] }, { DELETE_ALL: ['a'] }]);

    expect((await read(client, 'rows', key))?.columns).toEqual({ b: 'three', c: true });
  });

  it('is not created by an UpdateRow that only deletes', async () => {
    const key = newKey();
    await client.updateRow({
      tableName: 'rows',
      primaryKey: key,
      condition: condition(),
      updateOfAttributeColumns: [{ DELETE_ALL: ['a'] }],
    });

    expect(await read(client, 'rows', key)).toBeUndefined();
  });

  it('stays when its last column is deleted', async () => {
    const key = newKey();
    await put(client, 'rows', key, { a: 'x' });
    await client.updateRow({
      tableName: 'rows',
      primaryKey: key,
      condition: condition('EXPECT_EXIST'),
      updateOfAttributeColumns: [{ DELETE_ALL: ['a'] }],
    });

    expect(await read(client, 'rows', key)).toMatchObject({ columns: {} });
  });

  it('is deleted; deleting it again is no error unless it is expected', async () => {
    const key = newKey();
    await put(client, 'rows', key, { a: 'x' });
    const remove = (expectation: 'IGNORE' | 'EXPECT_EXIST') =>
      client.deleteRow({ tableName: 'rows', primaryKey: key, condition: condition(expectation) });

    await remove('EXPECT_EXIST');
    await remove('IGNORE');
    const again = await refusalOf(remove('EXPECT_EXIST'));

    expect(again).toEqual(refused(403, 'OTSConditionCheckFail'));
    expect(await read(client, 'rows', key)).toBeUndefined();
  });
});

describe('an increment', () => {
  const increment = (key: ReturnType<typeof newKey>, by: bigint, column = 'count') =>
    client.updateRow({
      tableName: 'rows',
      primaryKey: key,
      condition: condition(),
      updateOfAttributeColumns: [{ INCREMENT: [{ [column]: long(by) }] }],
      returnContent: { returnType: sdk.ReturnType.AfterModify, returnColumns: [column] },
    });
  const returned = (answer: Awaited<ReturnType<typeof increment>>) =>
    (answer.row?.attributes ?? []).map(({ columnName, columnValue }) => [
      columnName,
      BigInt(digits(columnValue)),
    ]);

  it('starts from nothing, adds, subtracts, and returns the value after it', async () => {
    const key = newKey();

    expect(returned(await increment(key, 5n))).toEqual([['count', 5n]]);
    expect(returned(await increment(key, 9_007_199_254_740_993n))).toEqual([
      ['count', 9_007_199_254_740_998n],
    ]);
    expect(returned(await increment(key, -8n))).toEqual([['count', 9_007_199_254_740_990n]]);
    expect((await read(client, 'rows', key))?.columns).toEqual({ count: 9_007_199_254_740_990n });
  });

  it('loses nothing when 40 of them race', async () => {
    const key = newKey();

    await Promise.all(Array.from({ length: 40 }, () => increment(key, 1n)));

    expect((await read(client, 'rows', key))?.columns).toEqual({ count: 40n });
  });

  it('of a column that is no integer is refused and changes nothing', async () => {
    const key = newKey();
    await put(client, 'rows', key, { count: 'many' });

    expect(await refusalOf(increment(key, 1n))).toEqual(refused(400, 'OTSParameterInvalid'));
    expect((await read(client, 'rows', key))?.columns).toEqual({ count: 'many' });
  });

  it('beyond 64 bits is refused', async () => {
    const key = newKey();
    await put(client, 'rows', key, { count: long(2n ** 63n - 1n) });

    expect(await refusalOf(increment(key, 1n))).toEqual(refused(400, 'OTSParameterInvalid'));
  });
});

describe('what a write returns', () => {
  it('is nothing by default and the key on demand', async () => {
    const key = newKey();
    const silent = await put(client, 'rows', key);
    const telling = await client.putRow({
      tableName: 'rows',
      primaryKey: key,
      condition: condition(),
      attributeColumns: [{ a: 'x' }],
      returnContent: { returnType: sdk.ReturnType.Primarykey },
    });

    expect(silent.row).toEqual({});
    expect(plainRow(telling.row)).toEqual({
      key: { part: 'p', number: BigInt(next) },
      columns: {},
    });
  });

  it('tells the number that an automatic key column was given, rising with each row', async () => {
    await createTable(client, 'queue', { part: 'STRING', number: 'AUTO' });
    const append = async () => {
      const { row } = await client.putRow({
        tableName: 'queue',
        primaryKey: [{ part: 'p' }, { number: sdk.PK_AUTO_INCR }],
        condition: condition(),
        attributeColumns: [{ a: 'x' }],
        returnContent: { returnType: sdk.ReturnType.Primarykey },
      });
      return plainRow(row)?.key['number'] as bigint;
    };

    const first = await append();
    const second = await append();
    await running.restart();
    client = running.client();
    const third = await append();

    expect(second).toBeGreaterThan(first);
    expect(third).toBeGreaterThan(second);
    expect(await read(client, 'queue', [{ part: 'p' }, { number: long(second) }])).toBeDefined();
  });
});
