import type { AcknowledgementRecord } from './acknowledgement-records.ts';
import type { ControlTotal } from './control-total.ts';

/** What a run sent, from its manifest. */
export interface SentCounts {
  readonly rows: number;
  readonly controlTotals: readonly Pick<ControlTotal, 'earningsCode' | 'lines' | 'quantity'>[];
}

/** A count or sum of the receiver that is not ours. Without a code it is over all rows. */
export interface CountDifference {
  readonly what: 'rows' | 'total';
  readonly earningsCode: string | undefined;
  readonly sent: string;
  /** As the receiver wrote it; `unreadable` if it is no number. */
  readonly acknowledged: string;
}

export interface ComparedCounts {
  /** How many counts and sums the receiver gave. */
  readonly compared: number;
  readonly differences: readonly CountDifference[];
}

/** Decimals that quantities and sums of receivers may have. */
const DECIMALS = 6;
const NUMBER = /^([+-]?)(\d{1,18}|\d{1,3}(?:,\d{3}){1,5})(?:\.(\d{1,6}))?$/;

/**
 * Compares counts and sums of the receiver with what was sent, exactly. A record of a person tells
 * nothing about counts: its numbers are that person's.
 */
export function compareCounts(
  records: readonly AcknowledgementRecord[],
  sent: SentCounts,
): ComparedCounts {
  const differences: CountDifference[] = [];
  let compared = 0;
  for (const { values } of records.filter((record) => record.values.employeeNumber === '')) {
    const earningsCode = values.earningsCode === '' ? undefined : values.earningsCode;
    const ours = sumsOf(sent, earningsCode);
    for (const [what, acknowledged] of [
      ['rows', values.rowCount],
      ['total', values.total],
    ] as const) {
      if (acknowledged === '') continue;
      compared += 1;
      const read = parseDecimal(acknowledged);
      if (read === ours[what]) continue;
      differences.push({
        what,
        earningsCode,
        sent: decimalText(ours[what]),
        acknowledged: read === undefined ? 'unreadable' : decimalText(read),
      });
    }
  }
  return { compared, differences };
}

/** In millionths, as sums of decimals have to be exact. */
function sumsOf(
  { rows, controlTotals }: SentCounts,
  earningsCode: string | undefined,
): Readonly<Record<'rows' | 'total', bigint>> {
  const meant = controlTotals.filter(
    (total) => earningsCode === undefined || total.earningsCode === earningsCode,
  );
  const lines = meant.reduce((sum, total) => sum + total.lines, 0);
  return {
    rows: BigInt(earningsCode === undefined ? rows : lines) * 10n ** BigInt(DECIMALS),
    total: meant.reduce((sum, total) => sum + (parseDecimal(total.quantity) ?? 0n), 0n),
  };
}

function parseDecimal(text: string): bigint | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const units = BigInt(whole.replaceAll(',', '') + fraction.padEnd(DECIMALS, '0'));
  return sign === '-' ? -units : units;
}

function decimalText(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  const whole = `${units < 0n ? '-' : ''}${digits.slice(0, -DECIMALS)}`;
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
