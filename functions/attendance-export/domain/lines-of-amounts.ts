import type { PayPeriod } from '../../../shared/time/index.ts';
import type { DayAmount } from './day-amount.ts';
import type { LineKind, PayrollLine } from './payroll-line.ts';

/** What lines have beside the amounts. */
export interface LineSubject {
  readonly name: string;
  readonly period: PayPeriod;
  /** Earlier periods whose corrections may be among the amounts. */
  readonly priorPeriods: readonly PayPeriod[];
}

/**
 * The lines of one person: amounts added up by payroll identity, code, kind and period. What adds up
 * to nothing is no line, unless an amount of nothing asks for one.
 */
export function linesOfAmounts(amounts: readonly DayAmount[], subject: LineSubject): PayrollLine[] {
  const lines = new Map<string, { line: PayrollLine; isWanted: boolean }>();
  for (const amount of amounts) {
    const empty = emptyLine(amount, subject);
    const key = keyOf(empty);
    const before = lines.get(key);
    const minutes = (before?.line.minutes ?? 0) + amount.minutes;
    const isWanted = before?.isWanted === true || amount.minutes === 0;
    lines.set(key, { line: { ...empty, minutes, roundedMinutes: minutes }, isWanted });
  }
  return [...lines.values()].flatMap(({ line, isWanted }) =>
    line.minutes === 0 && !isWanted ? [] : [line],
  );
}

function emptyLine(amount: DayAmount, { name, period, priorPeriods }: LineSubject): PayrollLine {
  const { employeeNumber, userId, payGroup, costCentre } = amount;
  const { earningsCode, unit, multiplier, minutesPerDay, date } = amount;
  const prior = isIn(period, date) ? undefined : priorPeriods.find((one) => isIn(one, date));
  const { from, to } = prior ?? period;
  return {
    employeeNumber,
    userId,
    name,
    payGroup,
    costCentre,
    earningsCode,
    unit,
    minutes: 0,
    roundedMinutes: 0,
    multiplier,
    minutesPerDay,
    kind: kindOf(amount, prior),
    from,
    to,
  };
}

function kindOf({ source }: DayAmount, prior: PayPeriod | undefined): LineKind {
  if (prior !== undefined) return 'prior-period';
  return source === 'adjustment' ? 'adjustment' : 'regular';
}

function isIn({ from, to }: PayPeriod, date: string): boolean {
  return date >= from && date <= to;
}

function keyOf(line: PayrollLine): string {
  const { employeeNumber, payGroup, costCentre, earningsCode, unit, multiplier } = line;
  const { minutesPerDay, kind, from } = line;
  return `${employeeNumber}|${payGroup}|${costCentre}|${earningsCode}|${unit}|${multiplier}|${String(minutesPerDay)}|${kind}|${from}`;
}
