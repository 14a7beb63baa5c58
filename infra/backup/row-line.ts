import * as z from 'zod';
import type { ColumnValue, KeyValue, Row } from '../../shared/table-store/index.ts';

/** Each kind of cell by a letter, so that a number stays a number of 64 bits and bytes stay bytes. */
const cell = z.union([
  z.strictObject({ s: z.string() }),
  z.strictObject({ i: z.string().regex(/^-?\d{1,19}$/) }),
  z.strictObject({ b: z.boolean() }),
  z.strictObject({ x: z.base64() }),
]);
const rowLine = z.strictObject({
  key: z.record(z.string(), cell),
  columns: z.record(z.string(), cell),
});

/** A row as a line of JSON, without its end. */
export function lineOfRow({ key, columns }: Row): string {
  return JSON.stringify({ key: mapped(key, written), columns: mapped(columns, written) });
}

/** @throws z.ZodError, SyntaxError for a line that is no row; RangeError for a key of another type */
export function rowOfLine(line: string): Row {
  const { key, columns } = rowLine.parse(JSON.parse(line));
  return { key: mapped(key, readKey), columns: mapped(columns, read) };
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function written(value: ColumnValue): z.infer<typeof cell> {
  if (typeof value === 'string') return { s: value };
  if (typeof value === 'bigint') return { i: String(value) };
  if (typeof value === 'boolean') return { b: value };
  return { x: Buffer.from(value).toString('base64') };
}

function read(value: z.infer<typeof cell>): ColumnValue {
  if ('s' in value) return value.s;
  if ('i' in value) return BigInt(value.i);
  if ('b' in value) return value.b;
  return new Uint8Array(Buffer.from(value.x, 'base64'));
}

function readKey(value: z.infer<typeof cell>): KeyValue {
  const found = read(value);
  if (typeof found === 'string' || typeof found === 'bigint') return found;
  throw new RangeError('a key is a text or a whole number');
}
