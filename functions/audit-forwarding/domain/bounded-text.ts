const MARK = '…[truncated]';
const MARK_BYTES = 14;

/**
 * Text on one line of valid Unicode: half a surrogate pair, which no UTF-8 can say, becomes U+FFFD, a
 * control character a blank.
 */
export function toPlainText(text: string): string {
  return text
    .replaceAll(/\p{Surrogate}/gu, '\ufffd')
    .replaceAll(/[\p{Control}\u2028\u2029]/gu, ' ');
}

/** The text if its UTF-8 is not longer than this; else its beginning with a mark, together not longer. */
export function boundText(text: string, maxBytes: number): string {
  if (text.length * 3 <= maxBytes || utf8Length(text) <= maxBytes) return text;
  let kept = '';
  let bytes = MARK_BYTES;
  for (const character of text) {
    bytes += utf8Length(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept + MARK;
}

/** Bytes of well-formed text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // Each half of a pair counts two of the four bytes of its character.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
