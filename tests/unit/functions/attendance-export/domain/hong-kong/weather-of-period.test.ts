import { describe, expect, test } from 'vitest';
import { weatherOfPeriod } from '../../../../../../functions/attendance-export/domain/hong-kong/weather-of-period.ts';
import { weatherOverrideSchema } from '../../../../../../functions/attendance-export/domain/hong-kong/weather-override.ts';
import { monthPeriod } from '../../../../../../shared/time/index.ts';

const october = monthPeriod('2026-10');
const minute = (local: string): number => Date.parse(`${local}:00+08:00`) / 60_000;

/** A black rainstorm whose end no snapshot shows. */
function begun(local: string): string {
  const time = `${local}:00+08:00`;
  return JSON.stringify({
    WRAIN: { code: 'WRAINB', actionCode: 'ISSUE', issueTime: time, updateTime: time },
  });
}

function ended(local: string): string {
  const time = `${local}:00+08:00`;
  return JSON.stringify({
    WRAIN: { code: 'CANCEL', actionCode: 'CANCEL', issueTime: time, updateTime: time },
  });
}

function override(date: string, from: string, to: string) {
  return weatherOverrideSchema.parse({
    date,
    from,
    to,
    signal: 'WRAINB',
    reason: 'end missing',
    author: 'payroll',
  });
}

describe('the weather of a period', () => {
  test('is what the files show', () => {
    const files = [begun('2026-10-06T08:00'), ended('2026-10-06T11:30')];

    expect(weatherOfPeriod(files, [], october)).toEqual({
      intervals: [
        {
          signal: 'WRAINB',
          start: minute('2026-10-06T08:00'),
          end: minute('2026-10-06T11:30'),
          source: 'observatory',
        },
      ],
      problems: [],
    });
  });

  test('has a problem where an end is missing, until a row of that day gives it', () => {
    const files = [begun('2026-10-06T08:00')];
    const row = override('2026-10-06', '08:00', '11:00');

    expect(weatherOfPeriod(files, [], october).problems).toHaveLength(1);
    expect(
      weatherOfPeriod(files, [override('2026-10-07', '08:00', '11:00')], october).problems,
    ).toHaveLength(1);
    expect(weatherOfPeriod(files, [row], october)).toEqual({
      intervals: [
        {
          signal: 'WRAINB',
          start: minute('2026-10-06T08:00'),
          end: minute('2026-10-06T11:00'),
          source: 'manual',
        },
      ],
      problems: [],
    });
  });

  test.each([
    ['2026-06-01T08:00', 0],
    ['2026-09-29T08:00', 1],
    ['2026-11-01T08:00', 1],
    ['2026-12-01T08:00', 0],
  ])('with an end missing since %s has %d problems', (since, count) => {
    expect(weatherOfPeriod([begun(since)], [], october).problems).toHaveLength(count);
  });

  test('has a problem for each file that cannot be read, whatever the rows say', () => {
    const rows = [override('2026-10-06', '08:00', '11:00')];

    expect(weatherOfPeriod(['not JSON', '[]'], rows, october).problems).toHaveLength(2);
  });
});
