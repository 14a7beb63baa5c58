import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  characterSetNames,
  loadCharacterEncoder,
  prepareText,
  type CharacterEncoder,
} from '../../../../shared/character-set/index.ts';

const SEQUENCES = ['\u{CA}\u{304}', '\u{CA}\u{30C}', '\u{EA}\u{304}', '\u{EA}\u{30C}'];
const LAST_CODE_POINT = 0x2ffff;

/** What a receiver would read: an inverse table of single characters, made apart from the encoder. */
function readerOf(encoder: CharacterEncoder): (bytes: Uint8Array) => string {
  if (encoder.name === 'utf-8') return (bytes) => new TextDecoder().decode(bytes);
  const texts = new Map<number, string>();
  const learn = (text: string): void => {
    const result = encoder.encode(text);
    if (result.outcome !== 'encoded') return;
    const [lead = 0, trail = 0, ...more] = result.bytes;
    if (more.length > 0) throw new Error(`${text} takes more than two bytes`);
    const code = lead * 256 + trail;
    if (texts.has(code)) throw new Error(`${text} shares its code with ${texts.get(code) ?? ''}`);
    texts.set(code, text);
  };
  for (let codePoint = 0x80; codePoint <= LAST_CODE_POINT; codePoint += 1) {
    learn(String.fromCodePoint(codePoint));
  }
  if (encoder.name === 'big5-hkscs-2008') SEQUENCES.forEach(learn);
  return (bytes) => {
    let text = '';
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index] ?? 0;
      if (byte < 0x80) text += String.fromCharCode(byte);
      else text += texts.get(byte * 256 + (bytes[(index += 1)] ?? 0)) ?? '\u{FFFD}';
    }
    return text;
  };
}

const encoders = await Promise.all(characterSetNames.map((name) => loadCharacterEncoder(name)));

const character = fc.oneof(
  fc.constantFrom(
    ...Array.from(
      '陳許功蓋堃喆邨峯衞十卅仝嘅𨋢𠮷,"?\\|\r\n\t·€～\u{CA}\u{EA}\u{304}\u{30C}e\u{301}\u{200D}\u{FE00}\u{2F00}',
    ),
  ),
  fc.integer({ min: 0, max: 0x10ffff }).map((codePoint) => String.fromCodePoint(codePoint)),
  fc.integer({ min: 0x4e00, max: 0x9fff }).map((codePoint) => String.fromCodePoint(codePoint)),
);
const text = fc.array(character, { maxLength: 40 }).map((parts) => parts.join(''));

describe.each(encoders.map((encoder) => ({ name: encoder.name, encoder })))(
  '$name on any text',
  ({ encoder }) => {
    const read = readerOf(encoder);
    const sequences = encoder.name === 'big5-hkscs-2008' ? SEQUENCES : [];

    test('either writes bytes that mean the text and nothing else, or refuses it', () => {
      fc.assert(
        fc.property(text, (given) => {
          const result = encoder.encode(given);
          if (result.outcome === 'encoded') expect(read(result.bytes)).toBe(given);
          else expect(result.characters.length).toBeGreaterThan(0);
        }),
        { numRuns: 2_000 },
      );
    });

    test('writes as many question marks as the text has, and no more', () => {
      const questionMarks = (bytes: Iterable<number>): number =>
        [...bytes].filter((byte) => byte === 0x3f).length;
      fc.assert(
        fc.property(text, (given) => {
          const result = encoder.encode(given);
          if (result.outcome === 'encoded') {
            expect(questionMarks(result.bytes)).toBe(given.split('?').length - 1);
          }
        }),
        { numRuns: 1_000 },
      );
    });

    test('a refusal names exactly the missing characters, each once, in their order', () => {
      fc.assert(
        fc.property(text, (given) => {
          const result = encoder.encode(given);
          if (result.outcome === 'encoded') return;
          const named = result.characters.map((missing) => missing.character);
          const without = named.reduce((left, missing) => left.replaceAll(missing, '|'), given);
          // A mark in a sequence is written with its base; the same mark elsewhere may be missing.
          const rest = Array.from(
            sequences.reduce((left, pair) => left.replaceAll(pair, '||'), given),
          );
          const positions = named.map((missing) => rest.indexOf(missing));

          expect(encoder.encode(without).outcome).toBe('encoded');
          for (const missing of named) expect(encoder.encode(missing).outcome).toBe('unmappable');
          expect(new Set(named).size).toBe(named.length);
          expect(positions).not.toContain(-1);
          expect(positions).toEqual([...positions].sort((a, b) => a - b));
          for (const { character: missing, codePoint } of result.characters) {
            expect(codePoint).toMatch(/^U\+[0-9A-F]{4,6}$/);
            expect(String.fromCodePoint(Number.parseInt(codePoint.slice(2), 16))).toBe(missing);
          }
        }),
        { numRuns: 2_000 },
      );
    });

    test('refuses half of a surrogate pair', () => {
      for (const half of ['\u{D842}', '\u{DFB7}', '陳\u{D842}', '\u{DFB7}\u{D842}']) {
        expect(encoder.encode(half).outcome).toBe('unmappable');
      }
    });

    test('the bytes of one call are not touched by the next', () => {
      const first = encoder.encode('陳大文');
      encoder.encode('李'.repeat(5_000));

      expect(first).toEqual(encoder.encode('陳大文'));
    });
  },
);

describe('preparing any text', () => {
  test('changes nothing when it is done twice', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(prepareText(prepareText(given))).toBe(prepareText(given));
      }),
      { numRuns: 2_000 },
    );
  });
});
