import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Client,
  condition,
  createTable,
  long,
  put,
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
  await createTable(client, 'limited');
});

afterAll(() => running.stop());

const MEGABYTE = 1024 * 1024;

describe('limits', () => {
  it('a key value has 1,024 bytes at most', async () => {
    // 堃 takes three bytes.
    await put(client, 'limited', [{ id: `${'堃'.repeat(341)}x` }]);

    expect(await refusalOf(put(client, 'limited', [{ id: `${'堃'.repeat(341)}xy` }]))).toEqual(
      refused(
        400,
        'OTSParameterInvalid',
        "The length of primary key column: 'id' exceeds the MaxLength:1024 with CurrentLength:1025.",
      ),
    );
  });

  it('a cell has 2 MB at most', async () => {
    await put(client, 'limited', [{ id: 'cell' }], { a: Buffer.alloc(2 * MEGABYTE) });

    expect(
      await refusalOf(
        put(client, 'limited', [{ id: 'cell' }], { a: 'x'.repeat(2 * MEGABYTE + 1) }),
      ),
    ).toEqual(
      refused(
        400,
        'OTSParameterInvalid',
        "The length of attribute column: 'a' exceeds the MaxLength:2097152 with CurrentLength:2097153.",
      ),
    );
  });

  it('the data of one write has 4 MB at most', async () => {
    const columns = { a: Buffer.alloc(2 * MEGABYTE), b: Buffer.alloc(2 * MEGABYTE) };

    expect(await refusalOf(put(client, 'limited', [{ id: 'row' }], columns))).toEqual(
      refused(400, 'OTSOutOfRowSizeLimit', 'limit size: 4194304'),
    );
  });

  it('a write names 1,024 columns at most', async () => {
    const columns = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${String(index)}`, true]));
    await put(client, 'limited', [{ id: 'wide' }], columns(1024));

    expect(await refusalOf(put(client, 'limited', [{ id: 'wide' }], columns(1025)))).toEqual(
      refused(400, 'OTSParameterInvalid', 'limit count: 1024, column count: 1025.'),
    );
  });

  it.each(['a-b', '1a', 'a b', 'x'.repeat(256)])('no column is called %s', async (name) => {
    expect(await refusalOf(put(client, 'limited', [{ id: 'x' }], { [name]: true }))).toEqual(
      refused(400, 'OTSParameterInvalid', 'Invalid column name'),
    );
  });

  it('no column is called like a key column', async () => {
    expect(await refusalOf(put(client, 'limited', [{ id: 'x' }], { id: 'y' }))).toEqual(
      refused(400, 'OTSParameterInvalid', "'id'"),
    );
  });

  it('an update names at least one column', async () => {
    const update = client.updateRow({
      tableName: 'limited',
      primaryKey: [{ id: 'x' }],
      condition: condition(),
      updateOfAttributeColumns: [],
    });

    expect(await refusalOf(update)).toEqual(
      refused(400, 'OTSParameterInvalid', 'Attribute column is missing.'),
    );
  });
});

describe('capacity units', () => {
  // Key and names take six bytes: "id", "1234" and, for the column, "a".
  const id = '1234';
  const consumed = async (request: Promise<{ consumed: unknown }>) => {
    const { capacityUnit } = (await request).consumed as {
      capacityUnit: { read: number; write: number };
    };
    return { read: capacityUnit.read, write: capacityUnit.write };
  };
  const always = new sdk.SingleColumnCondition('none', true, sdk.ComparatorType.EQUAL, true);

  it.each([
    [0, 1],
    [4096 - 7, 1],
    [4096 - 6, 2],
    [8192 - 7, 2],
  ])('a put of %i bytes of value writes %i', async (bytes, write) => {
    const columns = { a: Buffer.alloc(bytes) };

    expect(await consumed(put(client, 'limited', [{ id }], columns))).toEqual({ read: 0, write });
    expect(await consumed(client.getRow({ tableName: 'limited', primaryKey: [{ id }] }))).toEqual({
      read: write,
      write: 0,
    });
  });

  it('a condition on existence reads the key, one on a column the row', async () => {
    await put(client, 'limited', [{ id }], { a: Buffer.alloc(10_000) });
    const small = { a: 'x' };

    expect(
      await consumed(put(client, 'limited', [{ id }], small, condition('EXPECT_EXIST'))),
    ).toEqual({ read: 1, write: 1 });
    await put(client, 'limited', [{ id }], { a: Buffer.alloc(10_000) });
    expect(
      await consumed(put(client, 'limited', [{ id }], small, condition('IGNORE', always))),
    ).toEqual({ read: 3, write: 1 });
  });

  it('a deletion counts the key, not what it deletes', async () => {
    await put(client, 'limited', [{ id }], { a: Buffer.alloc(100_000) });

    expect(
      await consumed(
        client.deleteRow({
          tableName: 'limited',
          primaryKey: [{ id }],
          condition: condition('EXPECT_EXIST'),
        }),
      ),
    ).toEqual({ read: 1, write: 1 });
  });

  it('a range is counted as a whole', async () => {
    await createTable(client, 'counted', { id: 'INTEGER' });
    for (let index = 0; index < 10; index += 1) {
      await put(client, 'counted', [{ id: long(index) }], { a: Buffer.alloc(1000) });
    }
    const range = client.getRange({
      tableName: 'counted',
      direction: sdk.Direction.FORWARD,
      inclusiveStartPrimaryKey: [{ id: sdk.INF_MIN }],
      exclusiveEndPrimaryKey: [{ id: sdk.INF_MAX }],
    });

    // 10 rows of 2 + 8 + 1 + 1000 bytes.
    expect(await consumed(range)).toEqual({ read: 3, write: 0 });
  });
});
