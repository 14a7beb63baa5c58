/**
 * Targets by their exact meaning; never the bare word "big5", which means something else in every
 * program. `cp950-strict` is Microsoft code page 950 without its user-defined area;
 * `big5-hkscs-2008` is Big5 with the Hong Kong Supplementary Character Set of 2008.
 */
export const characterSetNames = ['cp950-strict', 'big5-hkscs-2008', 'utf-8'] as const;
export type CharacterSetName = (typeof characterSetNames)[number];

/** A character that the target cannot write. */
export interface UnmappableCharacter {
  readonly character: string;
  /** `U+5803` */
  readonly codePoint: string;
}

export type EncodingResult =
  | { readonly outcome: 'encoded'; readonly bytes: Uint8Array }
  | { readonly outcome: 'unmappable'; readonly characters: readonly UnmappableCharacter[] };

/**
 * A strict encoder: every character has exactly its byte sequence or the whole text is refused, with
 * the list of what is missing. It never writes `?`, an entity or a look-alike.
 */
export interface CharacterEncoder {
  readonly name: CharacterSetName;
  encode(text: string): EncodingResult;
}

/** Names the characters of a refused text, each once, in order of appearance. */
export function unmappable(codePoints: Iterable<number>): EncodingResult {
  const distinct = [...new Set(codePoints)];
  return {
    outcome: 'unmappable',
    characters: distinct.map((codePoint) => ({
      character: String.fromCodePoint(codePoint),
      codePoint: `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`,
    })),
  };
}
