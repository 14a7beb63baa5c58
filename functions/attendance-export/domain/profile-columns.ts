import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { dateFormats } from './format-date.ts';

/** What a column of a detail record can be filled from. */
export const columnSources = [
  'companyCode',
  'periodFrom',
  'periodTo',
  'payrollDate',
  'employeeNumber',
  'name',
  'payGroup',
  'costCentre',
  'earningsCode',
  'quantity',
  'unit',
  'minutes',
  'multiplier',
  'lineKind',
  'originalPeriodFrom',
  'originalPeriodTo',
  'runNumber',
  'sequence',
] as const;
export type ColumnSource = (typeof columnSources)[number];

/** What a column of a header or trailer record can be filled from. */
export const fileSources = [
  'companyCode',
  'periodFrom',
  'periodTo',
  'payrollDate',
  'runNumber',
  'sequence',
  'rowCount',
  'totalQuantity',
  'totalMinutes',
] as const;
export type FileSource = (typeof fileSources)[number];

export const numberFormatSchema = z
  .strictObject({
    /** Of hours and days; without it they have two and minutes are whole. */
    decimals: z.int().min(0).max(4).optional(),
    /** `12.50` is written as `1250`: both sides know where the point is. */
    impliedPoint: z.boolean().default(false),
    /** How a quantity below zero is written; `refuse` stops the file and names the line. */
    negative: z.enum(['refuse', 'minus', 'trailing-minus', 'parentheses']).default('refuse'),
  })
  .refine(
    ({ decimals, impliedPoint }) => !impliedPoint || decimals !== undefined,
    bilingual('impliedPoint needs decimals', 'impliedPoint 須配合 decimals'),
  );
export type NumberFormat = z.infer<typeof numberFormatSchema>;

const header = z.string().max(80);
const number = numberFormatSchema.optional();
const dateFormat = z.enum(dateFormats).optional();
const earningsCode = z.string().min(1).max(20);
const constant = z.strictObject({
  kind: z.literal('constant'),
  header,
  value: z.string().max(2000),
});
/** `codes`: the earnings codes that this slot takes; without it, any. */
const slotCode = z.strictObject({
  kind: z.literal('slotCode'),
  header,
  slot: z.int().min(1).max(20),
  codes: z.array(earningsCode).min(1).optional(),
});
const slotQuantity = z.strictObject({
  kind: z.literal('slotQuantity'),
  header,
  slot: z.int().min(1).max(20),
  number,
});
/** The quantity of one earnings code, such as `Reg Hours`; only in the layout `coded-slots`. */
const quantityOf = z.strictObject({
  kind: z.literal('quantityOf'),
  header,
  earningsCode,
  number,
});
const value = z.strictObject({
  kind: z.literal('value'),
  header,
  source: z.enum(columnSources),
  number,
  dateFormat,
});
const fileValue = z.strictObject({
  kind: z.literal('value'),
  header,
  source: z.enum(fileSources),
  number,
  dateFormat,
});
/** The sum of the quantities of one earnings code; 0 if the file has none. */
const totalOf = z.strictObject({ kind: z.literal('totalOf'), header, earningsCode, number });

/** Place of a field in a record of fixed width; widths are bytes, never characters. */
const place = {
  widthBytes: z.int().min(1).max(4000),
  align: z.enum(['left', 'right']).default('left'),
  pad: z.enum([' ', '0']).default(' '),
  /** `cut`: at the last whole character that fits; names only. */
  onOverflow: z.enum(['refuse', 'cut']).default('refuse'),
};

export const delimitedDetailColumn = z.discriminatedUnion('kind', [
  value,
  constant,
  quantityOf,
  slotCode,
  slotQuantity,
]);
export const delimitedFileColumn = z.discriminatedUnion('kind', [fileValue, constant, totalOf]);
export const fixedDetailColumn = z.discriminatedUnion('kind', [
  value.extend(place),
  constant.extend(place),
  quantityOf.extend(place),
  slotCode.extend(place),
  slotQuantity.extend(place),
]);
export const fixedFileColumn = z.discriminatedUnion('kind', [
  fileValue.extend(place),
  constant.extend(place),
  totalOf.extend(place),
]);

export type DetailColumn = z.infer<typeof delimitedDetailColumn>;
export type FileColumn = z.infer<typeof delimitedFileColumn>;
/** A column of any record, wherever it stands. */
export type ProfileColumn = DetailColumn | FileColumn;
export type FieldPlace = z.infer<z.ZodObject<typeof place>>;
export type FixedColumn = ProfileColumn & FieldPlace;

const NUMBERS: ReadonlySet<string> = new Set([
  'quantity',
  'minutes',
  'multiplier',
  'sequence',
  'rowCount',
  'totalQuantity',
  'totalMinutes',
] satisfies (ColumnSource | FileSource)[]);
const DATES: ReadonlySet<string> = new Set([
  'periodFrom',
  'periodTo',
  'payrollDate',
  'originalPeriodFrom',
  'originalPeriodTo',
] satisfies ColumnSource[]);

/** True for a column of sums, quantities or counts. */
export function isNumberColumn(column: ProfileColumn): boolean {
  if (column.kind === 'value') return NUMBERS.has(column.source);
  return column.kind !== 'constant' && column.kind !== 'slotCode';
}

/** True for a column whose decimals are those of the written quantities. */
export function isQuantityColumn(column: ProfileColumn): boolean {
  if (column.kind !== 'value') return isNumberColumn(column);
  return column.source === 'quantity' || column.source === 'totalQuantity';
}

export function isDateColumn(column: ProfileColumn): boolean {
  return column.kind === 'value' && DATES.has(column.source);
}

/** The number format that a column declares, if it can have one. */
export function declaredNumber(column: ProfileColumn): NumberFormat | undefined {
  return 'number' in column ? column.number : undefined;
}

export function isNameColumn(column: ProfileColumn): boolean {
  return column.kind === 'value' && column.source === 'name';
}
