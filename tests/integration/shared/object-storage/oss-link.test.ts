import { afterAll, beforeAll, expect, test } from 'vitest';
import { runOss, type RunningOss } from '../../../support/oss-clients.ts';
import { storeOn } from '../../../support/oss-stores.ts';

const KEY = 'HKSC/2026-10/report 人.html';
const about = { contentType: 'text/html; charset=utf-8', contentSha256: 'a'.repeat(64) };

let oss: RunningOss;
beforeAll(async () => {
  oss = await runOss();
  await storeOn(oss, { pathStyle: true }).putOnce(KEY, Buffer.from('<p>the report</p>'), about);
});
afterAll(() => oss.dispose());

function link(life: { expiresSeconds: number; fileName?: string }): Promise<string> {
  return storeOn(oss, { pathStyle: true }).signedUrl(KEY, life);
}

test('gives the object to whoever holds the link, under the name that it says', async () => {
  const shown = await fetch(await link({ expiresSeconds: 60 }));
  const saved = await fetch(await link({ expiresSeconds: 60, fileName: 'report.html' }));

  expect([shown.status, await shown.text()]).toEqual([200, '<p>the report</p>']);
  expect(shown.headers.get('content-disposition')).toBeNull();
  expect(saved.headers.get('content-disposition')).toBe('attachment; filename="report.html"');
});

test('is good for reading only', async () => {
  const url = await link({ expiresSeconds: 60 });

  for (const method of ['PUT', 'DELETE']) {
    expect((await fetch(url, { method })).status, method).toBe(403);
  }
});

test('is refused if object, life or name in it are changed', async () => {
  const url = new URL(await link({ expiresSeconds: 60, fileName: 'report.html' }));
  const longer = new URL(url);
  longer.searchParams.set('x-oss-expires', '604800');
  const renamed = new URL(url);
  renamed.searchParams.set('response-content-disposition', 'inline');
  const other = new URL(url);
  other.pathname = other.pathname.replace('report', 'amounts');

  for (const changed of [longer, renamed, other]) {
    expect((await fetch(changed)).status, changed.href).toBe(403);
  }
});

test('points at the address for people, not at the one inside the cloud', async () => {
  const store = storeOn(oss, {
    endpoint: 'https://oss-cn-hongkong-internal.aliyuncs.com',
    linkEndpoint: 'https://oss-cn-hongkong.aliyuncs.com',
  });

  const url = new URL(await store.signedUrl(KEY, { expiresSeconds: 3600 }));

  expect(url.hostname).toBe('payroll-test.oss-cn-hongkong.aliyuncs.com');
  expect(url.searchParams.get('x-oss-expires')).toBe('3600');
});

test('is refused once its time is over', async () => {
  const url = await link({ expiresSeconds: 3600 });
  const before = await fetch(url);
  oss.context.clock.advance(3_700_000);
  const after = await fetch(url);

  expect([before.status, after.status]).toEqual([200, 403]);
});
