import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PayrollReport } from '../../../../../functions/attendance-export/domain/report-model.ts';
import { renderReport } from '../../../../../functions/attendance-export/report/render-report.ts';
import { sampleReport } from '../../../../support/sample-report.ts';

/** Fields whose values are figures in text or dates: no text of people or vendors gets there. */
const FIGURES = new Set(['quantity', 'difference', 'from', 'to', 'date']);
/** Fields whose values are names of our own, checked by the compiler. */
const OWN_WORDS = new Set(['kind', 'state', 'unit', 'rule', 'about', 'part', 'policy', 'outcome']);

const markup = fc.constantFrom(
  '</style><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</td></tr></table>',
  '<!--',
  ']]>',
  '&lt;script&gt;',
  '${alert(1)}',
  '\\3c /style>',
  '\u202e\u2066<svg/onload=alert(1)>',
  'javascript:alert(1)',
  '許功蓋<b>',
);
const hostile = fc.oneof(markup, fc.string({ unit: 'binary', maxLength: 40 }));

/** Unique, because a text that is equal in both languages is written once. */
const uniqueTexts = fc.uniqueArray(hostile, { minLength: 1, maxLength: 12 });

/** The model with every text of outside replaced; own words and figures stay. */
function poisoned(value: unknown, next: () => string, field = ''): unknown {
  if (typeof value === 'string') {
    return FIGURES.has(field) || OWN_WORDS.has(field) ? value : next();
  }
  if (Array.isArray(value)) return value.map((item) => poisoned(item, next, field));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, poisoned(item, next, name)]),
  );
}

/** Names of all tags in the order of the page, as another program reads them. */
function tagsOf(page: string): string[] {
  const tags: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(walk);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    for (const [name, inner] of Object.entries(node)) {
      if (name === ':@') tags.push(...Object.keys(inner as object));
      else if (name !== '#text') {
        tags.push(name);
        walk(inner);
      }
    }
  };
  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    allowBooleanAttributes: true,
    htmlEntities: true,
    stopNodes: ['*.style'],
  });
  walk(parser.parse(page.replace(/^<!doctype html>/, '')));
  return tags;
}

describe('hostile texts in a report', () => {
  it('never become markup: the page has the elements and attributes of a harmless one', () => {
    fc.assert(
      fc.property(uniqueTexts, (texts) => {
        const withTexts = (pool: readonly string[]): PayrollReport => {
          let used = 0;
          const next = (): string => pool[used++ % pool.length] ?? '';
          return poisoned(sampleReport(), next) as PayrollReport;
        };
        const harmless = texts.map((_, index) => `x${String(index)}`);

        const page = renderReport(withTexts(texts), { showNames: true });

        expect(tagsOf(page)).toEqual(
          tagsOf(renderReport(withTexts(harmless), { showNames: true })),
        );
      }),
      { numRuns: 60 },
    );
  });
});
