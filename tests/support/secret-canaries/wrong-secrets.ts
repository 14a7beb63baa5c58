import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  APP_KEY,
  APP_SECRET,
  CALLBACK_SECRET,
  SEALING_SECRET,
} from '../../../infra/local/launcher/local-cloud.ts';
import { SPLUNK_SECRET } from '../../../infra/local/launcher/sample-collector.ts';
import { SFTP_KEY_SECRET } from '../../../infra/local/launcher/publish-sample.ts';
import { JIRA_SECRET } from '../../../infra/local/launcher/sample-service-desk.ts';
import { plantOf } from './plant.ts';
import {
  PASSPHRASE_SECRET,
  ROBOT_SECRET,
  SIGNING_KEY_SECRET,
  type PlantedCloud,
} from './planted-cloud.ts';

/** Longer than any function keeps a secret. */
const KEPT_MS = 11 * 60_000;

/** Values that somebody stores by mistake: of another form, of another environment, half of it. */
function wrongValues(): Readonly<Record<string, readonly string[]>> {
  const { sentence, token, password, person } = plantOf('secret of the wrong form');
  const pem = (kind: string): string =>
    `-----BEGIN ${kind}-----\n${password}${token}\n${token}\n-----END ${kind}-----\n`;
  const broken = [password, sentence, `{"v":1,"secret":"${password}`, JSON.stringify([password])];
  const foreign = { v: 1, environment: 'prod', clientId: APP_KEY, clientSecret: password };
  return {
    [APP_SECRET]: [...broken, JSON.stringify(foreign), JSON.stringify({ [password]: token })],
    [SEALING_SECRET]: [
      ...broken,
      JSON.stringify({ current: 'k1', keys: { k1: password } }),
      JSON.stringify({ current: password, keys: { [token]: token } }),
    ],
    [CALLBACK_SECRET]: [
      ...broken,
      JSON.stringify({ v: 1, apps: { main: { owners: [sentence], callbackKeys: [{ token }] } } }),
      JSON.stringify({ v: 1, apps: { [sentence]: { corpId: person.identityCard } } }),
      JSON.stringify({ v: 1, apps: { main: { [password]: token } } }),
    ],
    [JIRA_SECRET]: [...broken, JSON.stringify({ email: person.mobile, apiToken: password })],
    [SPLUNK_SECRET]: [...broken, sentence, password],
    [ROBOT_SECRET]: [...broken, JSON.stringify({ accessToken: [token], signingSecret: password })],
    [SFTP_KEY_SECRET]: [password, pem('OPENSSH PRIVATE KEY'), pem('RSA PRIVATE KEY')],
    [SIGNING_KEY_SECRET]: [password, pem('PGP PRIVATE KEY BLOCK')],
    [PASSPHRASE_SECRET]: [password],
  };
}

/** Puts each wrong value in its place, lets the function use it, and puts the right one back. */
export async function storeWrongSecrets(
  { running }: PlantedCloud,
  uses: Readonly<Record<string, () => Promise<unknown>>>,
  extent: 'some' | 'all',
): Promise<ReadonlyMap<string, readonly unknown[]>> {
  const { kms, clock } = running.cloud;
  const kept = await keptSecrets(running.stateDirectory);
  const seen = new Map<string, unknown[]>();
  for (const [name, use] of Object.entries(uses)) {
    const right = kept.get(name);
    if (right === undefined) throw new Error(`there is no secret ${name}`);
    const values = wrongValues()[name] ?? [];
    // The last is the likeliest: of the right form, but for a detail.
    for (const value of extent === 'all' ? values : values.slice(-1)) {
      await kms.setSecret(name, value);
      clock.advance(KEPT_MS);
      seen.set(name, [...(seen.get(name) ?? []), await use()]);
    }
    await kms.setSecret(name, right);
    clock.advance(KEPT_MS);
  }
  return seen;
}

/** The present value of every secret, as the stand-in keeps it. */
async function keptSecrets(stateDirectory: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(path.join(stateDirectory, 'kms/secrets.json'), 'utf8');
  const secrets = JSON.parse(text) as readonly {
    readonly name: string;
    readonly versions: readonly { readonly data: string; readonly stages: readonly string[] }[];
  }[];
  return new Map(
    secrets.map(({ name, versions }) => {
      const current = versions.find(({ stages }) => stages.includes('ACSCurrent'));
      return [name, current?.data ?? ''];
    }),
  );
}
