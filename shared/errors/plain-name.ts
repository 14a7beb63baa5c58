const LONGEST = 40;
/** Four digits in a row, as in cards, telephone numbers and accounts; or a long word with a digit. */
const COULD_BE_A_VALUE = /\d{4}|(?=\S*\d)\S{16,}/;

/**
 * Whether the name of a field that nobody expects may be repeated. Whoever mixes up names and values
 * puts a secret, or a number of a person, where a name belongs; what could be one is no plain name.
 */
export function isPlainName(name: string): boolean {
  return name.length <= LONGEST && !COULD_BE_A_VALUE.test(name);
}
