import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALL_CHECKS } from '../../../../infra/doctor/all-checks.ts';
import { CHECK_IDS, CHECKS } from '../../../../infra/doctor/domain/check-catalogue.ts';
import { DOCTOR_EXIT } from '../../../../infra/doctor/domain/exit-status.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../../infra/doctor');
const PAGES = ['README.md', 'README.zh-HK.md'];

const page = (name: string): string => readFileSync(path.join(FOLDER, name), 'utf8');

/** Cells of the rows whose first cell fits. */
function rowsOf(name: string, first: RegExp): readonly (readonly string[])[] {
  return page(name)
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) =>
      line
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    )
    .filter(([cell = '']) => first.test(cell));
}

/** Every code that the sources can tell; one with a variable end is cut before it. */
function codesOfSources(): readonly string[] {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
  const texts = files.filter((file) => file.endsWith('.ts')).map(page);
  const codes = texts.flatMap((text) =>
    [...text.matchAll(/['`](doctor\.[a-z.-]+)(\$\{)?/g)].map(([, code = '', rest]) =>
      rest === undefined ? code : `${code}…`,
    ),
  );
  return [...new Set(codes)].sort();
}

describe.each(PAGES)('%s', (name) => {
  test('has a row for each check, in the order in which they are told, with what it stands on', () => {
    const rows = rowsOf(name, /^`[a-z-]+`$/);

    expect(rows.map(([id]) => id)).toEqual(CHECK_IDS.map((id) => `\`${id}\``));
    const told = rows.map(([, , standsOn = '']) =>
      [...standsOn.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id),
    );
    expect(told).toEqual(CHECK_IDS.map((id) => CHECKS[id].prerequisites));
  });

  test('has every code that can be told, and no other', () => {
    const told = rowsOf(name, /^`doctor\./).map(([code = '']) =>
      code.replaceAll('`', '').replace(/<.*/, '…'),
    );

    expect([...told].sort()).toEqual(codesOfSources());
  });

  test('has every exit status', () => {
    const told = rowsOf(name, /^\d$/).map(([status]) => Number(status));

    expect(told).toEqual(Object.values(DOCTOR_EXIT));
  });
});

describe('the checks', () => {
  test('are all made, in the order in which they are told', () => {
    expect(ALL_CHECKS.map(({ id }) => id)).toEqual(CHECK_IDS);
  });

  test('are told in both languages, each with a reason', () => {
    for (const id of CHECK_IDS) {
      const { title, why } = CHECKS[id];
      for (const text of [title.en, title.zhHK, why.en, why.zhHK]) expect(text).not.toBe('');
      expect(why.zhHK).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});
