import * as z from 'zod';
import { InvalidCallError } from '../errors.ts';
import { defineOperation, metered } from '../operation.ts';
import { text } from '../wire-values.ts';

const TRANSLATE = 'ai/mt/translate';

/** Each pair in both directions; table of the page below. */
const PAIRS: readonly (readonly [string, string])[] = [
  ['zh', 'en'],
  ['zh', 'ja'],
  ['zh', 'ko'],
  ['zh', 'th'],
  ['zh', 'vi'],
  ['zh', 'id'],
  ['zh', 'fr'],
  ['zh', 'de'],
  ['zh', 'es'],
  ['zh', 'ru'],
  ['zh', 'it'],
  ['en', 'ja'],
  ['en', 'th'],
  ['en', 'vi'],
  ['en', 'id'],
  ['en', 'fr'],
  ['en', 'es'],
  ['en', 'ru'],
  ['en', 'ar'],
  ['en', 'tr'],
];

/** Codes of ISO 639-1 that DingTalk translates from or to. */
export type TranslationLanguage =
  'zh' | 'en' | 'ja' | 'ko' | 'th' | 'vi' | 'id' | 'fr' | 'de' | 'es' | 'ru' | 'it' | 'ar' | 'tr';

/** Whether DingTalk's table has the pair. */
export function canTranslate(from: TranslationLanguage, to: TranslationLanguage): boolean {
  return PAIRS.some(
    ([left, right]) => (left === from && right === to) || (left === to && right === from),
  );
}

/**
 * Translates a text. `zh` is what the mainland writes: there is neither Traditional Chinese nor
 * Cantonese, so an answer in `zh` is not fit to be shown in Hong Kong as it is.
 *
 * Page: dingtalk-translation, 2026-06-03.
 */
export const translateText = defineOperation({
  name: TRANSLATE,
  host: 'oapi',
  method: 'POST',
  path: '/topapi/ai/mt/translate',
  family: 'old-gateway',
  metering: metered,
  safeToRepeat: true,
  encode: (params: {
    readonly text: string;
    readonly from: TranslationLanguage;
    readonly to: TranslationLanguage;
  }) => {
    if (params.text === '') throw new InvalidCallError(TRANSLATE, 'there is no text');
    if (!canTranslate(params.from, params.to)) {
      throw new InvalidCallError(TRANSLATE, `${params.from} and ${params.to} are no pair`);
    }
    return {
      body: { query: params.text, source_language: params.from, target_language: params.to },
    };
  },
  schema: z.object({ result: text }),
});
