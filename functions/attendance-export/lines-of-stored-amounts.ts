import type { PersonAmounts } from './domain/amounts-text.ts';
import { linesOfAmounts } from './domain/lines-of-amounts.ts';
import { payRulesSchema } from './domain/pay-rules.ts';
import { compareLines, type PayrollLine } from './domain/payroll-line.ts';
import type { PayrollMapping } from './domain/payroll-mapping.ts';
import { roundingByMapping } from './domain/rounding-by-mapping.ts';
import type { RunIdentity } from './object-keys.ts';
import type { RunPins } from './run-pins.ts';

export interface StoredLineInputs {
  readonly identity: Pick<RunIdentity, 'period'>;
  readonly pins: Pick<RunPins, 'payRules' | 'corrections'>;
  readonly mapping: PayrollMapping;
  /** Names by user id, as they were when the run was made. */
  readonly names: ReadonlyMap<string, string>;
}

/** The lines of a run from what it pays per person, day and code: no answer of DingTalk is needed. */
export function linesOfStoredAmounts(
  people: readonly PersonAmounts[],
  { identity, pins, mapping, names }: StoredLineInputs,
): PayrollLine[] {
  const { period } = identity;
  const priorPeriods = pins.corrections.map(({ from, to }) => ({ from, to }));
  const roundingOf = roundingByMapping(payRulesSchema.parse(pins.payRules), mapping);
  return people
    .flatMap(({ userId, amounts }) => {
      const name = names.get(userId) ?? '';
      return linesOfAmounts(amounts, { name, period, priorPeriods, roundingOf });
    })
    .sort(compareLines);
}
