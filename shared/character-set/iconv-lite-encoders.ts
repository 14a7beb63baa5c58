import { buildBig5HkscsTable, HKSCS_SEQUENCES } from './big5-hkscs-table.ts';
import type { CharacterEncoder, CharacterSetName } from './character-encoder.ts';
import { buildCp950Table } from './cp950-table.ts';
import { createDoubleByteEncoder } from './double-byte-encoder.ts';
import { utf8Encoder } from './utf8-encoder.ts';

const loaded = new Map<CharacterSetName, Promise<CharacterEncoder>>();

/**
 * The strict encoder of a character set. The tables of iconv-lite are loaded at first use and only
 * its *decoder* is used: its encoder writes HKSCS bytes under the name big5 and `?` for what it
 * lacks, without an error.
 *
 * @example
 * const encoder = await loadCharacterEncoder('cp950-strict');
 * encoder.encode('成功'); // { outcome: 'encoded', bytes: A6 A8 A5 5C }
 * encoder.encode('堃'); // { outcome: 'unmappable', characters: [{ character: '堃', codePoint: 'U+5803' }] }
 */
export function loadCharacterEncoder(name: CharacterSetName): Promise<CharacterEncoder> {
  const known = loaded.get(name);
  if (known !== undefined) return known;
  const encoder = build(name);
  loaded.set(name, encoder);
  return encoder;
}

async function build(name: CharacterSetName): Promise<CharacterEncoder> {
  if (name === 'utf-8') return utf8Encoder;
  const { default: iconv } = await import('iconv-lite');
  if (name === 'cp950-strict') {
    return createDoubleByteEncoder(
      name,
      buildCp950Table((bytes) => iconv.decode(bytes, 'cp950')),
    );
  }
  const table = buildBig5HkscsTable((bytes) => iconv.decode(bytes, 'big5-hkscs'));
  return createDoubleByteEncoder(name, table, HKSCS_SEQUENCES);
}
