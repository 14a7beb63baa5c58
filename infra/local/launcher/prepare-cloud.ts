import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  ConfigurationMissingError,
  loadConfiguration,
  type ConfigurationStores,
} from '../../../shared/configuration/index.ts';
import { formatAppSecret } from '../../../shared/dingtalk-tokens/index.ts';
import { createOssObjectStore, type ObjectStore } from '../../../shared/object-storage/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../../shared/sealing/index.ts';
import { createTablestoreTableClient } from '../../../shared/table-store/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { systemClock } from '../../../shared/time/index.ts';
import type { SampleCompany } from '../sample-company/index.ts';
import type { DeliveryTarget } from './delivery-target.ts';
import {
  APP_KEY,
  APP_SECRET,
  BUCKET,
  CALLBACK_SECRET,
  firstKeyRingOf,
  REGION,
  STAGE,
  type LocalCloud,
} from './local-cloud.ts';
import { ALARM_ROBOT_SECRET, alarmRobotSecretOf } from './sample-alarm-robot.ts';
import { SPLUNK_SECRET } from './sample-collector.ts';
import type { LocalIdentity } from './state-files.ts';
import { publishSample, SFTP_KEY_SECRET, type MappingTables } from './publish-sample.ts';
import { releaseTemplate } from './sample-release.ts';
import { equipmentTemplate, JIRA_SECRET } from './sample-service-desk.ts';

export interface Preparation {
  /** Files need a release by approval, and mapping tables that somebody has published since stay. */
  readonly byHand?: boolean;
  /** Audit events go to the Splunk stand-in. */
  readonly forwardsAudit?: boolean;
  /** The company has a pay calendar, and the group is told of silence. */
  readonly watchesSilence?: boolean;
}

/**
 * Puts in place what a deployment would: secrets, mapping, configuration. Repeating it changes
 * nothing that is the same already.
 */
export async function prepareCloud(
  cloud: LocalCloud,
  company: SampleCompany,
  repositoryDirectory: string,
  override: DeliveryTarget | undefined,
  { byHand = false, forwardsAudit = false, watchesSilence = false }: Preparation = {},
): Promise<{ readonly objects: ObjectStore; readonly target: DeliveryTarget }> {
  const target = override ?? (await standInTarget(cloud));
  const app = { environment: STAGE, clientId: APP_KEY };
  await cloud.kms.setSecret(APP_SECRET, formatAppSecret(app, cloud.identity.appSecret));
  await cloud.kms.setSecret(CALLBACK_SECRET, callbackSecretOf(cloud.identity, company.corpId));
  await cloud.kms.setSecret(SFTP_KEY_SECRET, target.privateKey);
  const { email, apiToken } = cloud.jira.endpoints;
  await cloud.kms.setSecret(JIRA_SECRET, JSON.stringify({ email, apiToken }));
  await cloud.kms.setSecret(SPLUNK_SECRET, cloud.splunk.endpoints.token);
  await cloud.kms.setSecret(ALARM_ROBOT_SECRET, alarmRobotSecretOf(cloud.identity));
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
  const keyRing = parseSealingKeyRing(firstKeyRingOf(cloud.identity), STAGE);
  const sealer = createAesGcmSealer(keyRing, systemRandom);
  const stores = { tables, objects, sealer };
  await cloud.dingTalk.controls.approvals.addTemplate(company.corpId, releaseTemplate);
  await cloud.dingTalk.controls.approvals.addTemplate(company.corpId, equipmentTemplate);
  // Most audit records are told in the exclusive edition only.
  if (forwardsAudit) cloud.dingTalk.controls.setBehaviour({ edition: 'exclusive' });
  const places = {
    profilesDirectory: path.join(repositoryDirectory, 'functions/attendance-export/profiles'),
    jiraUrl: String(cloud.jira.endpoints['tlsUrl']),
    ...(forwardsAudit ? { splunkUrl: cloud.splunk.endpoints.tlsUrl } : {}),
    watchesSilence,
  };
  const manual = byHand ? { kept: await publishedTables(stores, company.companyCode) } : undefined;
  await publishSample(stores, company, target, places, manual);
  tables.close();
  return { objects, target };
}

/** The tables of the company that are live; undefined if nothing has been published yet. */
async function publishedTables(
  stores: ConfigurationStores,
  code: string,
): Promise<MappingTables | undefined> {
  try {
    const { configuration } = await loadConfiguration(stores, STAGE);
    const companies = configuration.organisations.flatMap(({ companies: own }) => own);
    const company = companies.find((one) => one.code === code);
    if (company === undefined) return undefined;
    return { peopleMapping: company.peopleMapping, earningsCodes: company.earningsCodes };
  } catch (error) {
    if (error instanceof ConfigurationMissingError) return undefined;
    throw error;
  }
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

/** What the intake reads: the callback keys of the sample's app, under the name `main`. */
export function callbackSecretOf(
  { appSecret, callbackToken: token, callbackAesKey: aesKey }: LocalIdentity,
  corpId: string,
): string {
  const callbackKeys = [{ token, aesKey }];
  const main = { corpId, owners: [APP_KEY], callbackKeys, robotSecrets: [appSecret] };
  return JSON.stringify({ v: 1, apps: { main } });
}
