import { expect, test } from 'vitest';
import { AmountBook } from '../../../../../functions/attendance-export/domain/amount-book.ts';
import {
  amountChanges,
  differenceRows,
} from '../../../../../functions/attendance-export/domain/amount-differences.ts';
import type { DayAmount } from '../../../../../functions/attendance-export/domain/day-amount.ts';
import { amount } from './sample-amounts.ts';

function bookOf(...amounts: readonly DayAmount[]): AmountBook {
  const book = new AmountBook();
  book.add(amounts);
  return book;
}

test('what a file pays otherwise is told by person, day and code, and nothing that is the same', () => {
  const before = bookOf(
    amount({ minutes: 480 }),
    amount({ date: '2026-10-06', minutes: 480 }),
    amount({ date: '2026-10-07', earningsCode: 'LATE', measure: 'late', minutes: 10 }),
  );
  const now = bookOf(
    amount({ minutes: 480 }),
    amount({ date: '2026-10-06', minutes: 450 }),
    amount({ userId: 'u2', employeeNumber: '000002', minutes: 60 }),
  );

  const rows = differenceRows(amountChanges(before, now));

  expect(
    rows.map(([number, , date, , code, , was, is, difference]) => [
      number,
      date,
      code,
      was,
      is,
      difference,
    ]),
  ).toEqual([
    ['000001', '2026-10-06', 'REG', '480', '450', '-30'],
    ['000001', '2026-10-07', 'LATE', '10', '0', '-10'],
    ['000002', '2026-10-05', 'REG', '0', '60', '60'],
  ]);
});
