import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import {
  describeBilingualIssues,
  describeIssues,
  type BilingualProblems,
} from '../../../../shared/configuration/index.ts';
import { bilingual } from '../../../../shared/errors/index.ts';

function problemsOf(schema: z.ZodType, value: unknown): BilingualProblems {
  const { error } = schema.safeParse(value);
  if (error === undefined) throw new Error('it was accepted');
  return describeIssues(error);
}

describe('the problems of a value', () => {
  test.each([
    ['a text that is missing', z.string(), undefined, '欠缺或類型不正確，應為文字'],
    ['a number for a text', z.string(), 8_271, '欠缺或類型不正確，應為文字'],
    ['a broken number for a whole one', z.int(), 82.71, '欠缺或類型不正確，應為整數'],
    ['a text for a switch', z.boolean(), 'xyzzy', '欠缺或類型不正確，應為 true 或 false'],
    ['a type that has no name here', z.bigint(), 8_271, '欠缺或類型不正確，應為 bigint'],
    ['another word', z.enum(['crlf', 'lf']), 'xyzzy', '只可為 crlf、lf'],
    ['another literal', z.literal(1), 8_271, '只可為 1'],
    ['an empty text', z.string().min(1), '', '不可留空'],
    ['a short text', z.string().min(9), 'xyzzy', '最少 9 個字元'],
    ['a long text', z.string().max(3), 'xyzzy', '最多 3 個字元'],
    ['a short list', z.array(z.string()).min(1), [], '最少 1 項'],
    ['a long list', z.array(z.string()).max(0), ['xyzzy'], '最多 0 項'],
    ['a small number', z.int().min(9_000), 8_271, '不可小於 9000'],
    ['a number on the open bound below', z.number().gt(8_271.5), 8_271, '必須大於 8271.5'],
    ['a large number', z.int().max(300), 8_271, '不可大於 300'],
    ['a number on the open bound above', z.number().lt(300), 8_271, '必須小於 300'],
    ['a number between the steps', z.number().multipleOf(5), 8_271, '必須為 5 的倍數'],
    ['a text of another form', z.string().regex(/^\d$/), 'xyzzy', '格式不正確'],
    ['no URL', z.url(), 'xyzzy', '必須為網址'],
    ['none of several forms', z.union([z.array(z.int()), z.int()]), 'xyzzy', '內容不正確'],
    ['a key of another form', z.record(z.string().max(2), z.int()), { xyz: 1 }, '內容不正確'],
  ])('%s is told in both languages, without the value', (_, schema, value, zhHK) => {
    const problems = problemsOf(schema, value);

    expect(problems.zhHK.map((text) => text.replace(/^.*：/, ''))).toEqual([zhHK]);
    expect(problems.en).toHaveLength(1);
    expect(problems.en.join()).not.toMatch(/\p{Script=Han}/u);
    expect([...problems.en, ...problems.zhHK].join()).not.toMatch(/xyzzy|8271(?!\.5)|82\.71/);
  });

  test('are told in the words of the schema where it has some', () => {
    const words = bilingual('must be a month in the form yyyy-MM', '必須為 yyyy-MM 格式的月份');
    const schema = z.object({ period: z.string().regex(/^\d{4}-\d\d$/, words) });

    expect(problemsOf(schema, { period: 'xyzzy' })).toEqual({
      en: ['period: must be a month in the form yyyy-MM'],
      zhHK: ['period：必須為 yyyy-MM 格式的月份'],
    });
  });

  test('keep words that were written in one language only', () => {
    const schema = z.object({ days: z.array(z.string().refine(() => false, 'must be true')) });

    expect(problemsOf(schema, { days: ['xyzzy'] })).toEqual({
      en: ['days.0: must be true'],
      zhHK: ['days.0：must be true'],
    });
  });

  test('name a field that is not known, even one that looks like two languages', () => {
    const problems = problemsOf(z.strictObject({}), { 'a ¦ b': 1, c: 2 });

    expect(problems.zhHK).toEqual(['不明欄位：a ¦ b、c']);
    expect(problems.en.join()).toContain('"a ¦ b"');
  });

  test.each([
    ['an identity card', 'K482719(5)'],
    ['an identity card without brackets', 'K4827195'],
    ['a telephone number', '+852 9618 3047'],
    ['a bank account', '012-875-10346729-833'],
    ['a token', 'b7c1d94f02a8e66c3d1f7b9085ae24d7'],
    ['a password', 'pW-vK3xQ_zLm9aTr2'],
    ['a sentence', 'what somebody has written into the wrong place of a form'],
  ])('count a field whose name could be %s and do not repeat it', (_what, name) => {
    const problems = problemsOf(z.strictObject({}), { hurry: true, [name]: 1 });

    expect(problems).toEqual({
      en: ['unknown fields: "hurry", 1 not shown here'],
      zhHK: ['不明欄位：hurry、另有 1 個不在此顯示'],
    });
  });

  test('stand in the same order in both languages', () => {
    const schema = z.object({ a: z.string(), b: z.object({ c: z.int() }) });

    const { en, zhHK } = problemsOf(schema, { b: {} });

    expect(en.map((text) => text.split(': ')[0])).toEqual(['a', 'b.c']);
    expect(zhHK.map((text) => text.split('：')[0])).toEqual(['a', 'b.c']);
  });
});

test('problems of our own wording are placed alike, and a message in one language stays as it is', () => {
  const issues = [
    { path: ['apps', 'main', 0], message: bilingual('must be 1', '必須為 1') },
    { path: [], message: 'plain' },
  ];

  expect(describeBilingualIssues({ issues })).toEqual({
    en: ['apps.main.0: must be 1', 'plain'],
    zhHK: ['apps.main.0：必須為 1', 'plain'],
  });
});
