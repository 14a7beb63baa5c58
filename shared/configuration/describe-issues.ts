import type { z } from 'zod';
import { splitBilingual } from '../errors/index.ts';
import { placedProblems, type BilingualProblems } from './describe-bilingual-issues.ts';
import { unknownFields } from './unknown-fields.ts';

export type Issue = z.core.$ZodIssue;

/**
 * `path: message` for each problem, in both languages; the received value is never repeated, only
 * names of fields, and of these none that could be a value. A message of a schema's own is written with `bilingual`. The schema library's
 * Chinese is not used: its wording is not that of Hong Kong.
 */
export function describeIssues(error: { readonly issues: readonly Issue[] }): BilingualProblems {
  return placedProblems(
    error.issues.map((issue) => {
      const { code, path, message } = issue;
      // Its message is the library's and holds names of fields, which may be anything.
      if (code === 'unrecognized_keys') return { path, ...unknownFields(issue.keys) };
      return { path, ...(splitBilingual(message) ?? { en: message, zhHK: inChinese(issue) }) };
    }),
  );
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: '文字',
  number: '數字',
  int: '整數',
  boolean: ' true 或 false',
  array: '清單',
  object: '一組欄位',
  record: '一組欄位',
};

function inChinese(issue: Exclude<Issue, { code: 'unrecognized_keys' }>): string {
  switch (issue.code) {
    case 'invalid_type':
      return `欠缺或類型不正確，應為${TYPE_NAMES[issue.expected] ?? ` ${issue.expected}`}`;
    case 'invalid_value':
      return `只可為 ${issue.values.map(String).join('、')}`;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum), issue.inclusive !== false);
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum), issue.inclusive !== false);
    case 'invalid_format':
      return issue.format === 'url' ? '必須為網址' : '格式不正確';
    case 'not_multiple_of':
      return `必須為 ${String(issue.divisor)} 的倍數`;
    case 'invalid_key':
    case 'invalid_element':
    case 'invalid_union':
      return '內容不正確';
    case 'custom':
      return issue.message;
  }
}

function tooSmall(origin: string, minimum: number, isInclusive: boolean): string {
  if (origin === 'string') return minimum <= 1 ? '不可留空' : `最少 ${String(minimum)} 個字元`;
  if (origin === 'array') return `最少 ${String(minimum)} 項`;
  return isInclusive ? `不可小於 ${String(minimum)}` : `必須大於 ${String(minimum)}`;
}

function tooBig(origin: string, maximum: number, isInclusive: boolean): string {
  if (origin === 'string') return `最多 ${String(maximum)} 個字元`;
  if (origin === 'array') return `最多 ${String(maximum)} 項`;
  return isInclusive ? `不可大於 ${String(maximum)}` : `必須小於 ${String(maximum)}`;
}
