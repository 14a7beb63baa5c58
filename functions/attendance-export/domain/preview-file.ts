import { fileRecords, type FileRecord, type RecordKind } from './file-records.ts';
import type { FileProfile } from './file-profile-v2.ts';

/** A field as a person compares it with the vendor's table: byte columns counted from 1, both inside. */
export interface PreviewField {
  readonly header: string;
  readonly firstByte: number;
  /** One less than `firstByte` for an empty field. */
  readonly lastByte: number;
  readonly hex: string;
  readonly text: string;
}

export interface PreviewRecord {
  readonly kind: RecordKind;
  /** Of the record's first byte in the file, from 0. */
  readonly offset: number;
  readonly sizeBytes: number;
  readonly hex: string;
  /** The whole record, line end included. */
  readonly text: string;
  readonly fields: readonly PreviewField[];
}

export interface FilePreview {
  /** Headers of the detail columns, then the first detail rows. */
  readonly table: readonly (readonly string[])[];
  /** The records of the table, and header and trailer records, with their bytes. */
  readonly records: readonly PreviewRecord[];
  /** Detail rows of the whole file. */
  readonly rowCount: number;
}

/**
 * The beginning of a written file, as a table and byte by byte: read back from its bytes, so that it
 * shows what the receiver gets and not what was meant. `lines` is the number of detail rows shown;
 * header and trailer records are always shown. `decode` reads the file's character set.
 */
export function previewFile(
  profile: FileProfile,
  file: Uint8Array,
  decode: (bytes: Uint8Array) => string,
  { lines }: { readonly lines: number },
): FilePreview {
  const records = fileRecords(profile, file);
  const details = records.filter(({ kind }) => kind === 'detail');
  const shown = new Set(details.slice(0, lines));
  const headers = profile.records.detail.map(({ header }) => header);
  const rows = [...shown].map(({ fields }) => fields.map(({ bytes }) => decode(bytes)));
  return {
    table: [headers, ...rows],
    records: records
      .filter((record) => record.kind !== 'detail' || shown.has(record))
      .map((record) => previewRecord(record, decode)),
    rowCount: details.length,
  };
}

function previewRecord(
  { kind, offset, bytes, fields }: FileRecord,
  decode: (bytes: Uint8Array) => string,
): PreviewRecord {
  return {
    kind,
    offset,
    sizeBytes: bytes.length,
    hex: hexOf(bytes),
    text: decode(bytes),
    fields: fields.map(({ header, start, end, bytes: value }) => ({
      header,
      firstByte: start + 1,
      lastByte: end,
      // As they stand in the record, quotes included.
      hex: hexOf(bytes.subarray(start, end)),
      text: decode(value),
    })),
  };
}

/** `b3 af a4 6a`: two digits a byte, with blanks between. */
function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
