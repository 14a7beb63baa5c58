import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Client,
  condition,
  createTable,
  digits,
  long,
  put,
  read,
  refusalOf,
  refused,
  RunningStandIn,
} from './running-stand-in.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 9, 1, 4, 0, 0, 250);

let running: RunningStandIn;
let client: Client;

// SDK and stand-in share the machine's clock, which stands still unless a test moves it. Local time
// never runs back, so every test begins with a stand-in of its own.
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  running = await RunningStandIn.start();
  client = running.client();
  await createTable(client, 'versioned', { id: 'STRING' }, { maxVersions: 3 });
  await createTable(client, 'mortal', { id: 'STRING' }, { timeToLive: 86_400 });
});

afterEach(async () => {
  await running.stop();
  vi.useRealTimers();
});

type Update = Parameters<Client['updateRow']>[0]['updateOfAttributeColumns'];

const update = (tableName: string, id: string, columns: Update) =>
  client.updateRow({
    tableName,
    primaryKey: [{ id }],
    condition: condition(),
    updateOfAttributeColumns: columns,
  });

async function versions(id: string, options: Partial<Parameters<Client['getRow']>[0]> = {}) {
  const { row } = await client.getRow({
    tableName: 'versioned',
    primaryKey: [{ id }],
    maxVersions: 10,
    ...options,
  });
  return (row?.attributes ?? []).map(({ columnValue, timestamp }) => [
    columnValue,
    Number(digits(timestamp)) - START,
  ]);
}

describe('versions of a column', () => {
  it('are given by the clock of the local cloud, newest first, the oldest dropped', async () => {
    for (const [index, value] of ['a', 'b', 'c', 'd'].entries()) {
      vi.setSystemTime(START + index * 1000);
      await update('versioned', 'clock', [{ PUT: [{ v: value }] }]);
    }

    expect(await versions('clock')).toEqual([
      ['d', 3000],
      ['c', 2000],
      ['b', 1000],
    ]);
    expect(await versions('clock', { maxVersions: 1 })).toEqual([['d', 3000]]);
  });

  it('may be given by the client, in any order', async () => {
    await update('versioned', 'given', [{ PUT: [{ v: 'b', timestamp: START - 2000 }] }]);
    await update('versioned', 'given', [{ PUT: [{ v: 'c', timestamp: START - 1000 }] }]);
    await update('versioned', 'given', [{ PUT: [{ v: 'a', timestamp: START - 3000 }] }]);
    await update('versioned', 'given', [{ PUT: [{ v: 'B', timestamp: START - 2000 }] }]);

    expect(await versions('given')).toEqual([
      ['c', -1000],
      ['B', -2000],
      ['a', -3000],
    ]);
    expect(
      await versions('given', { timeRange: { startTime: START - 3000, endTime: START - 1000 } }),
    ).toEqual([
      ['B', -2000],
      ['a', -3000],
    ]);
    expect(await versions('given', { timeRange: { specificTime: START - 2000 } })).toEqual([
      ['B', -2000],
    ]);
  });

  it('are deleted one by one or all at once', async () => {
    for (const age of [3000, 2000, 1000]) {
      await update('versioned', 'deleted', [{ PUT: [{ v: String(age), timestamp: START - age }] }]);
    }

    // The SDK takes a plain number here, whatever its types say.
    const version = (START - 2000) as unknown as ReturnType<typeof long>;
    await update('versioned', 'deleted', [{ DELETE: [{ v: version }] }]);
    expect(await versions('deleted')).toEqual([
      ['1000', -1000],
      ['3000', -3000],
    ]);

    await update('versioned', 'deleted', [{ DELETE_ALL: ['v'] }]);
    expect(await versions('deleted')).toEqual([]);
  });

  it('given by the client are refused outside the window of the table', async () => {
    const attempt = (timestamp: number) =>
      refusalOf(update('versioned', 'window', [{ PUT: [{ v: 'x', timestamp }] }]));
    const expected = refused(400, 'OTSParameterInvalid');

    expect(await attempt(START - DAY_MS - 1)).toEqual(expected);
    expect(await attempt(START + DAY_MS)).toEqual(expected);
    expect(await attempt(Number((2n ** 63n - 1n) / 1000n))).toEqual(
      refused(400, 'OTSParameterInvalid', 'Timestamp must be in range'),
    );
    await update('versioned', 'window', [{ PUT: [{ v: 'x', timestamp: START + DAY_MS - 1 }] }]);
  });

  it('follow a table whose number of versions is lowered and raised', async () => {
    await createTable(client, 'changing', { id: 'STRING' }, { maxVersions: 2 });
    await update('changing', 'x', [{ PUT: [{ v: 'old', timestamp: START - 1000 }] }]);
    await update('changing', 'x', [{ PUT: [{ v: 'new', timestamp: START }] }]);

    await client.updateTable({ tableName: 'changing', tableOptions: { maxVersions: 1 } });

    expect(await versions('x', { tableName: 'changing' })).toEqual([['new', 0]]);
  });
});

describe('the life time of a table', () => {
  it('ends each cell by its own version, in whole seconds', async () => {
    await put(client, 'mortal', [{ id: 'cells' }], { first: 'x', second: 'x' });
    vi.setSystemTime(START + 1000);
    await update('mortal', 'cells', [{ PUT: [{ second: 'y' }] }]);

    const endOfFirst = Math.floor(START / 1000) * 1000 + DAY_MS;
    vi.setSystemTime(endOfFirst - 1);
    expect((await read(client, 'mortal', [{ id: 'cells' }]))?.columns).toEqual({
      first: 'x',
      second: 'y',
    });
    vi.setSystemTime(endOfFirst);
    expect((await read(client, 'mortal', [{ id: 'cells' }]))?.columns).toEqual({ second: 'y' });
    vi.setSystemTime(endOfFirst + 1000);
    expect(await read(client, 'mortal', [{ id: 'cells' }])).toBeUndefined();
  });

  it('lets a row that has expired be made anew, without what it had', async () => {
    await put(client, 'mortal', [{ id: 'again' }], { a: 'x', b: 'x' });
    vi.setSystemTime(START + DAY_MS);

    await put(client, 'mortal', [{ id: 'again' }], { a: 'y' }, condition('EXPECT_NOT_EXIST'));

    expect((await read(client, 'mortal', [{ id: 'again' }]))?.columns).toEqual({ a: 'y' });
  });

  it('and the dates of requests are judged on the local clock, not the machine', async () => {
    await put(client, 'mortal', [{ id: 'moved' }], { a: 'x' });

    running.clock.advance(16 * 60_000);

    expect(await refusalOf(read(client, 'mortal', [{ id: 'moved' }]))).toEqual(
      refused(403, 'OTSAuthFailed', 'Mismatch between system time and x-ots-date'),
    );
  });

  it('starts an increment anew when the old number has expired', async () => {
    const increment = () =>
      update('mortal', 'count', [{ INCREMENT: [{ n: long(5) }] }, { PUT: [{ seen: true }] }]);
    await increment();
    vi.setSystemTime(START + DAY_MS);
    await increment();

    expect((await read(client, 'mortal', [{ id: 'count' }]))?.columns).toEqual({
      n: 5n,
      seen: true,
    });
  });

  it('does not end a row that an update goes on writing', async () => {
    await put(client, 'mortal', [{ id: 'kept' }], { a: 'x', b: 'x' });
    vi.setSystemTime(START + DAY_MS / 2);
    await update('mortal', 'kept', [{ PUT: [{ a: 'y' }] }]);
    vi.setSystemTime(START + DAY_MS);

    expect((await read(client, 'mortal', [{ id: 'kept' }]))?.columns).toEqual({ a: 'y' });
    const duplicate = put(client, 'mortal', [{ id: 'kept' }], {}, condition('EXPECT_NOT_EXIST'));
    expect(await refusalOf(duplicate)).toEqual(refused(403, 'OTSConditionCheckFail'));
  });
});
