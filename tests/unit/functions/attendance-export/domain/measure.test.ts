import { describe, expect, test } from 'vitest';
import {
  fallbackMeasure,
  isPayableBucket,
  isPayableMeasure,
  neverPayableBuckets,
  payableMeasures,
  type PayableMeasure,
} from '../../../../../functions/attendance-export/domain/measure.ts';

function chainOf(measure: PayableMeasure): PayableMeasure[] {
  const next = fallbackMeasure(measure);
  return next === undefined ? [measure] : [measure, ...chainOf(next)];
}

describe('a measure without a mapping row of its own', () => {
  test.each<readonly [PayableMeasure, ...PayableMeasure[]]>([
    ['worked'],
    ['absent'],
    ['time-off-earned'],
    ['leave:annual', 'leave'],
    ['leave:other', 'leave'],
    ['business-trip', 'worked'],
    ['outing', 'worked'],
    ['weather', 'worked'],
    ['paid-break', 'worked'],
    ['overtime-workday-night', 'overtime-workday', 'overtime'],
    ['overtime-restday-night', 'overtime-restday', 'overtime-workday', 'overtime'],
    [
      'overtime-statutory-night',
      'overtime-statutory',
      'overtime-restday',
      'overtime-workday',
      'overtime',
    ],
  ])('%s falls back in this order', (measure, ...rest) => {
    expect(chainOf(measure)).toEqual([measure, ...rest]);
  });

  test('never runs in a circle', () => {
    for (const measure of payableMeasures) expect(chainOf(measure).length).toBeLessThan(6);
  });
});

test('names of mapping rows are the payable measures and leave by key', () => {
  for (const measure of payableMeasures) expect(isPayableMeasure(measure)).toBe(true);
  expect(['leave:annual', 'leave:sick-2'].map(isPayableMeasure)).toEqual([true, true]);
  expect(
    ['planned', 'off', 'earlyLeave', 'leave:', 'leave:A', 'toString', ''].map(isPayableMeasure),
  ).toEqual([false, false, false, false, false, false, false]);
});

test('no code can carry what is never payable', () => {
  for (const bucket of neverPayableBuckets) {
    expect(isPayableBucket(bucket)).toBe(false);
    expect(isPayableMeasure(bucket)).toBe(false);
  }
  expect(isPayableBucket('worked')).toBe(true);
  expect(isPayableBucket('leave:annual')).toBe(true);
});
