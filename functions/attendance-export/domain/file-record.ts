import type { CharacterEncoder } from '../../../shared/character-set/index.ts';
import type { DelimitedProfile, FileProfile, FixedWidthProfile } from './file-profile-v2.ts';
import { placeField } from './fixed-width-field.ts';
import { guardedText } from './formula-guard.ts';
import type { LineProblems } from './payroll-file-refusal.ts';
import type { PayrollLine } from './payroll-line.ts';
import type { FixedColumn, ProfileColumn } from './profile-columns.ts';

/** A field other than the name that the character set cannot write: configuration must change. */
export class FieldNotEncodableError extends Error {
  readonly column: string;
  readonly codePoints: readonly string[];

  constructor(column: string, codePoints: readonly string[]) {
    super(`column ${column} holds ${codePoints.join(' ')}, which the character set lacks`);
    this.name = 'FieldNotEncodableError';
    this.column = column;
    this.codePoints = codePoints;
  }
}

/** What a record is written with; `line` is undefined in a header or trailer record. */
export interface RecordWriting {
  readonly encoder: CharacterEncoder;
  readonly problems: LineProblems;
  readonly line: PayrollLine | undefined;
}

const LINE_END = { crlf: '\r\n', lf: '\n', none: '' } as const;

/**
 * The bytes of one record, line end included.
 *
 * @throws FieldNotEncodableError; fields that do not fit their column are gathered in `problems`
 */
export function encodeRecord(
  profile: FileProfile,
  columns: readonly ProfileColumn[],
  fields: readonly string[],
  writing: RecordWriting,
): Uint8Array {
  return profile.layout === 'delimited'
    ? encodeDelimited(profile, columns, fields, writing)
    : encodeFixedWidth(profile, columns as readonly FixedColumn[], fields, writing);
}

/** The headers of the detail columns. */
export function encodeHeaderRow(profile: DelimitedProfile, encoder: CharacterEncoder): Uint8Array {
  const { detail } = profile.records;
  return encodeTexts(
    profile,
    detail,
    detail.map(({ header }) => header),
    encoder,
  );
}

function encodeDelimited(
  profile: DelimitedProfile,
  columns: readonly ProfileColumn[],
  fields: readonly string[],
  { encoder, problems, line }: RecordWriting,
): Uint8Array {
  const guarded = columns.map((column, index) => {
    const text = guardedText(profile, column, fields[index] ?? '');
    if (text === undefined) problems.add(column.header, line, { reason: 'formula' });
    return text ?? '';
  });
  return encodeTexts(profile, columns, guarded, encoder);
}

function encodeTexts(
  profile: DelimitedProfile,
  columns: readonly ProfileColumn[],
  fields: readonly string[],
  encoder: CharacterEncoder,
): Uint8Array {
  const text = fields.map((field) => quote(profile, field)).join(profile.delimiter);
  const encoded = encoder.encode(text + LINE_END[profile.lineEnd]);
  if (encoded.outcome === 'encoded') return encoded.bytes;
  const column = fields.findIndex((field) => encoder.encode(field).outcome === 'unmappable');
  throw new FieldNotEncodableError(
    columns[column]?.header ?? '',
    encoded.characters.map(({ codePoint }) => codePoint),
  );
}

/** RFC 4180. Delimiters and quotes are below 0x40, so no Big5 trail byte can be one of them. */
function quote(profile: DelimitedProfile, field: string): string {
  const needed =
    profile.quoting === 'always' || field.includes(profile.delimiter) || /["\r\n]/.test(field);
  return needed ? `"${field.replaceAll('"', '""')}"` : field;
}

function encodeFixedWidth(
  profile: FixedWidthProfile,
  columns: readonly FixedColumn[],
  fields: readonly string[],
  { encoder, problems, line }: RecordWriting,
): Uint8Array {
  const record = new Uint8Array(profile.recordBytes);
  let offset = 0;
  columns.forEach((column, index) => {
    const placed = placeField(column, fields[index] ?? '', encoder);
    if (placed.outcome === 'unmappable') {
      throw new FieldNotEncodableError(column.header, placed.codePoints);
    }
    if (placed.outcome === 'refused') problems.add(column.header, line, placed.problem);
    else record.set(placed.bytes, offset);
    offset += column.widthBytes;
  });
  record.set(new TextEncoder().encode(LINE_END[profile.lineEnd]), offset);
  return record;
}
