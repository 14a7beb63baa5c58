import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bilingual, splitBilingual } from '../../../../shared/errors/index.ts';

describe('a message in both languages', () => {
  test('is readable as one string, and comes apart as it was put together', () => {
    const message = bilingual('must be 1', '必須為 1');

    expect(message).toBe('must be 1 ¦ 必須為 1');
    expect(splitBilingual(message)).toEqual({ en: 'must be 1', zhHK: '必須為 1' });
  });

  test('is not seen where there is one language only', () => {
    expect(splitBilingual('Invalid input: expected string')).toBeUndefined();
    expect(splitBilingual('')).toBeUndefined();
  });

  test('keeps any two texts that do not hold the mark between them', () => {
    const texts = fc.string().filter((text) => !text.includes('¦'));

    fc.assert(
      fc.property(texts, texts, (en, zhHK) => {
        expect(splitBilingual(bilingual(en, zhHK))).toEqual({ en, zhHK });
      }),
    );
  });
});
