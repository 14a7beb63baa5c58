import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../../../../infra/deployment/problem-texts.ts';

const DEPLOYMENT = path.resolve(import.meta.dirname, '../../../../infra/deployment');
const SEVERITIES = {
  'README.md': { error: 'error', warning: 'warning' },
  'README.zh-HK.md': { error: '錯誤', warning: '警告' },
} as const;

describe.each(['README.md', 'README.zh-HK.md'] as const)('%s of the check', (name) => {
  const text = readFileSync(path.join(DEPLOYMENT, name), 'utf8');

  it('has every problem with its severity, and no other', () => {
    const rows = [...text.matchAll(/^\| `(deployment\.[a-z-]+)` \| (\S+) \|/gm)].map(
      ([, code, severity]) => [code, severity],
    );

    expect(rows).toEqual(
      Object.entries(PROBLEMS).map(([code, { severity }]) => [code, SEVERITIES[name][severity]]),
    );
  });
});

it('every problem speaks Chinese of Hong Kong in Chinese, and English in English', () => {
  for (const [code, { en, zhHK, remedy }] of Object.entries(PROBLEMS)) {
    expect(en('x') + remedy.en, code).not.toMatch(/[一-鿿]/);
    expect(remedy.zhHK, code).toMatch(/[一-鿿]/);
    // A few words that are written otherwise here.
    expect(zhHK('x') + remedy.zhHK, code).not.toMatch(/配置|信息|默認|函数|設置|文件/);
  }
});
