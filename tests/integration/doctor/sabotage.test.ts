import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckId } from '../../../infra/doctor/domain/check-catalogue.ts';
import {
  APP_KEY,
  APP_SECRET,
  CALLBACK_SECRET,
  SEALING_SECRET,
  STAGE,
} from '../../../infra/local/launcher/local-cloud.ts';
import { callbackSecretOf } from '../../../infra/local/launcher/prepare-cloud.ts';
import { SFTP_KEY_SECRET } from '../../../infra/local/launcher/publish-sample.ts';
import { createTables } from '../../../infra/tables/create-tables.ts';
import { createTableCallLedger, ledgerMonthOf } from '../../../shared/call-ledger/index.ts';
import { formatAppSecret } from '../../../shared/dingtalk-tokens/index.ts';
import { createNodeHttpClient } from '../../../shared/http/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { KmsSecretProvider } from '../../../shared/secrets/index.ts';
import {
  openTablestoreConnection,
  partitionOf,
  tables,
} from '../../../shared/table-store/index.ts';
import { systemClock, type Clock } from '../../../shared/time/index.ts';
import { checkOf, DoctorCloud, foundBy, sabotaged, unwell } from '../../support/doctor-cloud.ts';
import { canariesOfLines, canary } from '../../support/secret-canaries/canary.ts';
import { LeakScanner } from '../../support/secret-canaries/leak-scanner.ts';

/** Against hanging only: a look is repeated where the machine is too slow for it. */
const WAIT_MS = 600_000;
let cloud: DoctorCloud;

beforeAll(async () => {
  cloud = await DoctorCloud.start();
}, WAIT_MS * 2);
afterAll(() => cloud.close(), WAIT_MS);

const standOn = (because: CheckId, ...ids: readonly CheckId[]): Record<string, string> =>
  Object.fromEntries(ids.map((id) => [id, `not-checked (${because})`]));

describe('a cloud in which nothing is wrong', () => {
  test(
    'is well in every check, and says what it saw',
    async () => {
      const answer = await cloud.examine({ metered: true, send: true });

      expect(unwell(answer)).toEqual({});
      expect(answer.checks.filter(({ seen }) => seen.en === '' || seen.zhHK === '')).toEqual([]);
    },
    WAIT_MS,
  );

  test(
    'asks for permissions by few metered calls, each of them in the ledger',
    async () => {
      // Nobody else asks for punches here.
      const { controls } = cloud.running.cloud.dingTalk;
      const questions = (): number =>
        controls
          .calls()
          .filter(({ api, isCounted }) => isCounted && api === 'attendance/listRecord').length;
      const inLedger = async (): Promise<number> => {
        const clock = clockOf(cloud);
        const organisation = partitionOf(STAGE, cloud.running.company.corpId);
        const stores = { tables: cloud.running.tables, clock, random: systemRandom, organisation };
        const month = ledgerMonthOf(clock.nowEpochMs());
        const { spenders } = await createTableCallLedger(stores).summary(month);
        return spenders.find(({ spender }) => spender === 'doctor')?.usedCalls ?? 0;
      };
      const before = { questions: questions(), booked: await inLedger() };

      const free = await cloud.examine();
      const afterFree = { questions: questions(), booked: await inLedger() };
      const answer = await cloud.examine({ metered: true });

      const [, told] = / (\d+) metered/.exec(checkOf(answer, 'dingtalk-permissions').seen.en) ?? [];
      const booked = (await inLedger()) - before.booked;
      expect(afterFree).toEqual(before);
      expect(checkOf(free, 'dingtalk-permissions').seen.en).toMatch(/ 0 metered/);
      expect(questions()).toBeGreaterThan(before.questions);
      expect(Number(told)).toBeGreaterThan(0);
      expect(Number(told)).toBeLessThanOrEqual(8);
      // A look that the machine was too slow for was paid as well.
      expect(booked).toBeGreaterThan(0);
      expect(booked % Number(told)).toBe(0);
    },
    WAIT_MS,
  );

  test(
    'shows no secret, neither one of ours nor one that DingTalk has issued',
    async () => {
      const { cloud: local, stateDirectory } = cloud.running;
      const { identity, credentials, jira, splunk, sftp } = local;
      const privateKey = await readFile(String(sftp.endpoints['privateKeyFile']), 'utf8');
      const journal = path.join(stateDirectory, 'dingtalk', 'tokens.journal');
      const issued = [...(await readFile(journal, 'utf8')).matchAll(/"token":"([^"]{16,})"/g)];
      const tokens = issued.map(([, token = '']) => token);
      const scanner = new LeakScanner([
        canary('app secret', identity.appSecret),
        canary('callback token', identity.callbackToken),
        canary('callback AES key', identity.callbackAesKey),
        canary('sealing key', identity.sealingKey),
        canary('access key of a developer', credentials.developer.accessKeySecret),
        canary('Jira API token', String(jira.endpoints['apiToken'])),
        canary('Splunk collector token', splunk.endpoints.token),
        ...canariesOfLines('SFTP key', privateKey),
        ...tokens.map((token) => canary('token of the app', token)),
      ]);

      const answer = JSON.stringify(await cloud.examine({ metered: true, send: true }));
      const figures = await readFile(path.join(stateDirectory, 'doctor', 'latency.jsonl'), 'utf8');

      expect(tokens.length).toBeGreaterThan(0);
      expect(scanner.scan('answer', Buffer.from(answer))).toEqual([]);
      expect(scanner.scan('latency.jsonl', Buffer.from(figures))).toEqual([]);
      expect(scanner.scan('itself', Buffer.from(tokens.join(' ')))).not.toEqual([]);
    },
    WAIT_MS,
  );

  test(
    'keeps how long hosts took, hour by hour',
    async () => {
      const { latency } = await cloud.examine();

      expect(latency.length).toBeGreaterThan(5);
      for (const { samples, p50, max } of latency) {
        expect(samples).toBeGreaterThan(0);
        expect(max).toBeGreaterThanOrEqual(p50);
      }
    },
    WAIT_MS,
  );
});

describe('a check finds exactly what was broken, and the others go on', () => {
  test(
    'settings: an address that no function takes',
    async () => {
      const answer = await sabotaged(
        () =>
          cloud.tellEndpoints((about) => ({
            ...about,
            settings: {
              ...(about['settings'] as object),
              DINGTALK_API_ENDPOINT: 'http://dingtalk.example',
            },
          })),
        () => cloud.tellEndpoints(),
        () => cloud.examine(),
      );

      const found = foundBy(answer, 'settings');
      expect(new Set(found.map(([code]) => code))).toEqual(new Set(['doctor.settings.invalid']));
      expect(found.map(([, subject]) => subject)).toContain(`dt-token-refresh-${STAGE}`);
      expect(checkOf(answer, 'runtime').outcome).toBe('ok');
      expect(checkOf(answer, 'quota')).toMatchObject({
        outcome: 'not-checked',
        because: 'settings',
      });
    },
    WAIT_MS,
  );

  test(
    'settings: a bucket that belongs to another environment',
    async () => {
      const answer = await sabotaged(
        () =>
          cloud.tellEndpoints((about) => ({
            ...about,
            settings: { ...(about['settings'] as object), AUDIT_BUCKET: 'dt-audit-test' },
          })),
        () => cloud.tellEndpoints(),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'settings')).toContainEqual([
        'doctor.settings.shared',
        'AUDIT_BUCKET',
      ]);
    },
    WAIT_MS,
  );

  test(
    'configuration: the pointer leads to something else',
    async () => {
      const { running } = cloud;
      const key = { environment: STAGE };
      const { row } = await running.tables.getRow(tables.configurationPointer, key);
      const kept = row?.columns ?? {};

      const answer = await sabotaged(
        () =>
          running.tables.putRow(
            tables.configurationPointer,
            key,
            { ...kept, sha256: 'f'.repeat(64) },
            { row: 'ignore' },
          ),
        () => running.tables.putRow(tables.configurationPointer, key, kept, { row: 'ignore' }),
        () => cloud.examine(),
      );

      expect(checkOf(answer, 'configuration').outcome).toBe('failed');
      expect(unwell(answer)).toEqual({
        configuration: 'failed configuration.altered',
        ...standOn('configuration', 'dingtalk-credentials', 'dingtalk-permissions', 'quota'),
        ...standOn('configuration', 'function-access', 'sftp', 'splunk'),
      });
    },
    WAIT_MS,
  );

  test(
    'secrets: one is gone',
    async () => {
      const { kms, identity } = cloud.running.cloud;
      const value = formatAppSecret({ environment: STAGE, clientId: APP_KEY }, identity.appSecret);

      const answer = await sabotaged(
        () => kms.deleteSecret(APP_SECRET),
        () => kms.setSecret(APP_SECRET, value),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'secrets')).toEqual([
        ['secrets.not-found', `${APP_SECRET} (app ${APP_KEY})`],
      ]);
      expect(foundBy(answer, 'function-access').map(([code]) => code)).toEqual([
        'secrets.not-found',
      ]);
      expect(unwell(answer)).toEqual({
        secrets: 'failed secrets.not-found',
        'function-access': 'failed secrets.not-found',
        ...standOn('secrets', 'dingtalk-credentials', 'dingtalk-permissions', 'callback'),
        ...standOn('secrets', 'sftp', 'splunk'),
      });
    },
    WAIT_MS,
  );

  test(
    'secrets: values of another form, each told, none shown',
    async () => {
      const { kms, identity } = cloud.running.cloud;
      const original = cloud.running.company;
      const keyText = await readSecret(SFTP_KEY_SECRET);
      const canary = 'tiger-canary-4711';

      const answer = await sabotaged(
        async () => {
          await kms.setSecret(SFTP_KEY_SECRET, canary);
          await kms.setSecret(CALLBACK_SECRET, `{"v":1,"apps":{"main":{"corpId":"${canary}"}}}`);
        },
        async () => {
          await kms.setSecret(SFTP_KEY_SECRET, keyText);
          await kms.setSecret(CALLBACK_SECRET, callbackSecretOf(identity, original.corpId));
        },
        () => cloud.examine(),
      );

      expect(
        foundBy(answer, 'secrets')
          .map(([code]) => code)
          .sort(),
      ).toEqual(['callback-secret.invalid', 'doctor.secrets.malformed']);
      expect(JSON.stringify(answer)).not.toContain(canary);
    },
    WAIT_MS,
  );

  test(
    'secrets: the ring of sealing keys is of another environment',
    async () => {
      const { kms } = cloud.running.cloud;
      const ring = await readSecret(SEALING_SECRET);

      const answer = await sabotaged(
        () => kms.setSecret(SEALING_SECRET, ring.replace(`"${STAGE}"`, '"prod"')),
        () => kms.setSecret(SEALING_SECRET, ring),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'secrets')).toEqual([
        ['sealing.key-ring-invalid', `${SEALING_SECRET} (SEALING_SECRET_NAME)`],
      ]);
    },
    WAIT_MS,
  );

  test(
    'DingTalk credentials: the secret is no longer that of the app',
    async () => {
      const { dingTalk, identity } = cloud.running.cloud;

      const answer = await sabotaged(
        () => dingTalk.controls.resetAppSecret(APP_KEY, 'another-secret-of-the-app'),
        () => dingTalk.controls.resetAppSecret(APP_KEY, identity.appSecret),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'dingtalk-credentials')).toEqual([
        ['dingtalk.credentials-rejected', `app ${APP_KEY}`],
      ]);
      expect(unwell(answer)).toEqual({
        'dingtalk-credentials': 'failed dingtalk.credentials-rejected',
        ...standOn('dingtalk-credentials', 'dingtalk-permissions'),
      });
    },
    WAIT_MS,
  );

  test(
    'DingTalk permissions: one was taken away',
    async () => {
      const { faults } = cloud.running;
      let id = '';

      const answer = await sabotaged(
        () => {
          id = faults.add({
            standIn: 'dingtalk',
            operation: 'attendance/listRecord',
            effect: { kind: 'error', code: 'permission' },
          });
        },
        () => faults.remove(id),
        () => cloud.examine({ metered: true }),
      );

      expect(foundBy(answer, 'dingtalk-permissions')).toEqual([
        ['dingtalk.permission-missing', `app ${APP_KEY}: punches / 打卡紀錄`],
      ]);
      const [finding] = checkOf(answer, 'dingtalk-permissions').findings;
      expect(finding?.remedy.en).toContain('qyapi_get_attendance_data');
      expect(unwell(answer)).toEqual({
        'dingtalk-permissions': 'failed dingtalk.permission-missing',
      });
    },
    WAIT_MS,
  );

  test(
    'quota: nearly used up, then used up',
    async () => {
      const { running } = cloud;
      const organisation = partitionOf(STAGE, running.company.corpId);
      const clock = clockOf(cloud);
      const ledger = createTableCallLedger({
        ...{ tables: running.tables, clock, random: systemRandom, organisation },
      });
      const month = ledgerMonthOf(clock.nowEpochMs());
      const spend = (count: number, acknowledged: number) =>
        ledger.recordShare({ month, spender: 'somebody', writer: 'sabotage', count, acknowledged });

      await spend(4_200, 0);
      const scarce = await cloud.examine();
      await spend(5_000, 4_200);
      const spent = await cloud.examine();
      await cloud.configureOrganisation((one) => ({
        ...one,
        quota: { ...one.quota, apiCallsPerMonth: 1_000_000 },
      }));

      expect(foundBy(scarce, 'quota')).toEqual([
        ['doctor.quota.scarce', `${running.company.corpId} calls`],
      ]);
      expect(unwell(scarce)).toEqual({ quota: 'warning doctor.quota.scarce' });
      expect(foundBy(spent, 'quota').map(([code]) => code)).toEqual(['doctor.quota.spent']);
    },
    WAIT_MS,
  );

  test(
    'tables: one is missing',
    async () => {
      const { cloud: local } = cloud.running;
      const about = {
        endpoint: local.tablestore.endpoints.tlsUrl,
        instanceName: local.tablestore.endpoints.instanceName,
        credentials: () => local.credentials.developer,
        trustedAuthorityPem: local.authority.certificatePem,
        clock: systemClock,
        random: systemRandom,
      };
      const { name } = tables.serviceRequest;
      const connection = openTablestoreConnection(about);

      const answer = await sabotaged(
        () =>
          connection.call({
            ...{ table: name, operation: 'deleteTable', isWrite: true },
            parameters: () => ({ tableName: name }),
          }),
        () => createTables([tables.serviceRequest], about),
        () => cloud.examine(),
      ).finally(() => connection.close());

      const found = foundBy(answer, 'function-access');
      expect(found.length).toBeGreaterThan(0);
      expect(found.map(([, subject]) => subject)).toContain(
        `dt-token-refresh-${STAGE}: table ${name}`,
      );
      expect(Object.keys(unwell(answer))).toEqual(['function-access']);
    },
    WAIT_MS,
  );

  test(
    'SFTP: the server shows another host key',
    async () => {
      const { faults } = cloud.running;
      let id = '';

      const answer = await sabotaged(
        () => {
          id = faults.add({
            standIn: 'sftp',
            operation: 'CONNECT',
            effect: { kind: 'error', code: 'wrong-host-key' },
          });
        },
        () => faults.remove(id),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'sftp').map(([code]) => code)).toEqual(['transfer.host-key-changed']);
      expect(unwell(answer)).toEqual({ sftp: 'failed transfer.host-key-changed' });
    },
    WAIT_MS,
  );

  test(
    'Splunk: the token is disabled',
    async () => {
      const { controls } = cloud.running.cloud.splunk;
      const name = 'dingtalk-audit';

      const answer = await sabotaged(
        () => controls.setInput({ name, disabled: true }),
        () => controls.setInput({ name, disabled: false }),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'splunk')).toEqual([['doctor.splunk.code-1', 'sink splunk']]);
      expect(unwell(answer)).toEqual({ splunk: 'failed doctor.splunk.code-1' });
    },
    WAIT_MS,
  );

  test(
    'Splunk: acknowledgement is switched off',
    async () => {
      const { controls } = cloud.running.cloud.splunk;
      const name = 'dingtalk-audit';

      const answer = await sabotaged(
        () => controls.setInput({ name, acknowledgement: false }),
        () => controls.setInput({ name, acknowledgement: true }),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'splunk')).toEqual([['doctor.splunk.code-14', 'sink splunk']]);
    },
    WAIT_MS,
  );

  test(
    'Splunk: its queues are full',
    async () => {
      const { controls } = cloud.running.cloud.splunk;

      const answer = await sabotaged(
        () => controls.setBehaviour({ health: 'queues-full' }),
        () => controls.setBehaviour({ health: 'healthy' }),
        () => cloud.examine(),
      );

      expect(foundBy(answer, 'splunk')).toEqual([['doctor.splunk.unhealthy', 'sink splunk']]);
      expect(unwell(answer)).toEqual({ splunk: 'warning doctor.splunk.unhealthy' });
    },
    WAIT_MS,
  );

  test(
    'Splunk: nothing is written unless a test event is wanted',
    async () => {
      const { controls } = cloud.running.cloud.splunk;
      const before = await controls.count({ contains: 'npm run doctor' });

      await cloud.examine();
      const without = await controls.count({ contains: 'npm run doctor' });
      await cloud.examine({ send: true });

      expect(without).toBe(before);
      expect(await controls.count({ contains: 'npm run doctor' })).toBeGreaterThan(before);
    },
    WAIT_MS,
  );
});

/** Local time, which nobody moves on by sleeping. */
function clockOf({ running }: DoctorCloud): Clock {
  return { ...systemClock, nowEpochMs: () => running.cloud.clock.nowEpochMs() };
}

async function readSecret(name: string): Promise<string> {
  const { kms, credentials } = cloud.running.cloud;
  const provider = new KmsSecretProvider({
    endpoint: String(kms.endpoints['url']),
    credentials: () => credentials.developer,
    http: createNodeHttpClient(),
    clock: clockOf(cloud),
    random: systemRandom,
  });
  const { value } = await provider.getSecret(name);
  return value;
}
