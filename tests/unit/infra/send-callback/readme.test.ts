import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandOptions } from '../../../../infra/send-callback/command-options.ts';

const read = (name: string): string =>
  readFileSync(
    fileURLToPath(new URL(`../../../../infra/send-callback/${name}`, import.meta.url)),
    'utf8',
  );
const english = read('README.md');
const chinese = read('README.zh-HK.md');

/** Headings by level, and the rows and items below each. */
const shapeOf = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => /^(#+ |\| |- )/.exec(line)?.[0] ?? []);

describe('the README of send-callback', () => {
  it('has the same sections in both languages, and the same commands', () => {
    const blocks = (text: string): readonly string[] => text.match(/^```[\s\S]*?^```$/gm) ?? [];

    expect(shapeOf(chinese)).toEqual(shapeOf(english));
    expect(blocks(chinese)).toEqual(blocks(english));
    expect(blocks(english)).toHaveLength(2);
  });

  it.each([
    ['English', english],
    ['Chinese', chinese],
  ])('names in %s only options that there are', (_language, text) => {
    const named = [...text.matchAll(/(?<=[ `[])--([a-z][a-z-]+)/g)].map(([, name]) => name);

    expect(new Set(named).size).toBeGreaterThan(12);
    expect(named.filter((name) => !Object.hasOwn(commandOptions, name ?? ''))).toEqual([]);
  });
});
