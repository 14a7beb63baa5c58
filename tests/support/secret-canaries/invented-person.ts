/** Numbers of one person who does not exist. */
export interface InventedPerson {
  /** `A123456(3)`, with its right check digit. */
  readonly identityCard: string;
  /** The same without brackets. */
  readonly identityCardPlain: string;
  /** Eight digits. */
  readonly mobile: string;
  /** `+852 9123 4567` */
  readonly mobileInternational: string;
  /** Bank, branch and account, with hyphens. */
  readonly bankAccount: string;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** What stands for the blank before a card number with one letter. */
const BLANK = 36;

/**
 * Check digit of a Hong Kong identity card with one letter: weights 9 to 2 over blank, letter (A = 10)
 * and digits, modulo 11; ten is written A.
 */
export function identityCheckDigit(letter: string, digits: string): string {
  const values = [BLANK, 10 + LETTERS.indexOf(letter), ...Array.from(digits, Number)];
  const sum = values.reduce((total, value, index) => total + value * (9 - index), 0);
  const digit = (11 - (sum % 11)) % 11;
  return digit === 10 ? 'A' : String(digit);
}

/** Person number 0, 1, 2 …; each has numbers of their own. */
export function inventedPerson(number: number): InventedPerson {
  const letter = LETTERS[(number * 7 + 10) % LETTERS.length] ?? 'K';
  const digits = String(482_719 + number * 13_577).slice(-6);
  const check = identityCheckDigit(letter, digits);
  // Far from the end of eight digits for any number of people that a test needs.
  const mobile = String(91_183_047 + number * 100_003);
  return {
    identityCard: `${letter}${digits}(${check})`,
    identityCardPlain: `${letter}${digits}${check}`,
    mobile,
    mobileInternational: `+852 ${mobile.slice(0, 4)} ${mobile.slice(4)}`,
    bankAccount: `012-${String(875 + number)}-${String(10_346_729 + number * 40_009)}-833`,
  };
}
