import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
const FOLDERS = ['runbooks', 'runbooks/alarms', 'runbooks/credentials', 'docs'];

const read = (file: string): string => readFileSync(path.join(REPOSITORY, file), 'utf8');

const pages = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(REPOSITORY, folder))
    .filter((name) => name.endsWith('.md') && !name.endsWith('.zh-HK.md'))
    .map((name) => `${folder}/${name.slice(0, -'.md'.length)}`),
);

/** Headings by their depth, and how many blocks of commands there are. */
function shapeOf(text: string): readonly unknown[] {
  const headings = text.match(/^#+(?= )/gm) ?? [];
  return [headings, (text.match(/^```/gm) ?? []).length];
}

function linksIn(file: string): readonly string[] {
  const links = [...read(file).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
  return links
    .filter((link) => !link.startsWith('http'))
    .map((link) => path.normalize(path.join(path.dirname(file), link)));
}

describe.each(pages)('%s', (page) => {
  test('is the same in both languages: headings and blocks of commands', () => {
    expect(shapeOf(read(`${page}.zh-HK.md`))).toEqual(shapeOf(read(`${page}.md`)));
  });

  test.each(['.md', '.zh-HK.md'])('has no link that leads nowhere (%s)', (ending) => {
    const broken = linksIn(`${page}${ending}`).filter(
      (link) => !existsSync(path.join(REPOSITORY, link)),
    );

    expect(broken).toEqual([]);
  });
});

describe.each(['.md', '.zh-HK.md'])('the index of runbooks (%s)', (ending) => {
  test('leads to every page in its language', () => {
    const wanted = pages
      .filter((page) => page.startsWith('runbooks/') && page !== 'runbooks/README')
      .map((page) => `${page}${ending}`);

    expect(linksIn(`runbooks/README${ending}`)).toEqual(expect.arrayContaining(wanted));
  });
});

describe.each(pages.filter((page) => page.startsWith('runbooks/credentials/')))('%s', (page) => {
  test('says what it could reach, how to revoke and replace it, and how long the old one counts', () => {
    const text = read(`${page}.md`);

    expect(text).toContain('**What it could reach:**');
    for (const heading of ['Revoke', 'Replace', 'How long the old one counts']) {
      expect(text).toContain(`\n## ${heading}\n`);
    }
  });
});
