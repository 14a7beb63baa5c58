import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const PAGES = ['SECURITY.md', 'SECURITY.zh-HK.md'] as const;

function rowsOf(page: string): readonly (readonly [numbers: string, proof: string])[] {
  const text = readFileSync(path.join(REPOSITORY, page), 'utf8');
  return text.split('\n').flatMap((line): readonly (readonly [string, string])[] => {
    const [, numbers, proof] = /^\| ((?:\d+\.\d+\.\d+(?:, )?)+).*\| `([^`]+)` \|$/.exec(line) ?? [];
    return numbers === undefined || proof === undefined ? [] : [[numbers, proof]];
  });
}

describe.each(PAGES)('the requirements in %s', (page) => {
  test('are each shown by a test that there is, or a command', () => {
    const rows = rowsOf(page);

    expect(rows.length).toBeGreaterThan(35);
    const missing = rows
      .map(([, proof]) => proof)
      .filter((proof) => !proof.startsWith('npm run '))
      .filter((proof) => !existsSync(path.join(REPOSITORY, proof)));
    expect(missing).toEqual([]);
  });
});

test('both languages name the same requirements and the same proofs', () => {
  const [english, chinese] = PAGES.map(rowsOf);

  expect(chinese).toEqual(english);
});
