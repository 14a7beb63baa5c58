import fc from 'fast-check';
import { expect, it } from 'vitest';
import { versionFor } from '../../../../../../infra/local/function-host/deployment/qualifiers.ts';
import { withWeights } from '../../../../../unit/infra/local/function-host/deployment/sample-function.ts';

const STEPS = 1000;

it('gives each version of an alias its share of evenly spread draws', () => {
  const share = fc.integer({ min: 0, max: STEPS / 2 });

  fc.assert(
    fc.property(share, share, (second, third) => {
      const target = withWeights({ '2': second / STEPS, '3': third / STEPS });
      const drawn = Array.from(
        { length: STEPS },
        // The middle of each step, so that rounding decides nothing.
        (_, step) => versionFor(target, 'live', (step + 0.5) / STEPS).versionId,
      );

      const count = (versionId: string) => drawn.filter((one) => one === versionId).length;
      expect([count('2'), count('3'), count('1')]).toEqual([second, third, STEPS - second - third]);
    }),
  );
});
