import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Browser } from 'playwright-core';
import { evidenceDependencies, makeThe } from '../../../support/audit-verify/evidence-scene.ts';
import { bytesOf } from '../../../support/audit-archive/tampering.ts';
import { anchorEvent } from '../../../support/audit-verify/trail-events.ts';
import { verifyScene } from '../../../support/audit-verify/verify-scene.ts';
import { requiresProgram } from '../../../support/debian-programs.ts';
import { servePage, startBrowser } from '../../../support/headless-browser.ts';
import { openZip } from '../../../../shared/zip/index.ts';

const pages = { en: 'index.html', 'zh-HK': 'index.zh-HK.html' } as const;
const WIDTH = 1_100;
let browser: Browser;
let parts: ReadonlyMap<string, Uint8Array>;
let headHash: string;

requiresProgram('chromium')('the page that explains the evidence', () => {
  beforeAll(async () => {
    browser = await startBrowser();
    const scene = await verifyScene();
    ({ headHash } = await scene.streams.head('file-audit'));
    const anchor = anchorEvent('file-audit', '2026-11-27', { lastSequence: 14, headHash });
    await scene.append('chain-anchors', [anchor]);
    const { key } = await makeThe(evidenceDependencies(scene));
    const zip = await bytesOf(scene.objects, key);
    const opened = openZip(zip, { parts: 100, inflatedBytes: 10_000_000 }, () => true);
    if (opened.outcome !== 'opened') throw new Error(opened.outcome);
    ({ parts } = opened);
  });
  afterAll(() => browser.close());

  it.each(Object.entries(pages))(
    'in %s is complete in itself and fits a sheet',
    async (language, file) => {
      const served = await servePage(Buffer.from(parts.get(file) ?? []).toString('utf8'));
      const context = await browser.newContext({
        javaScriptEnabled: false,
        viewport: { width: WIDTH, height: 1500 },
      });
      const page = await context.newPage();

      await page.goto(served.url);

      const text = await page.innerText('body');
      const lang = await page.getAttribute('html', 'lang');
      const table = await page.locator('table').first().boundingBox();
      await context.close();
      await served.close();
      expect(lang).toBe(language);
      expect(text).toContain(headHash);
      expect(text).toContain(language === 'en' ? 'What this does not prove' : '不能證明的事項');
      expect(served.requestedPaths.filter((path) => path !== '/report.html')).toEqual([]);
      expect((table?.x ?? Number.NaN) + (table?.width ?? 0)).toBeLessThanOrEqual(WIDTH);
    },
  );
});
