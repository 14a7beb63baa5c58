import type { CharacterEncoder } from '../../../shared/character-set/index.ts';
import type { FieldProblem } from './payroll-file-refusal.ts';
import { isNumberColumn, type FixedColumn } from './profile-columns.ts';

/** Ends or moves a record whose bytes are counted. */
const CONTROL = /[\u0000-\u001F\u007F]/;
const ZERO = 0x30;

export type PlacedField =
  | { readonly outcome: 'placed'; readonly bytes: Uint8Array }
  | { readonly outcome: 'refused'; readonly problem: FieldProblem }
  | { readonly outcome: 'unmappable'; readonly codePoints: readonly string[] };

/**
 * A field in exactly the bytes of its column. Widths are bytes of the target character set, not
 * characters. What does not fit is refused, or, where the column says so, cut between two characters.
 */
export function placeField(
  column: FixedColumn,
  text: string,
  encoder: CharacterEncoder,
): PlacedField {
  if (CONTROL.test(text)) {
    return { outcome: 'refused', problem: { reason: 'control-character' } };
  }
  const encoded = encoder.encode(text);
  if (encoded.outcome === 'unmappable') {
    const codePoints = encoded.characters.map(({ codePoint }) => codePoint);
    return { outcome: 'unmappable', codePoints };
  }
  const { widthBytes, onOverflow } = column;
  const { length } = encoded.bytes;
  if (length <= widthBytes) return { outcome: 'placed', bytes: padded(column, encoded.bytes) };
  if (onOverflow === 'cut') {
    return { outcome: 'placed', bytes: padded(column, cut(text, widthBytes, encoder)) };
  }
  return { outcome: 'refused', problem: { reason: 'too-long', bytes: length, widthBytes } };
}

function padded(column: FixedColumn, bytes: Uint8Array): Uint8Array {
  const { widthBytes, align, pad } = column;
  const field = new Uint8Array(widthBytes).fill(pad.charCodeAt(0));
  if (align === 'left') {
    field.set(bytes);
    return field;
  }
  field.set(bytes, widthBytes - bytes.length);
  // `-5` filled with zeros is `-00005`: the sign goes before them.
  const minusAt = widthBytes - bytes.length;
  const isMinus = pad === '0' && isNumberColumn(column) && bytes[0] === 0x2d;
  if (isMinus && minusAt > 0) {
    field[minusAt] = ZERO;
    field[0] = 0x2d;
  }
  return field;
}

const graphemes = new Intl.Segmenter('zh-HK', { granularity: 'grapheme' });

/** As many whole characters as fit. */
function cut(text: string, widthBytes: number, encoder: CharacterEncoder): Uint8Array {
  let kept = new Uint8Array();
  let end = 0;
  for (const { segment } of graphemes.segment(text)) {
    end += segment.length;
    const encoded = encoder.encode(text.slice(0, end));
    if (encoded.outcome !== 'encoded' || encoded.bytes.length > widthBytes) break;
    kept = new Uint8Array(encoded.bytes);
  }
  return kept;
}
