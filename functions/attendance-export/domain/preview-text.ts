import type { FilePreview, PreviewField, PreviewRecord } from './preview-file.ts';

const HEX_BYTES_SHOWN = 16;

/** East Asian wide and full-width characters take two places of a terminal (Unicode annex 11). */
const WIDE =
  /[\u{1100}-\u{115F}\u{2E80}-\u{303E}\u{3041}-\u{33FF}\u{3400}-\u{4DBF}\u{4E00}-\u{9FFF}\u{A000}-\u{A4CF}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FE30}-\u{FE4F}\u{FF00}-\u{FF60}\u{FFE0}-\u{FFE6}\u{20000}-\u{3FFFD}]/u;
const CONTROL = /\p{Cc}/u;

/** A preview for a terminal: the table, then each record field by field with its byte columns. */
export function previewText({ table, records, rowCount }: FilePreview): string {
  const shown = table.length - 1;
  const parts = [
    tableText(table),
    `${String(shown)} / ${String(rowCount)} rows · 行`,
    ...records.map(recordText),
  ];
  return `${parts.join('\n\n')}\n`;
}

function tableText(table: FilePreview['table']): string {
  const rows = table.map((row) => row.map(visible));
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const lines = rows.map((row) =>
    row.map((cell, column) => padded(cell, widths[column] ?? 0)).join(' | '),
  );
  const rule = widths.map((width) => '-'.repeat(width)).join('-+-');
  return [lines[0] ?? '', rule, ...lines.slice(1)].map((line) => line.trimEnd()).join('\n');
}

function recordText({ kind, offset, sizeBytes, fields }: PreviewRecord): string {
  const columns = fields.map((field) => ({
    place:
      field.lastByte < field.firstByte
        ? `${String(field.firstByte)}–`
        : `${String(field.firstByte)}–${String(field.lastByte)}`,
    header: visible(field.header),
    field,
  }));
  const placeWidth = Math.max(0, ...columns.map(({ place }) => place.length));
  const headerWidth = Math.max(0, ...columns.map(({ header }) => widthOf(header)));
  const lines = columns.map(({ place, header, field }) =>
    `  ${place.padStart(placeWidth)}  ${padded(header, headerWidth)}  ${fieldText(field)}`.trimEnd(),
  );
  return [`@${String(offset)} ${kind}, ${String(sizeBytes)} bytes · 位元組`, ...lines].join('\n');
}

/** Hexadecimal and text; what repeats one byte, such as blanks, is counted and not shown. */
function fieldText({ hex, text }: PreviewField): string {
  const bytes = hex === '' ? [] : hex.split(' ');
  const isOneByte = bytes.length > 1 && new Set(bytes).size === 1;
  if (isOneByte) return `${bytes[0] ?? ''} × ${String(bytes.length)}`;
  const shown = bytes.slice(0, HEX_BYTES_SHOWN).join(' ');
  const rest = bytes.length - HEX_BYTES_SHOWN;
  return `${rest > 0 ? `${shown} … +${String(rest)}` : shown}  ${visible(text.trimEnd())}`;
}

/** Control characters would move the cursor, or worse. */
function visible(text: string): string {
  return Array.from(text, (character) => (CONTROL.test(character) ? '·' : character)).join('');
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}
