import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  maskBeginning,
  maskText,
} from '../../../../functions/audit-forwarding/domain/mask-text.ts';
import { identityCardNumber } from '../../../support/hong-kong-identity-cards.ts';

const runs = { numRuns: 2_000 };
const letters = fc.stringMatching(/^[A-Z]{1,2}$/);
const digitsOf = (count: number) => fc.stringMatching(new RegExp(`^\\d{${String(count)}}$`));
/** What stands around a value: anything but letters and digits that are glued to it. */
const before = fc.constantFrom(
  '',
  '身份證',
  '陳大文 ',
  '(',
  '_',
  '／',
  '\n',
  'scan ',
  '：',
  '“',
  '𠮷',
);
const after = fc.constantFrom('', '陳大文', ' ', ')', '_', '.pdf', '，', '\n', ' copy', '”', '𠮷');

function fullWidth(text: string): string {
  return text.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}

describe('maskText', () => {
  test('lets nothing of an identity card number out, however it is written', () => {
    const separator = fc.constantFrom('', ' ', '-', '.', '\u{3000}', '\u{a0}', '\u{200b}', '－');
    const written = fc
      .record({
        letters,
        digits: digitsOf(6),
        separator,
        brackets: fc.constantFrom(['(', ')'], ['（', '）'], ['[', ']'], ['【', '】'], ['', '']),
        isWide: fc.boolean(),
        isSmall: fc.boolean(),
      })
      .map(
        ({ letters: front, digits, separator: gap, brackets: [open, close], isWide, isSmall }) => {
          const { check } = identityCardNumber(front, digits);
          const number = `${front}${gap}${digits}${gap}${open}${check}${close}`;
          const cased = isSmall ? number.toLowerCase() : number;
          return { digits, text: isWide ? fullWidth(cased) : cased };
        },
      );

    fc.assert(
      fc.property(before, written, after, (front, { digits, text }, back) => {
        const masked = maskText(front + text + back).text.normalize('NFKC');

        expect(masked).not.toMatch(/\d/);
        expect(masked).not.toContain(digits);
      }),
      runs,
    );
  });

  test('lets nothing of a telephone number out', () => {
    const hongKong = fc
      .record({
        code: fc.constantFrom('', '+852', '+852 ', '852-', '00852', '(852) '),
        head: fc.stringMatching(/^[235-9]\d{3}$/),
        gap: fc.constantFrom('', ' ', '-', '－', '\u{3000}'),
        tail: digitsOf(4),
      })
      // Without a code these are days and spans of years; see the README.
      .filter(
        ({ code, head, tail }) => code !== '' || !/^20\d\d(?:0[1-9]|1[0-2]|20)/.test(head + tail),
      )
      .map(({ code, head, gap, tail }) => code + head + gap + tail);
    const mainland = fc
      .record({
        code: fc.constantFrom('', '+86', '86-', '0086 '),
        number: fc.stringMatching(/^1[3-9]\d{9}$/),
      })
      .map(({ code, number }) => code + number);

    fc.assert(
      fc.property(before, fc.oneof(hongKong, mainland), after, (front, number, back) => {
        expect(maskText(front + number + back).text).not.toMatch(/\d/);
      }),
      runs,
    );
  });

  test('lets nothing out where a text is cut, and no more than asked for', () => {
    const value = fc.constantFrom('A123456(3)', '9876 5432', 'peter.chan@harbour.example.hk');
    const filling = fc.constantFrom('陳', '𠮷', ' ', '，');

    fc.assert(
      fc.property(
        filling,
        fc.nat(40),
        value,
        fc.integer({ min: 1, max: 60 }),
        (sign, front, secret, units) => {
          const text = sign.repeat(front) + secret + sign.repeat(600);

          const { text: masked } = maskBeginning(text, units);

          expect(masked).not.toMatch(/[\dA]|peter|\p{Surrogate}/u);
          expect(maskText(text).text.startsWith(masked)).toBe(true);
          const outside = masked.replaceAll(/\[masked[a-z ]*\]|@harbour\.example\.hk/g, '');
          expect(outside.length).toBeLessThanOrEqual(units);
        },
      ),
      runs,
    );
  });

  test('is total, keeps to itself what it has masked, and leaves text without digits and signs alone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const once = maskText(text);

        expect(maskText(once.text).text).toBe(once.text);
        if (!/[\d@=:]|[\uff01-\uff5e]|-----|bearer|basic|splunk|eyj/iu.test(text)) {
          expect(once).toEqual({ text, masked: 0 });
        }
      }),
      runs,
    );
  });
});
