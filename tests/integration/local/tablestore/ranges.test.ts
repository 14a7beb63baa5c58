import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Client,
  type ColumnCondition,
  createTable,
  digits,
  long,
  plainRow,
  type PrimaryKeyInput,
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
  await createTable(client, 'ranges', { part: 'STRING', number: 'INTEGER' });
  await Promise.all(
    ['a', 'b', 'c'].flatMap((part) =>
      [-1, 1, 2, 10].map((number) =>
        put(client, 'ranges', [{ part }, { number: long(number) }], {
          text: `${part}${String(number)}`,
        }),
      ),
    ),
  );
});

afterAll(() => running.stop());

const FIRST: PrimaryKeyInput = [{ part: sdk.INF_MIN }, { number: sdk.INF_MIN }];
const LAST: PrimaryKeyInput = [{ part: sdk.INF_MAX }, { number: sdk.INF_MAX }];
const ALL = ['a-1', 'a1', 'a2', 'a10', 'b-1', 'b1', 'b2', 'b10', 'c-1', 'c1', 'c2', 'c10'];

type RangeOptions = Partial<Parameters<Client['getRange']>[0]>;

function getRange(from: PrimaryKeyInput, to: PrimaryKeyInput, options: RangeOptions = {}) {
  return client.getRange({
    tableName: 'ranges',
    direction: sdk.Direction.FORWARD,
    inclusiveStartPrimaryKey: from,
    exclusiveEndPrimaryKey: to,
    ...options,
  });
}

/** Pages to the end and tells how many pages it took. */
async function readAll(from: PrimaryKeyInput, to: PrimaryKeyInput, options: RangeOptions = {}) {
  const texts: unknown[] = [];
  let pages = 0;
  let start: PrimaryKeyInput | undefined = from;
  while (start !== undefined) {
    const answer: Awaited<ReturnType<Client['getRange']>> = await getRange(start, to, options);
    texts.push(...answer.rows.map((row) => plainRow(row)?.columns['text']));
    start = answer.nextStartPrimaryKey?.map(({ name, value }) => ({ [name]: value }));
    pages += 1;
  }
  return { texts, pages };
}

describe('a range', () => {
  it('holds all rows between the lowest and the highest bound, in key order', async () => {
    expect(await readAll(FIRST, LAST)).toEqual({ texts: ALL, pages: 1 });
  });

  it('can be read backwards', async () => {
    const backward = await readAll(LAST, FIRST, { direction: sdk.Direction.BACKWARD });

    expect(backward).toEqual({ texts: [...ALL].reverse(), pages: 1 });
  });

  it.each([
    ['b', -1, 'b', 10, ['b-1', 'b1', 'b2']],
    ['b', sdk.INF_MIN, 'b', sdk.INF_MAX, ['b-1', 'b1', 'b2', 'b10']],
    ['a', 2, 'b', sdk.INF_MIN, ['a2', 'a10']],
    ['a', sdk.INF_MAX, 'b', 1, ['b-1']],
    ['a', 3, 'a', 10, []],
    ['aa', sdk.INF_MIN, 'b', 1, ['b-1']],
  ] as const)('from %s %s up to %s %s holds %j', async (fromPart, from, toPart, to, expected) => {
    const bound = (
      part: string,
      number: number | typeof sdk.INF_MIN | typeof sdk.INF_MAX,
    ): PrimaryKeyInput => [
      { part },
      { number: typeof number === 'number' ? long(number) : number },
    ];

    expect((await readAll(bound(fromPart, from), bound(toPart, to))).texts).toEqual(expected);
  });

  it('read backwards includes its start and excludes its end', async () => {
    const { texts } = await readAll(
      [{ part: 'b' }, { number: long(2) }],
      [{ part: 'a' }, { number: long(2) }],
      { direction: sdk.Direction.BACKWARD },
    );

    expect(texts).toEqual(['b2', 'b1', 'b-1', 'a10']);
  });

  it('comes in pages of the limit, forwards and backwards, without loss or repetition', async () => {
    expect(await readAll(FIRST, LAST, { limit: 5 })).toEqual({ texts: ALL, pages: 3 });
    const backward = await readAll(LAST, FIRST, { direction: sdk.Direction.BACKWARD, limit: 4 });
    expect(backward).toEqual({ texts: [...ALL].reverse(), pages: 3 });
  });

  it('that is empty has no rows, no next key and costs one read unit', async () => {
    const answer = await getRange([{ part: 'x' }, { number: sdk.INF_MIN }], LAST);

    expect(answer.rows).toEqual([]);
    expect(answer.nextStartPrimaryKey).toBeNull();
    expect(answer.consumed.capacityUnit).toMatchObject({ read: 1, write: 0 });
  });

  it('leaves out rows that have none of the columns asked for', async () => {
    const { rows } = await getRange(FIRST, LAST, { columnsToGet: ['nothing'] });

    expect(rows).toEqual([]);
  });

  it('from a higher to a lower key is refused, whichever direction', async () => {
    expect(await refusalOf(getRange(LAST, FIRST))).toEqual(
      refused(400, 'OTSParameterInvalid', 'Begin key must less than end key in FORWARD'),
    );
    expect(await refusalOf(getRange(FIRST, FIRST))).toEqual(refused(400, 'OTSParameterInvalid'));
    expect(await refusalOf(getRange(FIRST, LAST, { direction: sdk.Direction.BACKWARD }))).toEqual(
      refused(400, 'OTSParameterInvalid', 'Begin key must more than end key in BACKWARD'),
    );
  });

  it('with a limit below one is refused', async () => {
    expect(await refusalOf(getRange(FIRST, LAST, { limit: -1 }))).toEqual(
      refused(400, 'OTSParameterInvalid', 'The limit must be greater than 0.'),
    );
  });

  it('sorts texts by their UTF-8 bytes and binaries by theirs', async () => {
    await createTable(client, 'texts', { id: 'STRING' });
    await createTable(client, 'binaries', { id: 'BINARY' });
    // In UTF-16 the last two would change places.
    const texts = ['', 'A', 'Z', 'a', 'é', '堃', '\uffee', '𠮷'];
    const binaries = [[], [0], [0, 0], [1], [127], [128], [255, 0]].map((bytes) =>
      Buffer.from(bytes),
    );
    for (const id of [...texts].reverse()) await put(client, 'texts', [{ id }]);
    for (const id of [...binaries].reverse()) await put(client, 'binaries', [{ id }]);
    const keys = async (tableName: string) =>
      (await getRange([{ id: sdk.INF_MIN }], [{ id: sdk.INF_MAX }], { tableName })).rows.map(
        (row) => plainRow(row)?.key['id'],
      );

    expect(await keys('texts')).toEqual(texts);
    expect(await keys('binaries')).toEqual(binaries);
  });
});

describe('a large range', () => {
  const COUNT = 5200;

  beforeAll(async () => {
    await createTable(client, 'large', { id: 'INTEGER' });
    for (let start = 0; start < COUNT; start += 200) {
      await client.batchWriteRow({
        tables: [
          {
            tableName: 'large',
            rows: Array.from({ length: Math.min(200, COUNT - start) }, (_, index) => ({
              type: 'PUT' as const,
              condition: new sdk.Condition(sdk.RowExistenceExpectation.IGNORE, null),
              primaryKey: [{ id: long(start + index) }],
              attributeColumns: [{ last: start + index >= COUNT - 1 }],
            })),
          },
        ],
      });
    }
  });

  const page = (start: PrimaryKeyInput, columnFilter?: ColumnCondition) =>
    client.getRange({
      tableName: 'large',
      direction: sdk.Direction.FORWARD,
      inclusiveStartPrimaryKey: start,
      exclusiveEndPrimaryKey: [{ id: sdk.INF_MAX }],
      ...(columnFilter === undefined ? {} : { columnFilter }),
    });

  it('stops after 5,000 rows and names the next key', async () => {
    const first = await page([{ id: sdk.INF_MIN }]);
    const second = await page(
      (first.nextStartPrimaryKey ?? []).map(({ name, value }) => ({ [name]: value })),
    );

    expect(first.rows).toHaveLength(5000);
    expect(second.rows).toHaveLength(200);
    expect(second.nextStartPrimaryKey).toBeNull();
  });

  it('gives an empty page with a next key when the filter passes none of 5,000 rows', async () => {
    const filter = new sdk.SingleColumnCondition('last', true, sdk.ComparatorType.EQUAL, false);

    const first = await page([{ id: sdk.INF_MIN }], filter);
    const next = (first.nextStartPrimaryKey ?? []).map(({ name, value }) => ({ [name]: value }));
    const second = await page(next, filter);

    expect(first.rows).toEqual([]);
    expect(digits(first.nextStartPrimaryKey?.[0]?.value)).toBe('5000');
    expect(second.rows.map((row) => plainRow(row)?.key)).toEqual([{ id: BigInt(COUNT - 1) }]);
  });

  it('stops after 4 MB', async () => {
    await createTable(client, 'heavy', { id: 'INTEGER' });
    for (let id = 0; id < 6; id += 1) {
      await put(client, 'heavy', [{ id: long(id) }], { data: Buffer.alloc(1024 * 1024) });
    }

    const answer = await client.getRange({
      tableName: 'heavy',
      direction: sdk.Direction.FORWARD,
      inclusiveStartPrimaryKey: [{ id: sdk.INF_MIN }],
      exclusiveEndPrimaryKey: [{ id: sdk.INF_MAX }],
    });

    expect(answer.rows).toHaveLength(4);
    expect(digits(answer.nextStartPrimaryKey?.[0]?.value)).toBe('4');
    expect(answer.consumed.capacityUnit.read).toBe(1025);
  });
});
