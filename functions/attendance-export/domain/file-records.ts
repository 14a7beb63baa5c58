import type { DelimitedProfile, FileProfile, FixedWidthProfile } from './file-profile-v2.ts';
import type { FixedColumn, ProfileColumn } from './profile-columns.ts';

export type RecordKind = 'headings' | 'header' | 'detail' | 'trailer';

/** A field of a record: half-open byte offsets within it, and its bytes without quotes. */
export interface FileField {
  readonly header: string;
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/** A record of a written file, line end included. */
export interface FileRecord {
  readonly kind: RecordKind;
  /** Of its first byte in the file. */
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly fields: readonly FileField[];
}

const UTF8_BOM_BYTES = 3;
const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

/**
 * Takes a written file apart again, by its bytes alone: nothing of what wrote it is used. Delimiters,
 * quotes and line ends are below 0x40, so that no second byte of a Big5 character can be one of them.
 */
export function fileRecords(profile: FileProfile, file: Uint8Array): FileRecord[] {
  const end = profile.endOfFile === '1a' ? file.length - 1 : file.length;
  const start = profile.characterSet === 'utf-8-bom' ? UTF8_BOM_BYTES : 0;
  const raw =
    profile.layout === 'fixed-width'
      ? fixedRecords(profile, file, end)
      : delimitedRecords(profile, file, start, end);
  const kinds = kindsOf(profile, raw.length);
  return raw.map(({ offset, bytes, spans }, index) => {
    const kind = kinds(index);
    const columns = columnsOfKind(profile, kind);
    const fieldSpans =
      profile.layout === 'fixed-width' ? fixedSpans(columns as readonly FixedColumn[]) : spans;
    const fields = fieldSpans.map(({ start: from, end: to }, column) => ({
      header: columns[column]?.header ?? '',
      start: from,
      end: to,
      bytes: unquoted(profile, bytes.subarray(from, to)),
    }));
    return { kind, offset, bytes, fields };
  });
}

interface Span {
  readonly start: number;
  readonly end: number;
}

interface RawRecord {
  readonly offset: number;
  readonly bytes: Uint8Array;
  readonly spans: readonly Span[];
}

function kindsOf(
  { records, ...profile }: FileProfile,
  count: number,
): (index: number) => RecordKind {
  const beginning: RecordKind[] = [];
  if (records.header !== undefined) beginning.push('header');
  // The headings stand before everything else.
  if (profile.layout === 'delimited' && profile.headerRow) beginning.unshift('headings');
  return (index) => {
    if (records.trailer !== undefined && index === count - 1) return 'trailer';
    return beginning[index] ?? 'detail';
  };
}

function columnsOfKind({ records }: FileProfile, kind: RecordKind): readonly ProfileColumn[] {
  if (kind === 'header' || kind === 'trailer') return records[kind] ?? [];
  return records.detail;
}

function fixedRecords(profile: FixedWidthProfile, file: Uint8Array, end: number): RawRecord[] {
  const records: RawRecord[] = [];
  for (let offset = 0; offset < end; offset += profile.recordBytes) {
    const bytes = file.subarray(offset, Math.min(offset + profile.recordBytes, end));
    records.push({ offset, bytes, spans: [] });
  }
  return records;
}

function fixedSpans(columns: readonly FixedColumn[]): Span[] {
  let start = 0;
  return columns.map(({ widthBytes }) => {
    const span = { start, end: start + widthBytes };
    start = span.end;
    return span;
  });
}

function delimitedRecords(
  profile: DelimitedProfile,
  file: Uint8Array,
  start: number,
  end: number,
): RawRecord[] {
  const delimiter = profile.delimiter.charCodeAt(0);
  const records: RawRecord[] = [];
  let offset = start;
  let field = start;
  let spans: Span[] = [];
  let isQuoted = false;
  for (let at = start; at < end; at += 1) {
    const byte = file[at];
    if (byte === QUOTE) isQuoted = !isQuoted;
    if (isQuoted) continue;
    const isLineEnd = profile.lineEnd === 'crlf' ? byte === CR && file[at + 1] === LF : byte === LF;
    if (byte !== delimiter && !isLineEnd) continue;
    spans.push({ start: field - offset, end: at - offset });
    field = at + 1;
    if (!isLineEnd) continue;
    if (profile.lineEnd === 'crlf') at += 1;
    records.push({ offset, bytes: file.subarray(offset, at + 1), spans });
    offset = at + 1;
    field = offset;
    spans = [];
  }
  return records;
}

/** A doubled quote within quotes stands for one. */
function unquoted(profile: FileProfile, field: Uint8Array): Uint8Array {
  if (profile.layout === 'fixed-width' || field[0] !== QUOTE) return field;
  const inner = field.subarray(1, -1);
  return inner.filter((byte, index) => byte !== QUOTE || !endsPair(inner, index));
}

/** Whether a quote is the second of a pair: an odd number of quotes stands before it. */
function endsPair(bytes: Uint8Array, index: number): boolean {
  let before = 0;
  while (bytes[index - before - 1] === QUOTE) before += 1;
  return before % 2 === 1;
}
