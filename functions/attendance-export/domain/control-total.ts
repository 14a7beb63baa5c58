import type { QuantityUnit } from './day-amount.ts';
import type { PayrollLine } from './payroll-line.ts';
import { formatDecimal, usualDecimals, writtenQuantity } from './quantity.ts';

/** What the receiver and the auditor add up again: per earnings code, over all lines. */
export interface ControlTotal {
  readonly earningsCode: string;
  readonly unit: QuantityUnit;
  readonly lines: number;
  /** Exact minutes, before rounding policy and multiplier; below zero only with corrections. */
  readonly minutes: number;
  /** Sum of the quantities as written, each rounded once: equals the sum of the file's column. */
  readonly quantity: string;
}

interface RunningTotal {
  readonly earningsCode: string;
  readonly unit: QuantityUnit;
  readonly decimals: number;
  lines: number;
  minutes: number;
  quantity: bigint;
}

/**
 * Control totals by earnings code, in code order. A code whose unit changes within the period has one
 * for each unit. `decimals` are those of the file's quantities, if its profile names any.
 */
export function controlTotalsOf(lines: readonly PayrollLine[], decimals?: number): ControlTotal[] {
  const totals = new Map<string, RunningTotal>();
  for (const line of lines) {
    const { earningsCode, unit } = line;
    const key = `${earningsCode} ${unit}`;
    const total = totals.get(key) ?? {
      earningsCode,
      unit,
      decimals: decimals ?? usualDecimals(unit),
      lines: 0,
      minutes: 0,
      quantity: 0n,
    };
    total.lines += 1;
    total.minutes += line.minutes;
    total.quantity += writtenQuantity(line, total.decimals);
    totals.set(key, total);
  }
  return [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { quantity, decimals: places, ...total }]) => ({
      ...total,
      quantity: formatDecimal(quantity, places),
    }));
}
