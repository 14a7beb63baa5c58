import { describe, expect, it } from 'vitest';
import { isWorkingDay, minuteOfDay, weekdayOf } from '../../../../shared/time/index.ts';

const office = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00', closedDays: ['2026-10-01'] };

describe('working hours', () => {
  it.each([
    // By the calendar on the wall.
    ['2026-10-01', 4],
    ['2026-11-29', 7],
    ['2026-11-30', 1],
    ['2028-02-29', 2],
  ])('%s is weekday %i', (day, weekday) => {
    expect(weekdayOf(day)).toBe(weekday);
  });

  it.each([
    ['2026-10-01', false],
    ['2026-10-02', true],
    ['2026-10-03', false],
  ])('work begins on %s: %s', (day, works) => {
    expect(isWorkingDay(office, day)).toBe(works);
  });

  it.each([
    ['00:00', 0],
    ['09:30', 570],
    ['23:59', 1_439],
  ])('%s is minute %i of the day', (time, minute) => {
    expect(minuteOfDay(time)).toBe(minute);
  });
});
