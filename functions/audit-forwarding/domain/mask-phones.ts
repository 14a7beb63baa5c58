import { isCalendarDay } from './calendar-day.ts';
import { findSpans, type MaskSpan } from './mask-span.ts';

/** `+` and 8 to 15 digits: a number of any country (E.164). */
const INTERNATIONAL = /\+ ?\d(?:[ ().-]{0,3}\d){7,14}(?!\d)/g;
/** 852 or 00852 in front. */
const HONG_KONG_WITH_CODE = /(?<!\d)\(?(?:00 ?)?852\)?[ ().-]{0,3}[235-9]\d{3}[ .-]?\d{4}(?!\d)/g;
/** Four and four, as people write it. */
const HONG_KONG_IN_FOURS =
  /(?<![\d])(?<!\d[.-])(?<first>[235-9]\d{3})[ -](?<second>\d{4})(?!\d)(?!-\d)(?!,\d{3}(?!\d))/g;
const HONG_KONG_TOGETHER = /(?<![A-Z0-9])(?<!\d\.)[235-9]\d{7}(?![A-Z0-9])/g;
const MAINLAND_MOBILE = /(?<!\d)(?<!\d\.)(?:(?:00 ?)?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/g;
/** Whatever number stands behind a word for telephone. */
const NAMED =
  /(?:(?<![A-Z])(?:TEL(?:EPHONE)?|PHONE|MOBILE|MOB|FAX|WHATSAPP)|電話|电话|手機|手机|手提|傳真|致電)[^0-9A-Z+(]{0,4}(?:(?:NO|NUMBER|號碼|号码)[^0-9A-Z+(]{0,4})?(?<value>[+(]{0,2}\d(?:[ ().-]{0,3}\d){6,16})/g;

const MONEY_OR_ID_BEFORE =
  /(?:[#$¥€£]|HKD?|USD|CNY|RMB|MOP|港幣|人民幣|編號|编号|單號|单号|(?<![A-Z])(?:NO|ID|REF))[.:=]? ?$/;
const MONEY_OR_SIZE_AFTER = /^(?: ?(?:元|港元|HKD|KB|MB|BYTES)|\.\d{1,2}(?![A-Z0-9]))/;
const UUID_AFTER = /^-[0-9A-F]{4}-/;

/**
 * Telephone numbers in folded text. Eight digits that stand alone are taken for a number of Hong Kong
 * if they begin with 2, 3 or 5 to 9, unless they are a day (`20261127`), glued to letters (`INV98765432`),
 * or beside a sign of money, size or numbering (`HK$`, `#`, `No.`).
 */
export function findPhones(folded: string): MaskSpan[] {
  return [
    ...findSpans(folded, INTERNATIONAL, 'phone'),
    ...findSpans(folded, HONG_KONG_WITH_CODE, 'phone'),
    ...findSpans(folded, HONG_KONG_IN_FOURS, 'phone', ({ groups }) => {
      const { first = '', second = '' } = groups ?? {};
      return !(isCalendarDay(first + second) || (isYear(first) && isYear(second)));
    }),
    ...findSpans(
      folded,
      HONG_KONG_TOGETHER,
      'phone',
      ({ 0: digits, index }) => !isCalendarDay(digits) && !isOtherNumber(folded, index, index + 8),
    ),
    ...findSpans(folded, MAINLAND_MOBILE, 'phone'),
    ...findSpans(folded, NAMED, 'phone'),
  ];
}

function isOtherNumber(folded: string, start: number, end: number): boolean {
  const after = folded.slice(end, end + 12);
  return (
    MONEY_OR_ID_BEFORE.test(folded.slice(Math.max(0, start - 12), start)) ||
    MONEY_OR_SIZE_AFTER.test(after) ||
    UUID_AFTER.test(after)
  );
}

function isYear(digits: string): boolean {
  return /^(?:19|20)\d{2}$/.test(digits);
}
