import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const LOG_CALL = /\.(?:info|warn|error)\(\s*'([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+)'/g;

const read = (file: string): string => readFileSync(path.join(REPOSITORY, file), 'utf8');

/** Message keys that stand in the code of functions. */
function loggedKeys(): ReadonlySet<string> {
  const files = ['functions', 'shared'].flatMap((folder) =>
    readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.join(folder, name)),
  );
  const keys = files.flatMap((file) => [...read(file).matchAll(LOG_CALL)].map(([, key]) => key));
  return new Set(keys.filter((key) => key !== undefined));
}

function describedKeys(page: string): readonly string[] {
  const [, keys = ''] = read(page).split(/\n## (?:Keys|訊息鍵)\n/);
  return [...keys.matchAll(/^\| `([^`]+)` \| .+ \|$/gm)].map(([, key = '']) => key);
}

describe.each(['docs/log-messages.md', 'docs/log-messages.zh-HK.md'])('%s', (page) => {
  it('says of every message key of the functions what it means, once', () => {
    const described = describedKeys(page);

    expect([...loggedKeys()].filter((key) => !described.includes(key))).toEqual([]);
    expect(new Set(described).size).toBe(described.length);
  });

  it('describes no key that nobody writes', () => {
    const code = ['functions', 'shared'].flatMap((folder) =>
      readdirSync(path.join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => read(path.join(folder, name))),
    );
    const all = code.join('\n');

    expect(describedKeys(page).filter((key) => !all.includes(`'${key}'`))).toEqual([]);
  });
});
