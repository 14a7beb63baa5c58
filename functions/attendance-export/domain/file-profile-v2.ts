import * as z from 'zod';
import { dateFormats } from './format-date.ts';
import {
  declaredNumber,
  delimitedDetailColumn,
  delimitedFileColumn,
  fixedDetailColumn,
  fixedFileColumn,
  isQuantityColumn,
  type ProfileColumn,
} from './profile-columns.ts';

const FILE_NAME = /^(?:[A-Za-z0-9_.-]|\{(?:company(?::[1-9]\d?)?|period|from|to|run)\})+$/;
const shortText = z.string().max(20);
const unit = z.enum(['hours', 'minutes', 'days']);

const general = {
  v: z.literal(2),
  name: z.string().regex(/^[a-z0-9-]{1,40}$/),
  version: z.int().min(1),
  description: z.strictObject({ en: z.string(), zhHK: z.string() }),
  /** Of all dates whose column names no other. */
  dateFormat: z.enum(dateFormats),
  /** `payrollDate`: this day of the month, months after the period's last day; 31 is the last day. */
  payDay: z
    .strictObject({ monthsLater: z.int().min(0).max(2), day: z.int().min(1).max(31) })
    .default({ monthsLater: 0, day: 31 }),
  /** `optional`: an unwritable name leaves its column empty; `mandatory`: it holds the run. */
  nameColumn: z.enum(['optional', 'mandatory']),
  rows: z.enum(['per-code', 'coded-slots']),
  /** `filled`: a row holds as many codes as it has slots; `one-code`: one in slots, however many. */
  slotRows: z.enum(['filled', 'one-code']).default('filled'),
  /** Units that the file can carry; a line in another one is refused. */
  units: z.array(unit).min(1).default(['hours', 'minutes', 'days']),
  unitTexts: z
    .strictObject({ hours: shortText, minutes: shortText, days: shortText })
    .default({ hours: 'H', minutes: 'M', days: 'D' }),
  lineKindTexts: z
    .strictObject({ regular: shortText, adjustment: shortText, 'prior-period': shortText })
    .default({ regular: 'R', adjustment: 'A', 'prior-period': 'P' }),
  /** Earnings code of the mapping → code in the file; a code that is not here stays as it is. */
  codeMap: z.record(z.string(), z.string().min(1).max(20)).default({}),
  /** More detail rows are refused; a file is never cut in parts. */
  maxRows: z.int().min(1).optional(),
  /** Last byte of the file; `1a` is the end-of-file mark of DOS. */
  endOfFile: z.enum(['none', '1a']).default('none'),
  /**
   * With {company}, {company:3} (filled with `_` to three characters), {period}, {from}, {to} and
   * {run}. Numbers of runs begin anew in each period, so a name without both would be given twice.
   */
  fileName: z.string().min(1).max(100).regex(FILE_NAME),
  /** `when-taken-away`: the name may come again, once the receiver has taken the file before away. */
  fileNameReuse: z.enum(['never', 'when-taken-away']).default('never'),
};

export const delimitedProfile = z.strictObject({
  ...general,
  layout: z.literal('delimited'),
  characterSet: z.enum(['cp950-strict', 'big5-hkscs-2008', 'utf-8', 'utf-8-bom']),
  lineEnd: z.enum(['crlf', 'lf']),
  delimiter: z.enum([',', ';', '\t']),
  quoting: z.enum(['when-needed', 'always']),
  /** The headers of the detail columns as first row. */
  headerRow: z.boolean(),
  /** What becomes of a text that a spreadsheet would take for a formula. */
  formulaGuard: z.enum(['refuse', 'quote-prefix', 'off']).default('refuse'),
  records: z.strictObject({
    header: z.array(delimitedFileColumn).min(1).max(200).optional(),
    detail: z.array(delimitedDetailColumn).min(1).max(200),
    trailer: z.array(delimitedFileColumn).min(1).max(200).optional(),
  }),
});

export const fixedWidthProfile = z.strictObject({
  ...general,
  layout: z.literal('fixed-width'),
  characterSet: z.enum(['cp950-strict', 'big5-hkscs-2008', 'utf-8']),
  lineEnd: z.enum(['crlf', 'lf', 'none']),
  /** Bytes of every record, its line end included: what the columns must add up to. */
  recordBytes: z.int().min(1).max(100_000),
  records: z.strictObject({
    header: z.array(fixedFileColumn).min(1).max(200).optional(),
    detail: z.array(fixedDetailColumn).min(1).max(200),
    trailer: z.array(fixedFileColumn).min(1).max(200).optional(),
  }),
});

export type DelimitedProfile = z.infer<typeof delimitedProfile>;
export type FixedWidthProfile = z.infer<typeof fixedWidthProfile>;
/**
 * A payroll file, described and not programmed. `rows: per-code` writes one row per person and
 * earnings code; `rows: coded-slots` writes one row per person, with codes that have no column of
 * their own in numbered slots, and further rows for what does not fit into one.
 */
export type FileProfile = DelimitedProfile | FixedWidthProfile;

/** Columns of all records. */
export function columnsOf({ records }: FileProfile): ProfileColumn[] {
  return [...(records.header ?? []), ...records.detail, ...(records.trailer ?? [])];
}

/** Decimals that the profile names for its quantities; undefined where each unit has its usual ones. */
export function quantityDecimalsOf(profile: FileProfile): number | undefined {
  return columnsOf(profile)
    .filter(isQuantityColumn)
    .map((column) => declaredNumber(column)?.decimals)
    .find((decimals) => decimals !== undefined);
}
