import type { BilingualText } from '../../../shared/errors/index.ts';
import type { DayAmount } from './day-amount.ts';
import type { PayrollLine } from './payroll-line.ts';
import { quantityText } from './quantity.ts';

/** A line of the file with the days that it is the sum of. */
export interface ExplainedLine {
  readonly line: PayrollLine;
  readonly days: readonly { readonly date: string; readonly minutes: number }[];
  /** What is written by the usual two decimals; a profile may name others. */
  readonly quantity: string;
  readonly text: BilingualText;
}

/** Finds the amounts behind a line and says how they become it. Their sum is the line's minutes. */
export function explainedLine(line: PayrollLine, paid: readonly DayAmount[]): ExplainedLine {
  const byDate = new Map<string, number>();
  for (const amount of paid.filter((one) => isOfLine(one, line))) {
    byDate.set(amount.date, (byDate.get(amount.date) ?? 0) + amount.minutes);
  }
  const days = [...byDate]
    .filter(([, minutes]) => minutes !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, minutes]) => ({ date, minutes }));
  return { line, days, quantity: quantityText(line), text: lineText(line, days.length) };
}

/** True if the amount is part of the line. */
export function isOfLine(amount: DayAmount, line: PayrollLine): boolean {
  const isAdjustment = amount.source === 'adjustment';
  return (
    amount.date >= line.from &&
    amount.date <= line.to &&
    (line.kind === 'prior-period' || isAdjustment === (line.kind === 'adjustment')) &&
    amount.employeeNumber === line.employeeNumber &&
    amount.earningsCode === line.earningsCode &&
    amount.costCentre === line.costCentre &&
    amount.payGroup === line.payGroup &&
    amount.unit === line.unit &&
    amount.multiplier === line.multiplier &&
    amount.minutesPerDay === line.minutesPerDay
  );
}

const KINDS: Readonly<Record<PayrollLine['kind'], BilingualText>> = {
  regular: { en: 'Line', zhHK: '檔案行' },
  adjustment: { en: 'Line of adjustments', zhHK: '調整行' },
  'prior-period': { en: 'Line of an earlier period', zhHK: '前期調整行' },
};

const UNITS: Readonly<Record<PayrollLine['unit'], BilingualText>> = {
  hours: { en: 'hours', zhHK: '小時' },
  minutes: { en: 'minutes', zhHK: '分鐘' },
  days: { en: 'days', zhHK: '日' },
};

function lineText(line: PayrollLine, days: number): BilingualText {
  const { minutes, roundedMinutes, multiplier, costCentre } = line;
  const kind = KINDS[line.kind];
  const unit = UNITS[line.unit];
  const quantity = quantityText(line);
  const isRounded = roundedMinutes !== minutes;
  const times = multiplier === '1' ? '' : ` × ${multiplier}`;
  const of = costCentre === '' ? '' : ` / ${costCentre}`;
  return {
    en: `${kind.en} ${line.earningsCode}${of}, ${line.from} to ${line.to}: ${String(minutes)} minutes of ${String(days)} days${isRounded ? `, rounded to ${String(roundedMinutes)}` : ''}${times} = ${quantity} ${unit.en}.`,
    zhHK: `${kind.zhHK} ${line.earningsCode}${of}，${line.from} 至 ${line.to}：${String(days)} 日共 ${String(minutes)} 分鐘${isRounded ? `，取整為 ${String(roundedMinutes)}` : ''}${times} = ${quantity} ${unit.zhHK}。`,
  };
}
