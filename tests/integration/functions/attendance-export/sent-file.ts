import { parse } from 'csv-parse/sync';

/** Rows of a Big5 file by header, read by Node's own decoder, which knows nothing of our encoder. */
export function rowsOf(bytes: Uint8Array): Record<string, string>[] {
  const text = new TextDecoder('big5', { fatal: true }).decode(bytes);
  return parse(text, { columns: true, record_delimiter: '\r\n' });
}

/** `12.34` as 1234, so that sums are exact. */
export function hundredthsOf(quantity: string | undefined): number {
  const match = /^(\d+)\.(\d\d)$/.exec(quantity ?? '');
  if (match === null) throw new Error(`no quantity: ${quantity ?? 'nothing'}`);
  return Number(match[1]) * 100 + Number(match[2]);
}

/** Sums of a column by another one's value. */
export function sumsBy(
  rows: readonly Record<string, string>[],
  column: string,
  quantity: string,
): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const row of rows) {
    const key = row[column] ?? '';
    sums[key] = (sums[key] ?? 0) + hundredthsOf(row[quantity]);
  }
  return sums;
}
