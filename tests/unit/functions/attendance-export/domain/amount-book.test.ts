import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AmountBook } from '../../../../../functions/attendance-export/domain/amount-book.ts';
import type { DayAmount } from '../../../../../functions/attendance-export/domain/day-amount.ts';
import { amount } from './sample-amounts.ts';

function bookOf(...entries: readonly (readonly [1 | -1, readonly DayAmount[]])[]): AmountBook {
  const book = new AmountBook();
  for (const [sign, amounts] of entries) book.add(amounts, sign);
  return book;
}

describe('a book of day amounts', () => {
  test('adds what is the same day, identity, code and measure, and nothing else', () => {
    const book = bookOf([
      1,
      [
        amount({ minutes: 100 }),
        amount({ minutes: 20 }),
        amount({ costCentre: 'CC2', minutes: 3 }),
        amount({ date: '2026-10-06', minutes: 4 }),
        amount({ earningsCode: 'OT1', minutes: 5 }),
        amount({ userId: 'u2', minutes: 6 }),
      ],
    ]);

    expect(book.of('u1').map(({ minutes }) => minutes)).toEqual([5, 120, 3, 4]);
    expect(book.of('u2').map(({ minutes }) => minutes)).toEqual([6]);
    expect(book.userIds).toEqual(['u1', 'u2']);
  });

  test('takes back under the old cost centre what it gives under the new one', () => {
    const book = bookOf(
      [1, [amount({ costCentre: 'NEW', minutes: 480 })]],
      [-1, [amount({ costCentre: 'OLD', minutes: 480 })]],
    );

    expect(book.of('u1').map(({ costCentre, minutes }) => [costCentre, minutes])).toEqual([
      ['NEW', 480],
      ['OLD', -480],
    ]);
  });

  test('knows somebody of whom nothing is left, and has no entry of nothing', () => {
    const book = bookOf([1, [amount()]], [-1, [amount()]]);

    expect(book.has('u1')).toBe(true);
    expect(book.of('u1')).toEqual([]);
    expect(book.has('u2')).toBe(false);
  });

  test('takes only the days of a period, both ends included', () => {
    const book = new AmountBook();
    const days = ['2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01'];

    book.add(
      days.map((date) => amount({ date })),
      1,
      { from: '2026-10-01', to: '2026-10-31' },
    );

    expect(book.of('u1').map(({ date }) => date)).toEqual(['2026-10-01', '2026-10-31']);
  });

  test('gives the same whatever the order of entry', () => {
    const entry = fc.record({
      date: fc.constantFrom('2026-10-05', '2026-10-06'),
      earningsCode: fc.constantFrom('REG', 'OT1'),
      costCentre: fc.constantFrom('CC1', 'CC2'),
      minutes: fc.integer({ min: -600, max: 600 }),
    });
    fc.assert(
      fc.property(fc.array(entry), fc.integer(), (entries, turn) => {
        const amounts = entries.map((change) => amount(change));
        const cut = amounts.length === 0 ? 0 : Math.abs(turn) % amounts.length;
        const turned = [...amounts.slice(cut), ...amounts.slice(0, cut)];

        expect(bookOf([1, turned]).of('u1')).toEqual(bookOf([1, amounts]).of('u1'));
      }),
    );
  });
});
