import { describe, expect, test } from 'vitest';
import {
  applyWeatherOverrides,
  weatherOverrideSchema,
  type WeatherOverride,
} from '../../../../../../functions/attendance-export/domain/hong-kong/weather-override.ts';
import type { WeatherInterval } from '../../../../../../functions/attendance-export/domain/hong-kong/weather-interval.ts';

const MIDNIGHT = Date.parse('2026-07-20T00:00:00+08:00') / 60_000;
const row = (fields: object): WeatherOverride =>
  weatherOverrideSchema.parse({
    date: '2026-07-20',
    from: '09:00',
    to: '10:00',
    signal: 'TC8',
    reason: 'file missing',
    author: 'Payroll',
    ...fields,
  });
const observed = (signal: 'TC8' | 'WRAINB', from: number, to: number): WeatherInterval => ({
  signal,
  start: MIDNIGHT + from,
  end: MIDNIGHT + to,
  source: 'observatory',
});
const minutes = (intervals: readonly WeatherInterval[]): (string | number)[][] =>
  intervals.map(({ signal, source, start, end }) => [
    signal,
    source,
    start - MIDNIGHT,
    end - MIDNIGHT,
  ]);

describe('an override row', () => {
  test('puts a signal in force in Hong Kong time, to the end of the day at most', () => {
    const extreme = row({ signal: 'EXTREME', from: '22:30', to: '24:00' });

    expect(minutes(applyWeatherOverrides([], [extreme]))).toEqual([
      ['EXTREME', 'manual', 1_350, 1_440],
    ]);
  });

  test('takes its signal out and leaves others alone', () => {
    const files = [observed('TC8', 500, 700), observed('WRAINB', 500, 700)];

    expect(minutes(applyWeatherOverrides(files, [row({ inForce: 'no' })]))).toEqual([
      ['TC8', 'observatory', 500, 540],
      ['WRAINB', 'observatory', 500, 700],
      ['TC8', 'observatory', 600, 700],
    ]);
  });

  test('goes before the files and before earlier rows', () => {
    const rows = [row({ to: '11:00' }), row({ from: '10:00', to: '12:00', inForce: 'no' })];

    expect(minutes(applyWeatherOverrides([observed('TC8', 590, 900)], rows))).toEqual([
      ['TC8', 'manual', 540, 600],
      ['TC8', 'observatory', 720, 900],
    ]);
  });

  test.each([
    [{ from: '10:00', to: '09:00' }, 'to'],
    [{ from: '10:00', to: '10:00' }, 'to'],
    [{ to: '24:30' }, 'to'],
    [{ date: '2026-02-30' }, 'date'],
    [{ signal: 'TC8NE' }, 'signal'],
    [{ reason: ' ' }, 'reason'],
    [{ author: '' }, 'author'],
  ])('with %o is refused', (fields, place) => {
    expect(() => row(fields)).toThrow(place);
  });
});
