import { describe, expect, test } from 'vitest';
import { cutAtNight } from '../../../../../functions/attendance-export/domain/night-band.ts';
import { clockAt } from './measured-person.ts';

const night = { from: 22 * 60, to: 6 * 60 };

function minute(clock: string): number {
  return clockAt(clock) / 60_000;
}

function cut(from: string, to: string, band: typeof night | undefined) {
  return cutAtNight({ start: minute(from), end: minute(to) }, band).map(
    ({ start, end, isNight }) => [end - start, isNight],
  );
}

describe('the night band', () => {
  test.each([
    ['outside', '18:00', '22:00', [[240, false]]],
    ['inside', '22:00', '23:00', [[60, true]]],
    [
      'over its begin',
      '21:59',
      '22:01',
      [
        [1, false],
        [1, true],
      ],
    ],
    ['over midnight', '23:00', '26:00', [[180, true]]],
    [
      'over its end',
      '29:00',
      '31:00',
      [
        [60, true],
        [60, false],
      ],
    ],
    [
      'over a day and more',
      '20:00',
      '46:30',
      [
        [120, false],
        [480, true],
        [960, false],
        [30, true],
      ],
    ],
  ])('cuts a stretch %s', (_, from, to, expected) => {
    expect(cut(from, to, night)).toEqual(expected);
  });

  test('may lie within one day', () => {
    expect(cut('11:00', '15:00', { from: 12 * 60, to: 13 * 60 })).toEqual([
      [60, false],
      [60, true],
      [120, false],
    ]);
  });

  test('that is none, or of no length, cuts nothing', () => {
    expect(cut('20:00', '30:00', undefined)).toEqual([[600, false]]);
    expect(cut('20:00', '30:00', { from: 60, to: 60 })).toEqual([[600, false]]);
  });
});
