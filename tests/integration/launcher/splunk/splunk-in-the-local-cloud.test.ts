import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLocalCloud, type LocalCloud } from '../../../../infra/local/launcher/local-cloud.ts';
import { prepareCloud } from '../../../../infra/local/launcher/prepare-cloud.ts';
import { createSampleCompany } from '../../../../infra/local/sample-company/index.ts';
import { monthPeriod } from '../../../../shared/time/index.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../../..');
const company = createSampleCompany({ seed: 7, employees: 10, period: monthPeriod('2026-10') });
let stateDirectory: string;
let cloud: LocalCloud;

beforeAll(async () => {
  stateDirectory = await mkdtemp(path.join(tmpdir(), 'splunk-cloud-'));
  cloud = await start();
});
afterAll(async () => {
  await cloud.close();
  await rm(stateDirectory, { recursive: true, force: true });
});

function start(): Promise<LocalCloud> {
  return startLocalCloud({
    ...{ stateDirectory, repositoryDirectory: REPOSITORY, company, port: 0, settings: {} },
    notBeforeEpochMs: 0,
  });
}

describe('the collector in the local cloud', () => {
  it('is in endpoints.json with all that a client needs, and its token in KMS', async () => {
    await prepareCloud(cloud, company, REPOSITORY, undefined);

    const { splunk } = cloud.endpoints() as { splunk: Record<string, string> };
    const answer = await fetch(`${String(splunk['url'])}/services/collector`, {
      method: 'POST',
      headers: {
        authorization: `Splunk ${String(splunk['token'])}`,
        'x-splunk-request-channel': 'fe0ecfad-13d5-401b-847d-77833bd77131',
      },
      body: '{"event":"堃"}',
    });
    const secrets = await readFile(path.join(stateDirectory, 'kms', 'secrets.json'), 'utf8');

    expect(await answer.json()).toEqual({ text: 'Success', code: 0, ackId: 0 });
    expect(splunk['index']).toBe('dingtalk_audit');
    expect(splunk['tlsUrl']).toMatch(/^https:/);
    expect(secrets).toContain('local-splunk-token');
    expect(secrets).toContain(splunk['token']);
  });

  it('has the same token and events after a restart, and listens to the switchboard', async () => {
    const before = cloud.splunk.endpoints.token;
    await cloud.close();

    cloud = await start();
    cloud.faults.add({ standIn: 'splunk', effect: { kind: 'error', code: '9' } });
    const { url, token } = cloud.splunk.endpoints;
    const { status } = await fetch(`${url}/services/collector/health`);

    expect(token).toBe(before);
    expect(await cloud.splunk.controls.list()).toMatchObject([
      { raw: '堃', index: 'dingtalk_audit' },
    ]);
    expect(status).toBe(503);
  });
});
