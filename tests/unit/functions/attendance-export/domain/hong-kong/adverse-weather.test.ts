import { describe, expect, test } from 'vitest';
import {
  forgivenIntervals,
  forgivenWithin,
  weatherPolicySchema,
} from '../../../../../../functions/attendance-export/domain/hong-kong/adverse-weather.ts';
import type { WeatherInterval } from '../../../../../../functions/attendance-export/domain/hong-kong/weather-interval.ts';
import type { WeatherSignal } from '../../../../../../functions/attendance-export/domain/hong-kong/weather-signal.ts';

const minute = (time: string): number => Date.parse(`2026-07-${time}:00+08:00`) / 60_000;
const spell = (signal: WeatherSignal, from: string, to: string): WeatherInterval => ({
  signal,
  start: minute(from),
  end: minute(to),
  source: 'observatory',
});
const lateness = weatherPolicySchema.parse({ effect: 'forgive-lateness' });

describe('what a policy forgives', () => {
  test('is nothing until a company says so', () => {
    const policy = weatherPolicySchema.parse({});

    expect(
      forgivenIntervals([spell('TC10', '20T01:00', '20T09:00')], policy, '2026-07-20'),
    ).toEqual([]);
  });

  test('is the time of a signal and the two hours after it', () => {
    const day = forgivenIntervals([spell('TC8', '20T05:00', '20T08:30')], lateness, '2026-07-20');

    expect(day).toEqual([{ start: minute('20T05:00'), end: minute('20T10:30') }]);
  });

  test.each(['TC1', 'TC3', 'WRAINA', 'WRAINR'] as const)('is not the time of %s', (signal) => {
    expect(
      forgivenIntervals([spell(signal, '20T05:00', '20T08:30')], lateness, '2026-07-20'),
    ).toEqual([]);
  });

  test.each(['TC8', 'TC9', 'TC10', 'WRAINB', 'EXTREME'] as const)('is the time of %s', (signal) => {
    expect(
      forgivenIntervals([spell(signal, '20T05:00', '20T08:30')], lateness, '2026-07-20'),
    ).toHaveLength(1);
  });

  test('runs on without a gap where one signal follows another within the two hours', () => {
    const spells = [
      spell('WRAINB', '20T12:00', '20T13:00'),
      spell('TC9', '20T08:00', '20T10:00'),
      spell('TC8', '20T10:00', '20T10:30'),
    ];

    expect(forgivenIntervals(spells, lateness, '2026-07-20')).toEqual([
      { start: minute('20T08:00'), end: minute('20T15:00') },
    ]);
  });

  test('is one stretch where one signal ends as another begins', () => {
    const policy = weatherPolicySchema.parse({
      effect: 'forgive-absence',
      resumeWithinMinutes: 0,
    });
    const spells = [spell('TC8', '20T08:00', '20T10:00'), spell('TC9', '20T10:00', '20T11:00')];

    expect(forgivenIntervals(spells, policy, '2026-07-20')).toEqual([
      { start: minute('20T08:00'), end: minute('20T11:00') },
    ]);
  });

  test('is cut at midnight, before and after', () => {
    const night = [spell('TC8', '19T22:00', '20T23:30')];

    expect(forgivenIntervals(night, lateness, '2026-07-20')).toEqual([
      { start: minute('20T00:00'), end: minute('21T00:00') },
    ]);
    expect(forgivenIntervals(night, lateness, '2026-07-21')).toEqual([
      { start: minute('21T00:00'), end: minute('21T01:30') },
    ]);
  });

  test('reaches over midnight for a night shift', () => {
    const shift = { start: minute('20T22:00'), end: minute('21T06:00') };

    expect(forgivenWithin([spell('TC8', '20T20:00', '21T01:00')], lateness, shift)).toEqual([
      { start: minute('20T22:00'), end: minute('21T03:00') },
    ]);
  });

  test('follows the company’s signals and its own time for resuming work', () => {
    const policy = weatherPolicySchema.parse({
      effect: 'forgive-absence',
      signals: ['WRAINR'],
      resumeWithinMinutes: 0,
    });
    const spells = [spell('WRAINR', '20T05:00', '20T06:00'), spell('TC8', '20T07:00', '20T08:00')];

    expect(forgivenIntervals(spells, policy, '2026-07-20')).toEqual([
      { start: minute('20T05:00'), end: minute('20T06:00') },
    ]);
  });
});
