/** Marks that choose a glyph or join letters and carry no letter of a name themselves. */
const INVISIBLE =
  /[\u{FE00}-\u{FE0F}\u{E0100}-\u{E01EF}\u{200B}-\u{200D}\u{2060}\u{FEFF}\u{00AD}]/gu;

/** Kangxi radicals: look like Han characters and come from scanned or copied text. */
const RADICAL = /[\u{2F00}-\u{2FDF}]/gu;

/** Dots between the parts of a name; U+00B7 is the one that all Big5 tables agree on. */
const NAME_DOT = /[\u{2022}\u{2027}\u{30FB}\u{FF65}]/gu;

/**
 * Brings a name to the form in which it is encoded: NFC (which also turns compatibility ideographs
 * into ordinary ones), no invisible marks, one kind of name dot. It changes how a character is
 * coded, never which character it is: no variant is replaced by another. Invisible marks go first,
 * because one of them may stand between a letter and its accent.
 */
export function prepareText(text: string): string {
  return text
    .replaceAll(INVISIBLE, '')
    .normalize('NFC')
    .replaceAll(RADICAL, (radical) => radical.normalize('NFKC'))
    .replaceAll(NAME_DOT, '\u{00B7}')
    .trim();
}
