import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { STAGE, BUCKET, SEALING_SECRET } from '../../../infra/local/launcher/local-cloud.ts';
import { invokeFunction } from '../../../infra/local/launcher/invoke-function.ts';
import {
  loadConfiguration,
  type OrganisationConfiguration,
} from '../../../shared/configuration/index.ts';
import { createOssObjectStore } from '../../../shared/object-storage/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { systemClock } from '../../../shared/time/index.ts';
import type { LocalEvents } from '../local-events.ts';
import { TOKEN_REFRESH } from '../mortal-cloud.ts';
import { officialKmsCall } from '../official-alibaba-clients.ts';
import type { SharedSetup } from './client-fleet.ts';
import type { FixedDoors } from './fixed-doors.ts';

/** What of `endpoints.json` clients need. */
export interface LocalAddresses {
  readonly credentials: { readonly accessKeyId: string; readonly accessKeySecret: string };
  readonly tablestore: { readonly url: string; readonly instanceName: string };
  readonly kms: { readonly url: string };
  readonly oss: { readonly url: string };
  readonly dingtalk: { readonly apiUrl: string; readonly oapiUrl: string };
  readonly functionHost: { readonly invokeEndpoint: string };
  readonly switchboard: { readonly url: string };
}

const INVOKE_TIMEOUT_MS = 60_000;

/** Where everything is since the launcher was started last. */
export async function readAddresses(stateDirectory: string): Promise<LocalAddresses> {
  const text = await readFile(path.join(stateDirectory, 'endpoints.json'), 'utf8');
  return JSON.parse(text) as LocalAddresses;
}

/** Addresses for clients that outlive the services. */
export async function openDoors(
  doors: FixedDoors,
  addresses: LocalAddresses,
): Promise<Omit<SharedSetup, 'organisation'>> {
  const { credentials, tablestore, kms, dingtalk } = addresses;
  return {
    environment: STAGE,
    credentials,
    tablestoreUrl: await doors.open('tablestore', tablestore.url),
    instanceName: tablestore.instanceName,
    kmsUrl: await doors.open('kms', kms.url),
    sealingSecretName: SEALING_SECRET,
    endpoints: {
      api: await doors.open('api', dingtalk.apiUrl),
      oapi: await doors.open('oapi', dingtalk.oapiUrl),
    },
  };
}

/** The one organisation of the live configuration. */
export async function liveOrganisation(
  { tables }: LocalEvents,
  addresses: LocalAddresses,
): Promise<OrganisationConfiguration> {
  const objects = createOssObjectStore({
    endpoint: addresses.oss.url,
    region: 'oss-cn-hongkong',
    bucket: BUCKET,
    credentials: () => addresses.credentials,
    timeoutMs: 20_000,
    pathStyle: true,
    clock: systemClock,
    random: systemRandom,
  });
  const { configuration } = await loadConfiguration({ tables, objects }, STAGE);
  const [organisation] = configuration.organisations;
  if (organisation === undefined) throw new Error('nothing is configured');
  return organisation;
}

/** What token-refresh answers to a person. @throws whatever goes wrong on the way */
export async function askTokenRefresh(
  { functionHost, credentials }: LocalAddresses,
  action: 'refresh' | 'rotate-keys',
): Promise<string> {
  const target = {
    endpoint: functionHost.invokeEndpoint,
    key: credentials,
    timeoutMs: INVOKE_TIMEOUT_MS,
  };
  const answer = await invokeFunction(target, TOKEN_REFRESH, { action });
  return (answer as { readonly outcome: string }).outcome;
}

/** Stores another ring of sealing keys, as an administrator does, by the official SDK. */
export async function storeKeyRing(
  { kms, credentials }: LocalAddresses,
  ring: object,
  versionId: string,
): Promise<void> {
  await officialKmsCall(
    kms.url,
    credentials,
    'PutSecretValue',
  )({
    SecretName: SEALING_SECRET,
    SecretData: JSON.stringify({ environment: STAGE, ...ring }),
    VersionId: versionId,
  });
}

/** How far local time is ahead of the machine's. */
export async function clockOffsetOf({ switchboard }: LocalAddresses): Promise<number> {
  const answer = await fetch(`${switchboard.url}/clock`);
  return ((await answer.json()) as { readonly offsetMs: number }).offsetMs;
}
