import type { DayAmount } from './day-amount.ts';
import { isPayableMeasure } from './measure.ts';
import type { PayRules } from './pay-rules.ts';
import type { PayrollMapping } from './payroll-mapping.ts';
import { roundingRuleFor, type RoundingRule } from './rounding.ts';

/** Minutes are rounded by the measure of the mapping row that writes them; undefined for no rounding. */
export function roundingByMapping(
  { rounding }: Pick<PayRules, 'rounding'>,
  mapping: Pick<PayrollMapping, 'codeOn'>,
): ((amount: DayAmount) => RoundingRule | undefined) | undefined {
  if (rounding.length === 0) return undefined;
  return ({ measure, date }) => {
    const code = isPayableMeasure(measure) ? mapping.codeOn(measure, date) : undefined;
    return roundingRuleFor(rounding, code?.measure ?? measure);
  };
}
