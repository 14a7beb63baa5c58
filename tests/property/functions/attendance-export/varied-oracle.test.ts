import { describe, expect, test } from 'vitest';
import {
  createSampleCompany,
  type SampleParameters,
} from '../../../../infra/local/sample-company/index.ts';
import { monthPeriod, type PayPeriod } from '../../../../shared/time/index.ts';
import { compareWithOracle } from '../../../support/oracle-comparison.ts';

function parameters(seed: number, period: PayPeriod, employees = 110): SampleParameters {
  return { seed, employees, period, rules: 'varied', companies: seed % 2 === 0 ? 2 : 1 };
}

const companies: readonly SampleParameters[] = [
  ...Array.from({ length: 12 }, (_, seed) =>
    parameters(seed, monthPeriod(`2026-${String(seed + 1).padStart(2, '0')}`)),
  ),
  parameters(21, { from: '2026-09-26', to: '2026-10-25' }),
  parameters(22, { from: '2026-12-16', to: '2026-12-31' }),
  parameters(23, { from: '2028-02-01', to: '2028-02-15' }),
  parameters(24, monthPeriod('2026-10'), 400),
  // Leave after midnight, inside the night shift of the day before, with its duration compared.
  ...[12, 18, 22, 26, 28, 35].map((seed) =>
    parameters(seed, monthPeriod(`2026-${String((seed % 12) + 1).padStart(2, '0')}`)),
  ),
];

describe('the computed measures and the sample company’s own plan, with varied rules', () => {
  test.each(companies)(
    'agree for seed $seed, $employees people, $period.from to $period.to, on every person, day and measure',
    (sample) => {
      const { disagreements, measures } = compareWithOracle(createSampleCompany(sample));

      expect(disagreements).toEqual([]);
      expect(measures).toBeGreaterThan(sample.employees);
    },
  );
});
