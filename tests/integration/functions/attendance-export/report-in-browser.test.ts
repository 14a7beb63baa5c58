import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PayrollReport } from '../../../../functions/attendance-export/domain/report-model.ts';
import { renderReport } from '../../../../functions/attendance-export/report/render-report.ts';
import {
  attributesOf,
  cutTables,
  meanDarkness,
  picturesOf,
  sidewaysOverflow,
  styleOf,
} from '../../../support/browser-probes.ts';
import { requiresProgram } from '../../../support/debian-programs.ts';
import { servePage, startBrowser, type ServedPage } from '../../../support/headless-browser.ts';
import { sampleReport } from '../../../support/sample-report.ts';

/** Where to keep the picture of the README; see the function's README on how it is made. */
const keptScreenshot = process.env['REPORT_SCREENSHOT'];

requiresProgram('chromium')('report in a browser', () => {
  let browser: Browser;
  let folder: string;
  let page: Page;
  let served: ServedPage;
  let complaints: string[];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'report-'));
    browser = await startBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    complaints = [];
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });

  afterEach(async () => {
    await page.close();
    await served.close();
  });

  async function open(report: PayrollReport): Promise<void> {
    served = await servePage(renderReport(report));
    await page.goto(served.url);
  }

  it('loads nothing but itself and finds nothing to complain of', async () => {
    await open(sampleReport());

    expect(served.requestedPaths.filter((one) => one !== '/report.html')).toEqual([]);
    expect(complaints).toEqual([]);
    expect(await page.locator('.answer').isVisible()).toBe(true);
  });

  it('is styled by the one style sheet that its policy allows', async () => {
    await open(sampleReport());

    const border = await styleOf(page, '.headline', 'border-left-width');

    expect(border).toBe('8px');
  });

  it('draws a pair of bars for each code, as long as their minutes', async () => {
    await open(sampleReport());

    const widths = async (period: string) =>
      (await attributesOf(page, `svg rect.bar.${period}`, 'width')).map(Number);
    const codes = await page.locator('svg .chart-code').allTextContents();
    const [current, previous] = [await widths('current'), await widths('previous')];

    expect(codes).toEqual(['AL', 'BASIC', 'EARLY', 'LATE', 'OT15', 'SICK', 'TRIP']);
    expect(current).toHaveLength(7);
    // Annual leave: 103,680 of 151,200 minutes; lateness: 4,312 of 6,120.
    expect((previous[0] ?? 0) / (current[0] ?? 0)).toBeCloseTo(0.6857, 3);
    expect((current[3] ?? 0) / (previous[3] ?? 0)).toBeCloseTo(0.7046, 3);
    expect(previous[4]).toBe(0);
    expect(current[5]).toBe(0);
  });

  it('keeps the two bars apart on grey paper', async () => {
    await open(sampleReport());

    const darkness = async (period: string): Promise<number> => {
      const bar = page.locator(`svg rect.bar.${period}`).nth(1);
      return meanDarkness(page, await bar.screenshot());
    };

    expect((await darkness('current')) - (await darkness('previous'))).toBeGreaterThan(0.35);
  });

  it('switches languages without a script, and shows both at first', async () => {
    await open(sampleReport());
    const english = page.locator('h2 .en').first();
    const chinese = page.locator('h2 .zh').first();
    const shown = async () => [await english.isVisible(), await chinese.isVisible()];

    const atFirst = await shown();
    await page.getByLabel('English').check();
    const inEnglish = await shown();
    await page.getByLabel('繁體中文').check();
    const inChinese = await shown();

    expect([atFirst, inEnglish, inChinese]).toEqual([
      [true, true],
      [true, false],
      [false, true],
    ]);
  });

  it('shows Chinese characters as themselves and not as boxes', async () => {
    await open(sampleReport());

    // U+10FFFD is for private use: no font has a picture for it, so it shows what a box looks like.
    const pictures = await picturesOf(page, ['薪', '酬', '邨', '峯', '\u{10fffd}']);

    expect(new Set(pictures).size).toBe(5);
  });

  it('prints on A4, with more pages for more exceptions', async () => {
    await open(sampleReport());
    const short = pagesOf(await page.pdf({ preferCSSPageSize: true }));
    await served.close();
    await open(manyExceptions());
    const long = await page.pdf({ preferCSSPageSize: true });

    expect(short).toBeGreaterThan(1);
    expect(pagesOf(long)).toBeGreaterThan(short + 3);
    // A4 in points, rounded by Chromium.
    expect(long.toString('latin1')).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
  });

  it('cuts no column off on A4', async () => {
    await open(sampleReport());
    await page.emulateMedia({ media: 'print' });
    // 210 mm less the margins of the style sheet, at 96 to the inch.
    await page.setViewportSize({ width: 703, height: 1_000 });

    expect(await cutTables(page)).toEqual([]);
    expect(await sidewaysOverflow(page)).toBe(0);
  });

  it('has no element more for a name that is markup', async () => {
    const hostile = '</td></tr></table><script>document.title="taken"</script><b onclick="x">';
    const [person] = sampleReport().people.withoutLines;
    const named = (name: string): PayrollReport =>
      sampleReport({
        company: { code: name, name: { en: name, zhHK: name } },
        people: {
          inScope: 1,
          withLines: 0,
          withoutLines: person ? [{ ...person, userId: name }] : [],
        },
      });
    const elements = () => page.locator('*').count();

    await open(named('harmless'));
    const before = await elements();
    await served.close();
    await open(named(hostile));

    expect(await elements()).toBe(before);
    expect(await page.locator('h1').innerText()).toContain(hostile);
    expect(await page.title()).toContain('Payroll export report');
    expect(complaints).toEqual([]);
  });

  it('fits a screen of 1,280 and one of 390 points without sideways scrolling', async () => {
    await open(sampleReport());

    const wide = await sidewaysOverflow(page);
    await page.setViewportSize({ width: 390, height: 844 });
    const narrow = await sidewaysOverflow(page);

    expect([wide, narrow]).toEqual([0, 0]);
  });

  it('gives a picture of its first screen', async () => {
    const codes = new Set(['BASIC', 'LATE', 'TRIP']);
    const totals = sampleReport().totals.filter(({ earningsCode }) => codes.has(earningsCode));
    await page.close();
    // Three quarters of the size on screen: what a README has room for.
    page = await browser.newPage({
      viewport: { width: 1280, height: 900 },
      deviceScaleFactor: 0.75,
    });
    await open(sampleReport({ totals }));

    const clip = { x: 0, y: 0, width: 1280, height: 1112 };
    const picture = await page.screenshot({ clip, fullPage: true });
    await writeFile(path.join(folder, 'report.png'), picture);
    if (keptScreenshot !== undefined) await writeFile(keptScreenshot, picture);

    // Width and height stand in the header; a blank page of this size has about 5 kB.
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([960, 834]);
    expect(picture.length).toBeGreaterThan(50_000);
  });
});

function manyExceptions(): PayrollReport {
  const [first, ...others] = sampleReport().exceptions;
  const [item] = first?.items ?? [];
  if (first === undefined || item === undefined) throw new Error('the sample has exceptions');
  const items = Array.from({ length: 150 }, () => item);
  return sampleReport({ exceptions: [{ ...first, open: 150, items }, ...others] });
}

/** Pages of a PDF as its page tree counts them. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}
