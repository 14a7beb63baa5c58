import { describe, expect, test } from 'vitest';
import {
  lastEndedPeriod,
  periodBefore,
} from '../../../../../functions/attendance-export/domain/due-period.ts';

const months = { kind: 'calendar-month' } as const;
const at = (text: string): number => Date.parse(text);

describe('the last ended calendar month', () => {
  test.each([
    ['2026-11-02T09:10:00+08:00', '2026-10-01', '2026-10-31'],
    ['2026-10-31T23:59:59+08:00', '2026-09-01', '2026-09-30'],
    ['2026-11-01T00:00:00+08:00', '2026-10-01', '2026-10-31'],
    ['2027-01-12T18:10:00+08:00', '2026-12-01', '2026-12-31'],
    ['2028-03-02T09:10:00+08:00', '2028-02-01', '2028-02-29'],
  ])('at %s runs from %s to %s', (now, from, to) => {
    expect(lastEndedPeriod(months, at(now))).toEqual({ from, to });
  });

  test('is preceded by the month before it', () => {
    const last = lastEndedPeriod(months, at('2027-02-02T09:10:00+08:00'));

    expect(periodBefore(months, last)).toEqual({ from: '2026-12-01', to: '2026-12-31' });
  });
});
