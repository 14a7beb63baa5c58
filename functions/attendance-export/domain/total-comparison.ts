/** Unit that a quantity is written in. */
export type QuantityUnit = 'hours' | 'minutes' | 'days';

/** A control total as a run kept it. */
export interface KeptTotal {
  readonly earningsCode: string;
  readonly unit: QuantityUnit;
  readonly lines: number;
  readonly minutes: number;
  /** Decimal text as in the file's column, at most two decimals, may be negative. */
  readonly quantity: string;
}

export type TotalFigures = Omit<KeptTotal, 'earningsCode' | 'unit'>;

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
  current: readonly KeptTotal[],
  previous: readonly KeptTotal[] | undefined,
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
  now: KeptTotal | undefined,
  before: KeptTotal | undefined,
  hasPrevious: boolean,
): Omit<TotalComparison, 'earningsCode' | 'unit'> {
  const figures = { current: figuresOf(now), previous: figuresOf(before) };
  if (!hasPrevious) return figures;
  const difference = hundredthsOf(now?.quantity ?? '0') - hundredthsOf(before?.quantity ?? '0');
  return {
    ...figures,
    difference: signedText(difference, (now ?? before)?.unit === 'minutes'),
    changePerMille: changeOf(now?.minutes ?? 0, before?.minutes ?? 0),
  };
}

function figuresOf(total: KeptTotal | undefined): TotalFigures | undefined {
  if (total === undefined) return undefined;
  const { lines, minutes, quantity } = total;
  return { lines, minutes, quantity };
}

function changeOf(now: number, before: number): number | undefined {
  return before === 0 ? undefined : Math.round(((now - before) / Math.abs(before)) * 1000);
}

/**
 * Exact hundredths of a decimal text, so that no sum of fractions is off by a binary rounding.
 *
 * @throws RangeError for anything but digits with at most two decimals
 */
export function hundredthsOf(text: string): number {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text);
  if (match === null) throw new RangeError(`not a quantity with at most two decimals: ${text}`);
  const [, sign = '', whole = '', decimals = ''] = match;
  const hundredths = Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
  return sign === '-' ? -hundredths : hundredths;
}

function signedText(hundredths: number, isWhole: boolean): string {
  const digits = String(Math.abs(hundredths)).padStart(3, '0');
  const text = `${digits.slice(0, -2)}${isWhole ? '' : `.${digits.slice(-2)}`}`;
  if (hundredths === 0) return text;
  return hundredths < 0 ? `-${text}` : `+${text}`;
}

function keyOf({ earningsCode, unit }: KeptTotal): string {
  return `${earningsCode}\n${unit}`;
}
