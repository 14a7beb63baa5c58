import { describe, expect, test } from 'vitest';
import {
  checkablePart,
  checkDueOn,
} from '../../../../../functions/attendance-export/domain/check-due.ts';
import { monthPeriod } from '../../../../../shared/time/index.ts';

const at = (hongKong: string): number => Date.parse(`${hongKong}+08:00`);

describe('the part of a period that can be checked', () => {
  test.each([
    ['the first day', '2026-10-01T23:59:59', undefined],
    ['the second day', '2026-10-02T00:00:00', '2026-10-01'],
    ['the last day', '2026-10-31T12:00:00', '2026-10-30'],
    ['the day after', '2026-11-01T00:00:00', '2026-10-31'],
    ['long after', '2026-12-24T00:00:00', '2026-10-31'],
  ])('ends with yesterday, or with the period: %s', (_what, now, to) => {
    const part = checkablePart(monthPeriod('2026-10'), at(now));

    expect(part).toEqual(to === undefined ? undefined : { from: '2026-10-01', to });
  });
});

describe('a reminder by itself', () => {
  test('is due on the days before the last day that the company names, and on no other', () => {
    const due = Array.from({ length: 31 }, (_, index) => String(index + 1).padStart(2, '0')).filter(
      (day) =>
        checkDueOn({ kind: 'calendar-month' }, [3, 1], at(`2026-10-${day}T09:10:00`)) !== undefined,
    );

    expect(due).toEqual(['28', '30']);
  });

  test('follows the company’s own periods', () => {
    const from26 = { kind: 'monthly-from-day', day: 26 } as const;

    expect(checkDueOn(from26, [0], at('2026-10-25T09:10:00'))).toEqual({
      from: '2026-09-26',
      to: '2026-10-25',
    });
    expect(checkDueOn({ kind: 'semi-monthly' }, [1], at('2026-10-14T09:10:00'))).toEqual({
      from: '2026-10-01',
      to: '2026-10-15',
    });
  });
});
