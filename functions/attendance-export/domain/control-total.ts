import type { PayrollLine } from './payroll-line.ts';
import { formatHundredths, hourHundredths } from './quantity.ts';

/** What the receiver and the auditor add up again: per earnings code, over all lines. */
export interface ControlTotal {
  readonly earningsCode: string;
  readonly unit: 'hours' | 'minutes';
  readonly lines: number;
  readonly minutes: number;
  /** Sum of the quantities as written, each rounded once: equals the sum of the file's column. */
  readonly quantity: string;
}

interface RunningTotal {
  unit: 'hours' | 'minutes';
  lines: number;
  minutes: number;
  quantity: number;
}

/** Control totals by earnings code, in code order. */
export function controlTotalsOf(lines: readonly PayrollLine[]): ControlTotal[] {
  const totals = new Map<string, RunningTotal>();
  for (const line of lines) {
    const total = totals.get(line.earningsCode) ?? {
      unit: line.unit,
      lines: 0,
      minutes: 0,
      quantity: 0,
    };
    total.lines += 1;
    total.minutes += line.minutes;
    total.quantity += line.unit === 'hours' ? hourHundredths(line.minutes) : line.minutes;
    totals.set(line.earningsCode, total);
  }
  return [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([earningsCode, total]) => ({
      earningsCode,
      unit: total.unit,
      lines: total.lines,
      minutes: total.minutes,
      quantity: total.unit === 'hours' ? formatHundredths(total.quantity) : String(total.quantity),
    }));
}
