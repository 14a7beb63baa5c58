import { describe, expect, it } from 'vitest';
import {
  canTranslate,
  decodeStoredAnswer,
  InvalidCallError,
  translateText,
} from '../../../../shared/dingtalk/index.ts';

describe('a translation', () => {
  it('is asked for by the codes of the two languages', () => {
    expect(translateText.encode({ text: '這是一個測試', from: 'zh', to: 'en' }).body).toEqual({
      query: '這是一個測試',
      source_language: 'zh',
      target_language: 'en',
    });
  });

  it('is read from an answer that has no errmsg', () => {
    const body = Buffer.from('{"errcode":0,"result":"This is a test","request_id":"e95jy33txuww"}');

    expect(decodeStoredAnswer(translateText, body)).toEqual({ result: 'This is a test' });
  });

  // Rows of the table of the page dingtalk-translation, and pairs that it does not have.
  it.each([
    ['zh', 'id', true],
    ['ar', 'en', true],
    ['en', 'tr', true],
    ['it', 'zh', true],
    ['zh', 'it', true],
    ['en', 'de', false],
    ['en', 'ko', false],
    ['zh', 'ar', false],
    ['ja', 'ko', false],
    ['en', 'en', false],
  ] as const)('from %s to %s is possible: %s', (from, to, isPossible) => {
    expect(canTranslate(from, to)).toBe(isPossible);
    const encode = (): unknown => translateText.encode({ text: 'x', from, to });
    if (isPossible) expect(encode).not.toThrow();
    else expect(encode).toThrow(InvalidCallError);
  });

  it('of nothing is not asked for', () => {
    expect(() => translateText.encode({ text: '', from: 'zh', to: 'en' })).toThrow(
      InvalidCallError,
    );
  });
});
