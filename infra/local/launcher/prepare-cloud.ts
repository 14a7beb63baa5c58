import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createOssObjectStore, type ObjectStore } from '../../../shared/object-storage/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../../shared/sealing/index.ts';
import { createTablestoreTableClient } from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { systemClock } from '../../../shared/time/index.ts';
import type { SampleCompany } from '../sample-company/index.ts';
import type { DeliveryTarget } from './delivery-target.ts';
import { APP_SECRET, BUCKET, REGION, SEALING_SECRET, type LocalCloud } from './local-cloud.ts';
import { publishSample, SFTP_KEY_SECRET } from './publish-sample.ts';

/**
 * Puts in place what a deployment would: secrets, mapping, configuration. Repeating it changes
 * nothing that is the same already.
 */
export async function prepareCloud(
  cloud: LocalCloud,
  company: SampleCompany,
  repositoryDirectory: string,
  override: DeliveryTarget | undefined,
): Promise<{ readonly objects: ObjectStore; readonly target: DeliveryTarget }> {
  const keyRing = JSON.stringify({ current: 'k1', keys: { k1: cloud.identity.sealingKey } });
  const target = override ?? (await standInTarget(cloud));
  await cloud.kms.setSecret(SEALING_SECRET, keyRing);
  await cloud.kms.setSecret(APP_SECRET, cloud.identity.appSecret);
  await cloud.kms.setSecret(SFTP_KEY_SECRET, target.privateKey);
  const clock: Clock = {
    nowEpochMs: () => cloud.clock.nowEpochMs(),
    sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
  };
  const credentials = () => cloud.credentials.developer;
  const objects = createOssObjectStore({
    endpoint: String(cloud.oss.endpoints['url']),
    region: `oss-${REGION}`,
    bucket: BUCKET,
    credentials,
    timeoutMs: 20_000,
    pathStyle: true,
    clock,
    random: systemRandom,
  });
  const tables = createTablestoreTableClient({
    endpoint: cloud.tablestore.endpoints.tlsUrl,
    instanceName: cloud.tablestore.endpoints.instanceName,
    trustedAuthorityPem: cloud.authority.certificatePem,
    credentials,
    clock,
    random: systemRandom,
  });
  const sealer = createAesGcmSealer(parseSealingKeyRing(keyRing), systemRandom);
  const profiles = path.join(repositoryDirectory, 'functions/attendance-export/profiles');
  await publishSample({ tables, objects, sealer }, company, target, profiles);
  tables.close();
  return { objects, target };
}

async function standInTarget(cloud: LocalCloud): Promise<DeliveryTarget> {
  const about = cloud.sftp.endpoints;
  return {
    host: String(about['host']),
    port: Number(about['port']),
    username: String(about['username']),
    privateKey: await readFile(String(about['privateKeyFile']), 'utf8'),
    hostKeyFingerprints: [String(about['hostKeyFingerprint'])],
    folder: '',
  };
}
