/**
 * Check digits of Hong Kong identity cards, written apart from the code under test: the remainder is
 * looked up from the front, with a table, as the Inland Revenue's specification words it.
 */
export function identityCardNumber(
  letters: string,
  digits: string,
): { body: string; check: string } {
  const places = (letters.length === 1 ? ` ${letters}` : letters) + digits;
  const values = ' 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const valueOf = (place: string): number => (place === ' ' ? 36 : values.indexOf(place) - 1);
  let sum = 0;
  for (let at = 0; at < 8; at += 1) sum += valueOf(places.charAt(at)) * (9 - at);
  const rest = sum % 11;
  return { body: letters + digits, check: rest === 0 ? '0' : rest === 1 ? 'A' : String(11 - rest) };
}
