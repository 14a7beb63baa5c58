import { requiredText } from './expect-parameters.ts';
import type { AppOperation } from './operation.ts';
import { oldRefusal } from './refusal.ts';

/** Pairs of the documentation's table; each works in both directions. */
const PAIRS = new Set(
  [
    'zh-id zh-en zh-vi zh-th zh-ko zh-ru zh-fr zh-de zh-es ja-zh it-zh',
    'en-ru en-es en-fr en-th en-vi en-ja id-en ar-en tr-en',
  ]
    .join(' ')
    .split(' ')
    .flatMap((pair) => [pair, pair.split('-').reverse().join('-')]),
);

/** Translation; metered. The stand-in knows no languages: it marks the text with the one asked for. */
export const TRANSLATION_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'topapi/ai/mt/translate',
    family: 'top',
    method: 'POST',
    isMetered: true,
    scopes: ['qyapi_ai_base'],
    omitsErrmsg: true,
    handle: (call) => {
      const query = requiredText(call, 'query');
      const source = requiredText(call, 'source_language');
      const target = requiredText(call, 'target_language');
      if (!PAIRS.has(`${source}-${target}`)) throw oldRefusal(400_002, '参数错误: 不支持的语言');
      return { result: `[${target}] ${query}` };
    },
  },
];
