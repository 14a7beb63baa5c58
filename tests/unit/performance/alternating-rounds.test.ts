import { describe, expect, it } from 'vitest';
import { compareInRounds, median } from '../../performance/alternating-rounds.ts';

describe('rounds of a comparison', () => {
  it('change who goes first, and count no warm-up', async () => {
    const order: string[] = [];
    const variant = (name: string, cost: number) => (): number => {
      order.push(name);
      return cost;
    };

    const result = await compareInRounds(
      { subject: variant('s', 6), reference: variant('r', 4) },
      { rounds: 2, warmUp: 1 },
    );

    expect(order.join('')).toBe('rssrrs');
    expect(result).toEqual({ subject: 6, reference: 4, ratio: 1.5 });
  });

  it('take the middle of the ratios of each round, not the ratio of the middles', async () => {
    const subject = [10, 30, 20].values();
    const reference = [10, 10, 40].values();
    const next = (values: Iterator<number>) => (): number => Number(values.next().value);

    const result = await compareInRounds(
      { subject: next(subject), reference: next(reference) },
      { rounds: 3, warmUp: 0 },
    );

    expect(result).toEqual({ subject: 20, reference: 10, ratio: 1 });
  });

  it('know the middle of an even and an odd number of values', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });
});
