import { findSpans, type MaskSpan } from './mask-span.ts';

/** One or two letters, six digits, check digit in brackets or standing alone; `.`, `-`, `_`, `/` or a blank between. */
const CARD =
  /(?:(?<![A-Z0-9])|(?<=ID|IDNO|CARD|CARDNO))(?<letters>[A-Z]{1,2})[ ._/-]{0,2}(?<digits>\d(?:[ ._/-]?\d){5})[ ._/-]{0,2}(?:[([{<] ?(?<bracketed>[0-9A]) ?[)\]}>]|(?<plain>[0-9A])(?![A-Z0-9]))/g;
/** After words that say what it is, the check digit may be wrong or missing. */
const NAMED_CARD =
  /(?:HK ?ID|ID ?(?:CARD|NO)|IDENTITY ?CARD|身[份分][證证])[^A-Z0-9]{0,4}(?:(?:CARD|NO|NUM(?:BER)?|號碼|号码|編號)[^A-Z0-9]{0,4}){0,2}(?<value>[A-Z]{1,2}[ ._/-]{0,2}\d(?:[ ._/-]?\d){5}(?:[ ._/-]{0,2}[([{<]? ?[0-9A](?![A-Z0-9]) ?[)\]}>]?)?)/g;
/** Resident identity number of the mainland: area, day of birth, order, check (GB 11643). */
const RESIDENT =
  /(?<![A-Z0-9])\d{6}[ -]?(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[0-9X](?![A-Z0-9])/g;
const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** Identity card numbers of Hong Kong and resident identity numbers of the mainland, in folded text. */
export function findIdentityCards(folded: string): MaskSpan[] {
  return [
    ...findSpans(folded, CARD, 'identity-card', (match) => {
      const { letters = '', digits = '', bracketed, plain } = match.groups ?? {};
      return hasHongKongCheckDigit(letters, digits.replaceAll(/\D/g, ''), bracketed ?? plain ?? '');
    }),
    ...findSpans(folded, NAMED_CARD, 'identity-card'),
    ...findSpans(folded, RESIDENT, 'identity-card', ([number]) => hasResidentCheckDigit(number)),
  ];
}

/**
 * Letters count from A = 10, the blank before a single letter 36; weights 9 to 2; the check digit makes
 * the sum a multiple of 11, `A` standing for ten. Checked with the public examples A123456(3),
 * A114455(6) and A456789(A).
 */
function hasHongKongCheckDigit(letters: string, digits: string, check: string): boolean {
  const values = [
    ...(letters.length === 1 ? [36] : []),
    ...Array.from(letters, (letter) => letter.charCodeAt(0) - 55),
    ...Array.from(digits, Number),
  ];
  const sum = values.reduce((total, value, place) => total + value * (9 - place), 0);
  return (sum + (check === 'A' ? 10 : Number(check))) % 11 === 0;
}

function hasResidentCheckDigit(number: string): boolean {
  const places = number.replaceAll(/[ -]/g, '');
  const sum = RESIDENT_WEIGHTS.reduce(
    (total, weight, at) => total + weight * Number(places[at]),
    0,
  );
  return places[17] === '10X98765432'[sum % 11];
}
