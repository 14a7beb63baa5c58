import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CellValue,
  type Client,
  type ColumnCondition,
  condition,
  createTable,
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
  await createTable(client, 'conditions');
});

afterAll(() => running.stop());

const key = (id: string) => [{ id }];

/** Whether a write under this condition goes through; the row is left with `probe` if so. */
async function passes(id: string, when: ReturnType<typeof condition>): Promise<boolean> {
  try {
    await client.updateRow({
      tableName: 'conditions',
      primaryKey: key(id),
      condition: when,
      updateOfAttributeColumns: [{ PUT: [{ probe: true }] }],
    });
    return true;
  } catch (error) {
    expect((error as Error).message).toContain('OTSConditionCheckFail');
    return false;
  }
}

type Comparison = keyof typeof sdk.ComparatorType;

function compare(
  column: string,
  comparison: Comparison,
  value: CellValue,
  passIfMissing = false,
  latestVersionOnly = true,
): ColumnCondition {
  return new sdk.SingleColumnCondition(
    column,
    value,
    sdk.ComparatorType[comparison],
    passIfMissing,
    latestVersionOnly,
  );
}

function combine(operator: 'NOT' | 'AND' | 'OR', ...parts: ColumnCondition[]): ColumnCondition {
  const combined = new sdk.CompositeCondition(sdk.LogicalOperator[operator]);
  for (const part of parts) combined.addSubCondition(part);
  return combined;
}

describe('a condition on the existence of the row', () => {
  it.each([
    ['IGNORE', true, true],
    ['EXPECT_EXIST', false, true],
    ['EXPECT_NOT_EXIST', true, false],
  ] as const)(
    '%s passes %s without the row and %s with it',
    async (expectation, without, withRow) => {
      const id = `existence-${expectation}`;

      expect(await passes(id, condition(expectation))).toBe(without);
      await put(client, 'conditions', key(id), { a: 'x' });
      expect(await passes(id, condition(expectation))).toBe(withRow);
    },
  );

  it('lets exactly one of 50 racing puts win, and its value is the one kept', async () => {
    const racers = Array.from({ length: 50 }, (_, index) => index);

    const outcomes = await Promise.all(
      racers.map(async (racer) => {
        const attempt = put(
          running.client(),
          'conditions',
          key('race'),
          { owner: `racer ${String(racer)}` },
          condition('EXPECT_NOT_EXIST'),
        );
        return attempt.then(
          () => racer,
          () => undefined,
        );
      }),
    );

    const winners = outcomes.filter((racer) => racer !== undefined);
    expect(winners).toHaveLength(1);
    const row = await read(client, 'conditions', key('race'));
    expect(row?.columns).toEqual({ owner: `racer ${String(winners[0])}` });
  });

  it('lets exactly one of 30 racing take-overs of the same fencing number win', async () => {
    await put(client, 'conditions', key('fence'), { fence: long(7) });
    const outcomes = await Promise.all(
      Array.from({ length: 30 }, () =>
        client
          .updateRow({
            tableName: 'conditions',
            primaryKey: key('fence'),
            condition: condition('EXPECT_EXIST', compare('fence', 'EQUAL', long(7))),
            updateOfAttributeColumns: [{ PUT: [{ fence: long(8) }] }],
          })
          .then(
            () => 1,
            () => 0,
          ),
      ),
    );

    expect(outcomes.reduce((sum, won) => sum + won, 0)).toBe(1);
  });
});

describe('a condition on a column', () => {
  const ORDERED: readonly (readonly [string, CellValue, CellValue, CellValue])[] = [
    ['integers', long(-5), long(9_007_199_254_740_992n), long(9_007_199_254_740_993n)],
    ['doubles', -1.5, 0, 2.25],
    ['texts, by their bytes', 'Z', 'a', 'ab'],
    ['texts beyond the first plane, by their bytes', 'a', '\uffee', '𠮷'],
    ['binaries', Buffer.from([0]), Buffer.from([127]), Buffer.from([128])],
  ];
  const TRUTH: Readonly<Record<Comparison, readonly [boolean, boolean, boolean]>> = {
    EQUAL: [false, true, false],
    NOT_EQUAL: [true, false, true],
    GREATER_THAN: [false, false, true],
    GREATER_EQUAL: [false, true, true],
    LESS_THAN: [true, false, false],
    LESS_EQUAL: [true, true, false],
  };

  it.each(ORDERED)('compares %s', async (_title, low, middle, high) => {
    for (const [comparison, expected] of Object.entries(TRUTH)) {
      for (const [index, stored] of [low, middle, high].entries()) {
        await put(client, 'conditions', key('compare'), { value: stored });
        const single = compare('value', comparison as Comparison, middle);

        const passed = await passes('compare', condition('IGNORE', single));

        expect({ comparison, index, passed }).toEqual({
          comparison,
          index,
          passed: expected[index],
        });
      }
    }
  });

  it('compares booleans', async () => {
    await put(client, 'conditions', key('boolean'), { value: true });

    expect(await passes('boolean', condition('IGNORE', compare('value', 'EQUAL', true)))).toBe(
      true,
    );
    expect(await passes('boolean', condition('IGNORE', compare('value', 'EQUAL', false)))).toBe(
      false,
    );
  });

  it.each(Object.keys(TRUTH) as Comparison[])(
    '%s against a value of another type does not hold',
    async (comparison) => {
      await put(client, 'conditions', key('types'), { value: 7 });

      const single = compare('value', comparison, long(7));

      expect(await passes('types', condition('IGNORE', single))).toBe(false);
    },
  );

  it('passes without the column exactly if it is told to', async () => {
    await put(client, 'conditions', key('missing'), { other: 'x' });

    expect(await passes('missing', condition('IGNORE', compare('value', 'EQUAL', 'x', true)))).toBe(
      true,
    );
    expect(
      await passes('missing', condition('IGNORE', compare('value', 'EQUAL', 'x', false))),
    ).toBe(false);
  });

  it('judges a row that is not there as one without columns', async () => {
    expect(await passes('nobody', condition('IGNORE', compare('value', 'EQUAL', 'x')))).toBe(false);
    expect(await passes('nobody', condition('IGNORE', compare('value', 'EQUAL', 'x', true)))).toBe(
      true,
    );
  });

  it('may name a key column', async () => {
    await put(client, 'conditions', key('named'), {});

    expect(await passes('named', condition('IGNORE', compare('id', 'EQUAL', 'named')))).toBe(true);
    expect(await passes('named', condition('IGNORE', compare('id', 'EQUAL', 'other')))).toBe(false);
  });

  it.each([
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ])('combines %s and %s by AND, OR and NOT', async (first, second) => {
    await put(client, 'conditions', key('combined'), { value: 'x' });
    const is = (holds: boolean) => compare('value', holds ? 'EQUAL' : 'NOT_EQUAL', 'x');
    const judge = (whole: ColumnCondition) => passes('combined', condition('EXPECT_EXIST', whole));

    expect(await judge(combine('AND', is(first), is(second)))).toBe(first && second);
    expect(await judge(combine('OR', is(first), is(second)))).toBe(first || second);
    expect(await judge(combine('NOT', is(first)))).toBe(!first);
    expect(await judge(combine('NOT', combine('AND', is(first), is(second))))).toBe(
      !(first && second),
    );
  });

  it('guards PutRow and DeleteRow in the same way', async () => {
    await put(client, 'conditions', key('guarded'), { owner: 'me' });
    const mine = condition('EXPECT_EXIST', compare('owner', 'EQUAL', 'me'));
    const theirs = condition('EXPECT_EXIST', compare('owner', 'EQUAL', 'you'));
    const remove = (when: typeof mine) =>
      client.deleteRow({ tableName: 'conditions', primaryKey: key('guarded'), condition: when });

    const failed = refused(403, 'OTSConditionCheckFail', 'Condition check failed.');
    expect(await refusalOf(put(client, 'conditions', key('guarded'), {}, theirs))).toEqual(failed);
    expect(await refusalOf(remove(theirs))).toEqual(failed);
    expect((await read(client, 'conditions', key('guarded')))?.columns).toEqual({ owner: 'me' });
    await remove(mine);
    expect(await read(client, 'conditions', key('guarded'))).toBeUndefined();
  });

  it('looks at all versions when told to', async () => {
    await createTable(client, 'versioned', { id: 'STRING' }, { maxVersions: 3 });
    const update = (value: string, timestamp: number) =>
      client.updateRow({
        tableName: 'versioned',
        primaryKey: key('v'),
        condition: condition(),
        updateOfAttributeColumns: [{ PUT: [{ state: value, timestamp }] }],
      });
    const now = Date.now();
    await update('old', now - 2000);
    await update('new', now - 1000);
    const judge = (single: ColumnCondition) =>
      refusalOf(
        client.deleteRow({
          tableName: 'versioned',
          primaryKey: key('v'),
          condition: condition('EXPECT_EXIST', single),
        }),
      );

    expect(await judge(compare('state', 'EQUAL', 'old'))).toEqual(
      refused(403, 'OTSConditionCheckFail'),
    );
    await expect(judge(compare('state', 'EQUAL', 'old', false, false))).rejects.toThrow(
      'was not refused',
    );
  });

  it('with more than ten comparisons is refused', async () => {
    const many = combine(
      'AND',
      ...Array.from({ length: 11 }, () => compare('value', 'EQUAL', 'x', true)),
    );

    expect(
      await refusalOf(put(client, 'conditions', key('many'), {}, condition('IGNORE', many))),
    ).toEqual(refused(400, 'OTSParameterInvalid'));
  });
});

describe('a filter of a read', () => {
  const get = (columnFilter: unknown, columnsToGet?: string[]) =>
    client
      .getRow({
        tableName: 'conditions',
        primaryKey: key('filtered'),
        columnFilter: columnFilter as ColumnCondition,
        ...(columnsToGet === undefined ? {} : { columnsToGet }),
      })
      .then(({ row }) => plainRow(row)?.columns);

  beforeAll(() =>
    put(client, 'conditions', key('filtered'), { a: 'x', b: 'y', c: 'z', d: long(1) }),
  );

  it('hides a row that does not satisfy it', async () => {
    expect(await get(compare('a', 'EQUAL', 'x'))).toMatchObject({ a: 'x' });
    expect(await get(compare('a', 'EQUAL', 'y'))).toBeUndefined();
  });

  it('sees only the columns that are read', async () => {
    expect(await get(compare('a', 'EQUAL', 'x'), ['b'])).toBeUndefined();
    expect(await get(compare('a', 'EQUAL', 'x', true), ['b'])).toEqual({ b: 'y' });
  });

  it('can be a window on the columns, which come by name', async () => {
    expect(await get(new sdk.ColumnPaginationFilter(2, 1))).toEqual({ b: 'y', c: 'z' });
    expect(await get(new sdk.ColumnPaginationFilter(5, 3))).toEqual({ d: 1n });
  });

  it('is refused as a condition if it is such a window', async () => {
    const window = new sdk.ColumnPaginationFilter(1, 0) as unknown as ColumnCondition;

    expect(
      await refusalOf(put(client, 'conditions', key('w'), {}, condition('IGNORE', window))),
    ).toEqual(refused(400, 'OTSParameterInvalid'));
  });
});

describe('a selection of columns', () => {
  const get = (selection: Partial<Parameters<Client['getRow']>[0]>) =>
    client
      .getRow({ tableName: 'conditions', primaryKey: key('selected'), ...selection })
      .then(({ row }) => plainRow(row)?.columns);

  beforeAll(() => put(client, 'conditions', key('selected'), { a: 'x', b: 'y', c: 'z' }));

  it('returns the named ones that are there', async () => {
    expect(await get({ columnsToGet: ['c', 'a', 'c', 'nothing'] })).toEqual({ a: 'x', c: 'z' });
  });

  it('hides a row with none of them, unless a key column is among them', async () => {
    expect(await get({ columnsToGet: ['nothing'] })).toBeUndefined();
    expect(await get({ columnsToGet: ['nothing', 'id'] })).toEqual({});
  });

  it('can be a range of names, its end excluded', async () => {
    expect(await get({ startColumn: 'b' })).toEqual({ b: 'y', c: 'z' });
    expect(await get({ startColumn: 'a', endColumn: 'c' })).toEqual({ a: 'x', b: 'y' });
  });

  it('of more than 128 names is refused', async () => {
    const names = Array.from({ length: 129 }, (_, index) => `c${String(index)}`);

    expect(await refusalOf(get({ columnsToGet: names }))).toEqual(
      refused(400, 'OTSParameterInvalid', 'limit count: 128, column count: 129'),
    );
  });
});
