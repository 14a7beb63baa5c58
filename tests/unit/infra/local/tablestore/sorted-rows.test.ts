import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Key, KeyBound } from '../../../../../infra/local/tablestore/primary-key.ts';
import { SortedRows } from '../../../../../infra/local/tablestore/sorted-rows.ts';

const key = (number: number): Key => [{ kind: 'integer', value: BigInt(number) }];
const LOWEST: KeyBound = [{ kind: 'inf-min' }];
const HIGHEST: KeyBound = [{ kind: 'inf-max' }];

interface TestRow {
  readonly key: Key;
  readonly number: number;
}
const row = (number: number): TestRow => ({ key: key(number), number });
const numbers = (rows: Iterable<TestRow>) => [...rows].map(({ number }) => number);

describe('sorted rows', () => {
  it('behave as a sorted list, whatever is inserted and deleted', () => {
    const step = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 3000 }));
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1500, maxLength: 4000 }),
        fc.integer({ min: -1, max: 3001 }),
        (steps, bound) => {
          const rows = new SortedRows<TestRow>();
          const model = new Set<number>();
          for (const [inserts, number] of steps) {
            if (inserts) rows.set(row(number));
            else rows.delete(key(number));
            if (inserts) model.add(number);
            else model.delete(number);
          }
          const sorted = [...model].sort((left, right) => left - right);

          expect(rows.size).toBe(sorted.length);
          expect(numbers(rows)).toEqual(sorted);
          expect(numbers(rows.ascendingFrom(key(bound)))).toEqual(
            sorted.filter((number) => number >= bound),
          );
          expect(numbers(rows.descendingFrom(key(bound)))).toEqual(
            sorted.filter((number) => number <= bound).reverse(),
          );
          expect(numbers(rows.ascendingFrom(LOWEST))).toEqual(sorted);
          expect(numbers(rows.descendingFrom(HIGHEST))).toEqual([...sorted].reverse());
          expect(rows.get(key(bound))?.number).toBe(model.has(bound) ? bound : undefined);
        },
      ),
      { numRuns: 15, seed: 21 },
    );
  });

  it('replace the row of the same key', () => {
    const rows = new SortedRows<TestRow>();
    rows.set({ key: key(1), number: 1 });
    rows.set({ key: key(1), number: 2 });

    expect(rows.size).toBe(1);
    expect(rows.get(key(1))?.number).toBe(2);
  });

  it('hold 200,000 rows that come in order, backwards or mixed', () => {
    const COUNT = 200_000;
    for (const place of [
      (index: number) => index,
      (index: number) => COUNT - 1 - index,
      (index: number) => (index * 7919) % COUNT,
    ]) {
      const rows = new SortedRows<TestRow>();
      for (let index = 0; index < COUNT; index += 1) rows.set(row(place(index)));

      expect(rows.size).toBe(COUNT);
      let expected = 0;
      for (const { number } of rows) expected = number === expected ? expected + 1 : -1;
      expect(expected).toBe(COUNT);
    }
  });
});
