import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { canariesOfLines, canary, type Canary } from './canary.ts';
import { PASSPHRASE, ROBOT_KEYS, type PlantedCloud } from './planted-cloud.ts';

/** The secrets by which the local cloud really runs, whatever DingTalk has issued among them. */
export async function realSecrets({
  running,
  signingKey,
  roleKeys,
}: PlantedCloud): Promise<readonly Canary[]> {
  const { identity, credentials, jira, sftp, splunk } = running.cloud;
  const privateKey = await readFile(String(sftp.endpoints['privateKeyFile']), 'utf8');
  return [
    canary('app secret', identity.appSecret),
    canary('callback token', identity.callbackToken),
    canary('callback AES key', identity.callbackAesKey),
    canary('callback AES key, bytes', Buffer.from(identity.callbackAesKey, 'base64')),
    canary('sealing key', identity.sealingKey),
    canary('sealing key, bytes', Buffer.from(identity.sealingKey, 'base64')),
    canary('seed of the access keys', identity.credentialSeed),
    canary('access key of a developer', credentials.developer.accessKeySecret),
    canary('Jira API token', String(jira.endpoints['apiToken'])),
    canary('Splunk collector token', splunk.endpoints.token),
    canary('access token of the robot', ROBOT_KEYS.accessToken),
    canary('signing secret of the robot', ROBOT_KEYS.signingSecret),
    canary('passphrase of the OpenPGP key', PASSPHRASE),
    ...canariesOfLines('OpenPGP key', signingKey.privateKey),
    ...canariesOfLines('SFTP key', privateKey),
    ...roleKeys.flatMap(({ accessKeySecret, securityToken = '' }) => [
      canary('access key of a role', accessKeySecret),
      canary('security token of a role', securityToken),
    ]),
    ...(await issuedTokens(path.join(running.stateDirectory, 'dingtalk'))),
  ];
}

const ISSUERS = /^(tokens|tickets|logins)\.journal$/;
const ISSUED = /"(accessToken|refreshToken|ticket|token)":"([^"]{16,})"/g;

/** What the stand-in wrote down when it issued it. */
async function issuedTokens(directory: string): Promise<readonly Canary[]> {
  const found = new Map<string, Canary>();
  for (const name of await readdir(directory)) {
    if (!ISSUERS.test(name)) continue;
    const text = await readFile(path.join(directory, name), 'utf8');
    for (const [, kind = '', value = ''] of text.matchAll(ISSUED)) {
      found.set(value, canary(`${kind} of ${name}`, value));
    }
  }
  return [...found.values()];
}
