import {
  unmappable,
  type CharacterEncoder,
  type CharacterSetName,
  type EncodingResult,
} from './character-encoder.ts';
import type { EncodingTable } from './encoding-table.ts';

const ASCII_END = 0x80;

/**
 * A strict encoder over a table of two-byte codes; ASCII is one byte. `sequences` are pairs of code
 * points that share a code and are tried first; their bases lie in the basic plane.
 */
export function createDoubleByteEncoder(
  name: CharacterSetName,
  table: EncodingTable,
  sequences: readonly (readonly [number, number, number])[] = [],
): CharacterEncoder {
  const { codes } = table;
  const bySequence = new Map(sequences.map(([base, mark, code]) => [base * 0x10000 + mark, code]));
  const lastSequenceBase = Math.max(-1, ...sequences.map(([base]) => base));
  // One buffer for all calls: a growing payroll file is encoded row by row.
  let scratch = new Uint8Array(4096);

  const encode = (text: string): EncodingResult => {
    if (scratch.length < text.length * 2) scratch = new Uint8Array(text.length * 3);
    const out = scratch;
    let at = 0;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < ASCII_END) {
        out[at++] = unit;
        continue;
      }
      let code = codes[unit] ?? 0;
      if (unit <= lastSequenceBase) {
        const pair = bySequence.get(unit * 0x10000 + text.charCodeAt(index + 1));
        if (pair !== undefined) {
          code = pair;
          index += 1;
        }
      }
      if (code === 0) {
        // Surrogates have no code of their own: either a pair has one, or the text is refused.
        code = codes[text.codePointAt(index) ?? unit] ?? 0;
        if (code === 0) return refuse(text);
        index += 1;
      }
      out[at] = code >> 8;
      out[at + 1] = code & 0xff;
      at += 2;
    }
    return { outcome: 'encoded', bytes: out.slice(0, at) };
  };

  const refuse = (text: string): EncodingResult => {
    const missing: number[] = [];
    const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
    for (let index = 0; index < points.length; index += 1) {
      const codePoint = points[index] ?? 0;
      if (bySequence.has(codePoint * 0x10000 + (points[index + 1] ?? 0))) index += 1;
      else if (codePoint >= ASCII_END && (codes[codePoint] ?? 0) === 0) missing.push(codePoint);
    }
    return unmappable(missing);
  };

  return { name, encode };
}
