import { isCalendarDay } from './calendar-day.ts';
import { findSpans, type MaskSpan } from './mask-span.ts';

/** Groups of digits that begin with a bank's three, as `012-345-6-789012` or `004-123-456789-001`. */
const GROUPED = /(?<![A-Z0-9])(?<!\d[.-])\d{3}(?:[ -]\d{1,9}){2,3}(?![A-Z0-9])(?!-\d)/g;
/** A bank's three and the account in one piece. */
const CODE_AND_ACCOUNT = /(?<![A-Z0-9])(?<!\d[.-])\d{3}-\d{9,12}(?![A-Z0-9-])/g;
const CARD = /(?<![A-Z0-9])(?<!\d[.-])\d(?:[ -]?\d){14,18}(?![A-Z0-9])/g;
/** Whatever number stands behind a word for account. */
const NAMED =
  /(?:ACCOUNT|ACCT|A\/C|FPS|[帳賬账][號号戶户]|戶口|户口|轉數快)[^0-9A-Z]{0,4}(?:(?:NO|NUMBER|CODE|ID|號碼|号码|識別碼)[^0-9A-Z]{0,4})?(?<value>\d(?:[ -]?\d){5,24})/g;

/** Bank accounts and payment cards in folded text: by their shape, by Luhn's check, or by the word before. */
export function findAccounts(folded: string): MaskSpan[] {
  return [
    ...findSpans(folded, GROUPED, 'account', ([number]) => isAccount(number)),
    ...findSpans(folded, CODE_AND_ACCOUNT, 'account'),
    ...findSpans(folded, CARD, 'account', ([number]) => isPaymentCard(number)),
    ...findSpans(folded, NAMED, 'account'),
  ];
}

/**
 * 10 to 18 digits, one group of six at least. A day among them (`012-20261127-093000`) is no part of an
 * account, and 978 and 979 begin the number of a book.
 */
function isAccount(number: string): boolean {
  const groups = number.split(/[ -]/);
  const digits = groups.join('').length;
  if (digits < 10 || digits > 18 || /^97[89]/.test(number)) return false;
  return groups.some((group) => group.length >= 6) && !groups.some(isCalendarDay);
}

function isPaymentCard(number: string): boolean {
  const digits = number.replaceAll(/\D/g, '');
  return /^(?:[2-6]\d{15}|3[47]\d{13}|62\d{17})$/.test(digits) && passesLuhn(digits);
}

function passesLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, place) => {
      const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
      return total + (value > 9 ? value - 9 : value);
    }, 0);
  return sum % 10 === 0;
}
