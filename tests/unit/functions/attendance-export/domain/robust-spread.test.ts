import { describe, expect, it } from 'vitest';
import {
  medianOf,
  spreadOf,
} from '../../../../../functions/attendance-export/domain/robust-spread.ts';

describe('robust spread', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(medianOf([9, 1, 5])).toBe(5);
    expect(medianOf([9, 1, 5, 2])).toBe(3.5);
    expect(medianOf([])).toBeNaN();
  });

  it('leaves the values it is given in their order', () => {
    const values = [3, 1, 2];

    medianOf(values);

    expect(values).toEqual([3, 1, 2]);
  });

  it('scales the median distance, so that one wild value changes nothing', () => {
    expect(spreadOf([1, 2, 3, 4, 5], 3)).toBeCloseTo(1 / 0.6745, 10);
    expect(spreadOf([1, 2, 3, 4, 5_000], 3)).toBeCloseTo(1 / 0.6745, 10);
    expect(spreadOf([7, 7, 7, 7_000], 7)).toBe(0);
  });
});
