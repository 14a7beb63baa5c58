import { quantityDecimalsOf, type FileProfile } from './file-profile-v2.ts';
import { fileRecords, type FileRecord } from './file-records.ts';
import { quantityOf, type PresentFigure } from './present-file.ts';
import type { ProfileColumn } from './profile-columns.ts';

type Fields = readonly string[];

/**
 * The figures of a file that was written in the form of a profile, by whoever. Undefined if the bytes
 * are not of that form: other headings, other columns, or a quantity that is no number.
 */
export function readWrittenFile(
  profile: FileProfile,
  file: Uint8Array,
  decode: (bytes: Uint8Array) => string,
): PresentFigure[] | undefined {
  const columns: readonly ProfileColumn[] = profile.records.detail;
  const records = fileRecords(profile, file);
  const textsOf = ({ fields }: FileRecord): Fields =>
    fields.map(({ bytes }) => decode(bytes).trim());
  const headings = records.find(({ kind }) => kind === 'headings');
  if (headings !== undefined && !sameTexts(textsOf(headings), columns)) return undefined;
  const details = records.filter(({ kind }) => kind === 'detail').map(textsOf);
  if (details.some(({ length }) => length !== columns.length)) return undefined;
  const figures = details.map((fields) => figuresOf(profile, columns, fields));
  const read = figures.filter((row) => row !== undefined);
  return read.length === 0 || read.length < figures.length ? undefined : read.flat();
}

function sameTexts(texts: Fields, columns: readonly ProfileColumn[]): boolean {
  return (
    texts.length === columns.length &&
    columns.every(({ header }, at) => header.trim() === texts[at])
  );
}

function figuresOf(
  profile: FileProfile,
  columns: readonly ProfileColumn[],
  fields: Fields,
): PresentFigure[] | undefined {
  const valueOf = (source: string): string =>
    fields[columns.findIndex((one) => one.kind === 'value' && one.source === source)] ?? '';
  const employeeNumber = valueOf('employeeNumber');
  if (employeeNumber === '') return undefined;
  const cells: (readonly [code: string, quantity: bigint | undefined])[] = [];
  for (const [at, column] of columns.entries()) {
    const code = codeOfColumn(profile, column, columns, fields, valueOf('earningsCode'));
    const text = fields[at] ?? '';
    if (code !== undefined && code !== '' && text !== '') {
      cells.push([code, quantityOf(text, impliedDecimalsOf(profile, column))]);
    }
  }
  const figures = cells.flatMap(([earningsCode, quantity]): PresentFigure[] =>
    quantity === undefined ? [] : [{ employeeNumber, earningsCode, quantity, date: undefined }],
  );
  return figures.length < cells.length ? undefined : figures;
}

/** Under which code the column's quantity stands; undefined if it holds no quantity. */
function codeOfColumn(
  profile: FileProfile,
  column: ProfileColumn,
  columns: readonly ProfileColumn[],
  fields: Fields,
  codeOfRow: string,
): string | undefined {
  if (column.kind === 'value') return column.source === 'quantity' ? codeOfRow : undefined;
  if (column.kind === 'quantityOf') return codeInFile(profile, column.earningsCode);
  if (column.kind !== 'slotQuantity') return undefined;
  const place = columns.findIndex((one) => one.kind === 'slotCode' && one.slot === column.slot);
  return fields[place];
}

function impliedDecimalsOf(profile: FileProfile, column: ProfileColumn): number {
  const number = 'number' in column ? column.number : undefined;
  if (number?.impliedPoint !== true) return 0;
  return number.decimals ?? quantityDecimalsOf(profile) ?? 2;
}

/** The earnings code as the file has it. */
export function codeInFile({ codeMap }: Pick<FileProfile, 'codeMap'>, code: string): string {
  return codeMap[code] ?? code;
}
