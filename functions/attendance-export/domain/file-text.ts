import type { FileProfile } from './file-profile-v2.ts';

/**
 * Reads the text of a payroll file's bytes. Both Big5 sets are read by the one decoder that the
 * platform has (WHATWG Encoding Standard: Big5 with HKSCS); what it does not know becomes U+FFFD.
 */
export function fileTextDecoder({
  characterSet,
}: Pick<FileProfile, 'characterSet'>): (bytes: Uint8Array) => string {
  const isUnicode = characterSet === 'utf-8' || characterSet === 'utf-8-bom';
  const decoder = new TextDecoder(isUnicode ? 'utf-8' : 'big5', { ignoreBOM: true });
  return (bytes) => decoder.decode(bytes);
}
