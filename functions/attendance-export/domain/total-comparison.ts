import type { ControlTotal } from './control-total.ts';
import type { QuantityUnit } from './day-amount.ts';
import { formatDecimal } from './quantity.ts';

/** What a control total says beside its code and unit. */
export type TotalFigures = Omit<ControlTotal, 'earningsCode' | 'unit'>;

/** One earnings code in this period and in the one before. */
export interface TotalComparison {
  readonly earningsCode: string;
  readonly unit: QuantityUnit;
  /** Absent: the code is not in this file. */
  readonly current?: TotalFigures | undefined;
  /** Absent: the code was not in the previous file, or it was in another unit. */
  readonly previous?: TotalFigures | undefined;
  /** `current − previous` in the unit; absent if there is nothing to compare with. */
  readonly difference?: string | undefined;
  /** Difference in minutes as a share of the previous minutes, in thousandths. */
  readonly changePerMille?: number | undefined;
}

/**
 * Sets the totals of two runs side by side, in order of code and unit. A code whose unit changed
 * makes two rows, because hours and days do not subtract. `previous` is undefined where no earlier
 * run is known; then nothing is compared.
 */
export function compareTotals(
  current: readonly ControlTotal[],
  previous: readonly ControlTotal[] | undefined,
): TotalComparison[] {
  const now = new Map(current.map((total) => [keyOf(total), total]));
  const before = new Map((previous ?? []).map((total) => [keyOf(total), total]));
  const heads = new Map([...before, ...now]);
  return [...heads]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, { earningsCode, unit }]) => ({
      earningsCode,
      unit,
      ...comparisonOf(now.get(key), before.get(key), previous !== undefined),
    }));
}

function comparisonOf(
  now: ControlTotal | undefined,
  before: ControlTotal | undefined,
  hasPrevious: boolean,
): Omit<TotalComparison, 'earningsCode' | 'unit'> {
  const figures = { current: figuresOf(now), previous: figuresOf(before) };
  if (!hasPrevious) return figures;
  return {
    ...figures,
    difference: differenceOf(now?.quantity ?? '0', before?.quantity ?? '0'),
    changePerMille: changeOf(now?.minutes ?? 0, before?.minutes ?? 0),
  };
}

function figuresOf(total: ControlTotal | undefined): TotalFigures | undefined {
  if (total === undefined) return undefined;
  const { lines, minutes, quantity } = total;
  return { lines, minutes, quantity };
}

function changeOf(now: number, before: number): number | undefined {
  return before === 0 ? undefined : Math.round(((now - before) / Math.abs(before)) * 1000);
}

/**
 * `now − before` of two decimal texts, exactly and with the decimals of the longer one; signed unless
 * it is nothing.
 *
 * @throws RangeError for anything but digits with a point
 */
export function differenceOf(now: string, before: string): string {
  const places = Math.max(decimalsOf(now), decimalsOf(before));
  const units = unitsOf(now, places) - unitsOf(before, places);
  return units > 0n ? `+${formatDecimal(units, places)}` : formatDecimal(units, places);
}

function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

function unitsOf(text: string, places: number): bigint {
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new RangeError(`not a decimal: ${text}`);
  const [, whole = '', decimals = ''] = match;
  return BigInt(whole + decimals.padEnd(places, '0'));
}

function keyOf({ earningsCode, unit }: ControlTotal): string {
  return `${earningsCode}\n${unit}`;
}
