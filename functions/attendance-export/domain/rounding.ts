import type { PayRules } from './pay-rules.ts';

/** One rule of the rounding policy. */
export type RoundingRule = PayRules['rounding'][number];

/**
 * Minutes to whole units: `down` towards nothing, `up` away from it, `nearest` with halves away from
 * it. The same for sums below zero, so that a correction takes back what was written before.
 */
export function roundMinutes(minutes: number, { unitMinutes, direction }: RoundingRule): number {
  const size = Math.abs(minutes);
  const units = size / unitMinutes;
  const whole =
    direction === 'down'
      ? Math.floor(units)
      : direction === 'up'
        ? Math.ceil(units)
        : Math.floor((2 * size + unitMinutes) / (2 * unitMinutes));
  const rounded = whole * unitMinutes;
  return minutes < 0 && rounded > 0 ? -rounded : rounded;
}

/** The rule for minutes that a mapping row of this measure writes; undefined for none. */
export function roundingRuleFor(
  rules: readonly RoundingRule[],
  measure: string,
): RoundingRule | undefined {
  return rules.find(({ measures }) => measures.some((named) => named === measure));
}
