import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  AUDIT_BUCKET,
  BUCKET,
  REGION,
  startLocalCloud,
  type LocalCloud,
} from '../../../infra/local/launcher/local-cloud.ts';
import { createSampleCompany } from '../../../infra/local/sample-company/index.ts';
import { createOssObjectStore } from '../../../shared/object-storage/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { monthPeriod, systemClock } from '../../../shared/time/index.ts';

const DAY_MS = 86_400_000;
const period = monthPeriod('2026-10');
const company = createSampleCompany({ seed: 5, employees: 10, period });
const other = createSampleCompany({ seed: 6, employees: 10, period });

let stateDirectory: string;
let cloud: LocalCloud;
beforeEach(async () => {
  stateDirectory = await mkdtemp(path.join(tmpdir(), 'bucket-settings-'));
  cloud = await start();
});
afterEach(async () => {
  await cloud.close();
  await rm(stateDirectory, { recursive: true, force: true });
});

function start(): Promise<LocalCloud> {
  return startLocalCloud({
    stateDirectory,
    repositoryDirectory: stateDirectory,
    company,
    otherCompanies: [other],
    port: 0,
    notBeforeEpochMs: 0,
    settings: {},
  });
}

function objects(bucket = BUCKET) {
  return createOssObjectStore({
    endpoint: String(cloud.oss.endpoints['url']),
    region: `oss-${REGION}`,
    bucket,
    credentials: () => cloud.credentials.developer,
    timeoutMs: 20_000,
    pathStyle: true,
    clock: systemClock,
    random: systemRandom,
  });
}

async function keys(): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of objects().list('local/')) found.push(key);
  return found.sort();
}

test('in the local cloud, files to be taken away are gone after 30 days, in every organisation', async () => {
  const folders = [company, other].flatMap(({ corpId }) =>
    ['attendance', 'subject-access', 'templates'].map((name) => `local/${corpId}/${name}`),
  );
  for (const folder of folders) {
    await objects().putOnce(`${folder}/HUX/file`, Buffer.from('x'), {
      contentSha256: '0'.repeat(64),
      contentType: 'text/plain',
    });
  }

  cloud.clock.advance(29 * DAY_MS);
  const before = await keys();
  cloud.clock.advance(2 * DAY_MS);
  await cloud.close();
  cloud = await start();
  const after = await keys();

  expect(company.corpId).not.toBe(other.corpId);
  expect(before).toHaveLength(6);
  expect(after).toEqual(
    [company, other].map(({ corpId }) => `local/${corpId}/attendance/HUX/file`).sort(),
  );
});

test('in the local cloud, the archive is under retention and its work files expire', async () => {
  const about = { contentSha256: '0'.repeat(64), contentType: 'text/plain' };
  const segment = 'audit/segments/local/corp/file-audit/1.sealed';
  await objects().putOnce(segment, Buffer.from('x'), about);
  await objects(AUDIT_BUCKET).putOnce('audit/local/corp/1', Buffer.from('x'), about);

  const removed = objects(AUDIT_BUCKET).delete('audit/local/corp/1');
  await expect(removed).rejects.toMatchObject({ details: { fault: 'FileImmutable' } });
  cloud.clock.advance(399 * DAY_MS);
  const before = await objects().head(segment);
  cloud.clock.advance(3 * DAY_MS);

  expect(before).toBeDefined();
  expect(await objects().head(segment)).toBeUndefined();
  expect(await objects(AUDIT_BUCKET).head('audit/local/corp/1')).toBeDefined();
});
