import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  equationCloses,
  openQuestions,
} from '../../../../../functions/attendance-export/domain/report-model.ts';
import { renderReport } from '../../../../../functions/attendance-export/report/render-report.ts';
import { sampleReport } from '../../../../support/sample-report.ts';

/** What a reader sees of a piece of the page, in one line. */
function visible(markup: string): string {
  return markup
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('report', () => {
  it('gives the answer first: lines, people, what holds the file', () => {
    const page = visible(renderReport(sampleReport()));

    expect(page).toContain('912 lines for 401 people 401 名僱員，共 912 行');
    expect(page).toContain('Held: 4 questions open 暫不送出：尚有 4 項待處理');
    expect(page.indexOf('Held: 4 questions')).toBeLessThan(page.indexOf('Totals by earnings code'));
  });

  it('counts one question as one', () => {
    const [first] = sampleReport().exceptions;
    const exceptions = first === undefined ? [] : [{ ...first, open: 1 }];

    expect(visible(renderReport(sampleReport({ exceptions })))).toContain('Held: 1 question open');
  });

  it('shows totals, difference and change beside the previous period', () => {
    const page = visible(renderReport(sampleReport()));

    expect(page).toContain('BASIC hours 小時 401 68,354:00 68,354.00 66,848.00 +1,506.00 +2.3 %');
    expect(page).toContain('TRIP hours 小時 34 \u221210:11 \u221210.18 48.00 \u221258.18');
  });

  it('neither compares nor draws where there is no previous period', () => {
    const page = renderReport(sampleReport({ previous: undefined }));

    expect(page).not.toContain('<svg');
    expect(visible(page)).toContain('There is no earlier run to compare with.');
  });

  it('says for each cause what to do, and for each day its id', () => {
    const page = visible(renderReport(sampleReport()));

    expect(page).toContain('Missing punch 欠缺打卡 2 open 待處理 1 resolved 已處理');
    expect(page).toMatch(
      /000012 2026-10-09 Employee 000012 .* open 待處理 MP-20261009-[0-9a-f]{12}/,
    );
  });

  it('cries out over check sums that do not close', () => {
    const [punches, ...others] = sampleReport().reconciliation;
    const broken = { ...punches, total: { label: { en: 'x', zhHK: 'x' }, value: 34_817 } };
    const page = visible(
      renderReport(
        sampleReport({
          reconciliation: [
            { ...broken, name: broken.name ?? { en: '', zhHK: '' }, parts: broken.parts ?? [] },
            ...others,
          ],
        }),
      ),
    );

    expect(page).toContain('This file must not be sent.');
    expect(page).toContain('✗ Does not close 不符');
  });

  it('names a measure as the configuration does, else as the catalogue', () => {
    const page = visible(renderReport(sampleReport()));

    expect(page).toContain('Annual leave 年假 2,520:00 AL');
    expect(page).toContain('Presence that does not count 不計算的在場時間 350:08 not paid 不計薪');
  });

  it('keeps names to itself until it is asked for them', () => {
    expect(renderReport(sampleReport())).not.toContain('陳大文');
    expect(renderReport(sampleReport(), { showNames: true })).toContain('陳大文');
  });

  it('bounds every list and says where the rest is', () => {
    const page = visible(renderReport(sampleReport(), { rowsPerList: 1 }));

    expect(page).toContain('… and 2 more: see exceptions.csv.');
    expect(page).toContain('000012');
    expect(page).not.toContain('000031');
  });

  it('stays small for 5,000 people of whom everybody has five questions', () => {
    const [first] = sampleReport().exceptions;
    const [item] = first?.items ?? [];
    if (first === undefined || item === undefined) throw new Error('the sample has exceptions');
    const items = Array.from({ length: 25_000 }, () => item);

    const page = renderReport(sampleReport({ exceptions: [{ ...first, open: 25_000, items }] }));

    expect(page.length).toBeLessThan(400_000);
    expect(visible(page)).toContain('… and 24,800 more: see exceptions.csv.');
  });

  it('is the same text for the same model, also after a trip through JSON', () => {
    const report = sampleReport();

    const kept = JSON.parse(JSON.stringify(report)) as typeof report;

    expect(renderReport(kept)).toBe(renderReport(report));
  });

  it('allows a browser its own style sheet and nothing else', () => {
    const page = renderReport(sampleReport());

    const style = /<style>(.*)<\/style>/s.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
    expect(page).not.toMatch(/<script|<link|<img|<iframe|style="|src="| on\w+="/);
    expect(page.match(/https?:\/\/[^"' )]*/g)).toEqual(['http://www.w3.org/2000/svg']);
  });

  it('marks both languages for screen readers and gives every table a caption', () => {
    const page = renderReport(sampleReport());

    expect(page).toContain('lang="zh-HK">按薪酬代碼列出總數</span>');
    expect(page.split('<caption>').length).toBe(page.split('<table>').length);
    expect(page.split('<th').length - 1 - page.split('<thead').length + 1).toBe(
      page.split('scope="').length - 1,
    );
  });
});

describe('report model', () => {
  it('tells whether an equation closes', () => {
    const [punches] = sampleReport().reconciliation;

    expect(punches && equationCloses(punches)).toBe(true);
    expect(punches && equationCloses({ ...punches, parts: punches.parts.slice(1) })).toBe(false);
  });

  it('counts the questions that hold the file', () => {
    // Two missing punches, one day without punches, one person without mapping.
    expect(openQuestions(sampleReport())).toBe(4);
  });
});
