const FULL_WIDTH_OFFSET = 0xfee0;
/** Full-width forms, wide and invisible blanks, the dashes, corner brackets, and small letters. */
const FOLDED =
  /[\u00a0\u00ad\u2000-\u2015\u202f\u205f\u2060\u2212\u3000\u3010\u3011\u3014\u3015\ufe58\ufe63\ufeff\uff01-\uff5ea-z]/g;

/**
 * The text as the masks look at it: full-width forms as ASCII, every sort of blank as a space, every
 * dash as `-`, capitals only. It has the length of the original, so that places are the same in both.
 */
export function foldText(text: string): string {
  return text.replaceAll(FOLDED, foldUnit);
}

function foldUnit(unit: string): string {
  const code = unit.charCodeAt(0);
  if (code >= 0xff01 && code <= 0xff5e) {
    return String.fromCharCode(code - FULL_WIDTH_OFFSET).toUpperCase();
  }
  if (code < 0x80) return unit.toUpperCase();
  if ('\u3010\u3014'.includes(unit)) return '(';
  if ('\u3011\u3015'.includes(unit)) return ')';
  return isDash(code) ? '-' : ' ';
}

function isDash(code: number): boolean {
  return (code >= 0x2010 && code <= 0x2015) || [0x2212, 0xfe58, 0xfe63].includes(code);
}
