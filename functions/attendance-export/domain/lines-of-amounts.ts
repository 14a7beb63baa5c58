import type { PayPeriod } from '../../../shared/time/index.ts';
import type { DayAmount } from './day-amount.ts';
import type { LineKind, PayrollLine } from './payroll-line.ts';
import { roundMinutes, type RoundingRule } from './rounding.ts';

/** What lines have beside the amounts. */
export interface LineSubject {
  readonly name: string;
  readonly period: PayPeriod;
  /** Earlier periods whose corrections may be among the amounts. */
  readonly priorPeriods: readonly PayPeriod[];
  /** The rounding rule of the mapping row that wrote an amount; without one minutes stay exact. */
  readonly roundingOf?: ((amount: DayAmount) => RoundingRule | undefined) | undefined;
}

/** A line with the minutes found for it so far. */
interface RunningLine {
  /** The first amount: it has what all amounts of the line share. */
  readonly first: DayAmount;
  readonly kind: LineKind;
  readonly period: PayPeriod;
  minutes: number;
  isWanted: boolean;
  /** Minutes by rounding rule: two rows with rules of their own may write one code. */
  readonly byRule: Map<RoundingRule | undefined, number> | undefined;
}

/**
 * The lines of one person: amounts added up by payroll identity, code, kind and period, then rounded
 * once. What adds up to nothing is no line, unless an amount of nothing asks for one.
 */
export function linesOfAmounts(amounts: readonly DayAmount[], subject: LineSubject): PayrollLine[] {
  const running: RunningLine[] = [];
  for (const amount of amounts) {
    const prior = priorPeriodOf(amount, subject);
    const kind = kindOf(amount, prior);
    const period = prior ?? subject.period;
    // A person has few lines, so looking at each is faster than building keys.
    let line = running.find((one) => isOfLine(amount, kind, period, one));
    if (line === undefined) {
      const byRule = subject.roundingOf === undefined ? undefined : new Map();
      line = { first: amount, kind, period, minutes: 0, isWanted: false, byRule };
      running.push(line);
    }
    line.minutes += amount.minutes;
    line.isWanted ||= amount.minutes === 0;
    if (line.byRule !== undefined) {
      const rule = subject.roundingOf?.(amount);
      line.byRule.set(rule, (line.byRule.get(rule) ?? 0) + amount.minutes);
    }
  }
  return running
    .filter(({ minutes, isWanted }) => minutes !== 0 || isWanted)
    .map((line) => payrollLineOf(line, subject.name));
}

function priorPeriodOf(
  { date }: DayAmount,
  { period, priorPeriods }: LineSubject,
): PayPeriod | undefined {
  if (priorPeriods.length === 0 || isIn(period, date)) return undefined;
  return priorPeriods.find((one) => isIn(one, date));
}

function kindOf({ source }: DayAmount, prior: PayPeriod | undefined): LineKind {
  if (prior !== undefined) return 'prior-period';
  return source === 'adjustment' ? 'adjustment' : 'regular';
}

function isIn({ from, to }: PayPeriod, date: string): boolean {
  return date >= from && date <= to;
}

function isOfLine(
  amount: DayAmount,
  kind: LineKind,
  period: PayPeriod,
  { first, kind: kindOfLine, period: periodOfLine }: RunningLine,
): boolean {
  return (
    amount.earningsCode === first.earningsCode &&
    amount.employeeNumber === first.employeeNumber &&
    amount.costCentre === first.costCentre &&
    amount.payGroup === first.payGroup &&
    amount.unit === first.unit &&
    amount.multiplier === first.multiplier &&
    amount.minutesPerDay === first.minutesPerDay &&
    kind === kindOfLine &&
    period.from === periodOfLine.from
  );
}

function payrollLineOf({ first, kind, period, minutes, byRule }: RunningLine, name: string) {
  return {
    employeeNumber: first.employeeNumber,
    userId: first.userId,
    name,
    payGroup: first.payGroup,
    costCentre: first.costCentre,
    earningsCode: first.earningsCode,
    unit: first.unit,
    minutes,
    roundedMinutes: byRule === undefined ? minutes : roundedSum(byRule),
    multiplier: first.multiplier,
    minutesPerDay: first.minutesPerDay,
    kind,
    from: period.from,
    to: period.to,
  } satisfies PayrollLine;
}

function roundedSum(byRule: ReadonlyMap<RoundingRule | undefined, number>): number {
  let sum = 0;
  for (const [rule, minutes] of byRule) {
    sum += rule === undefined ? minutes : roundMinutes(minutes, rule);
  }
  return sum;
}
