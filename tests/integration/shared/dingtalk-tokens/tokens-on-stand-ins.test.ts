import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startDingTalkStandIn } from '../../../../infra/local/dingtalk/dingtalk-stand-in.ts';
import { startKmsStandIn } from '../../../../infra/local/kms/kms-stand-in.ts';
import { startTablestoreStandIn } from '../../../../infra/local/tablestore/tablestore-stand-in.ts';
import { createTables } from '../../../../infra/tables/create-tables.ts';
import {
  createStoredTicketSource,
  createStoredTokenSource,
  createTableTokenStore,
  createUserTokenStore,
  formatAppSecret,
  refreshJsapiTicket,
  refreshToken,
  type TokenDependencies,
} from '../../../../shared/dingtalk-tokens/index.ts';
import {
  createDingTalkClient,
  listSubDepartments,
  type DingTalkClient,
} from '../../../../shared/dingtalk/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { createTableLeaseStore } from '../../../../shared/lease/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createLocalCallPacer } from '../../../../shared/resilience/index.ts';
import { KmsSecretProvider } from '../../../../shared/secrets/index.ts';
import { createTablestoreTableClient, tables } from '../../../../shared/table-store/index.ts';
import { systemClock } from '../../../../shared/time/index.ts';
import { benchApp } from '../../../support/dingtalk-bench.ts';
import { temporaryStandInContext } from '../../../support/stand-in-context.ts';
import {
  BENCH_ENVIRONMENT as environment,
  BENCH_ORGANISATION as organisation,
  benchSealer,
} from '../../../support/token-bench.ts';
import { tinyCompany } from '../../../support/tiny-company.ts';

/**
 * Tokens over the wire: DingTalk's stand-in, Tablestore by the official SDK, KMS by signed requests,
 * all on the one date that the test moves, which the SDK sees as well.
 */
const MINUTE = 60_000;
const TOKENS = 'v1.0/oauth2/accessToken';
const { appKey: clientId, appSecret } = benchApp();
const APP = { clientId, clientSecretName: 'prod-app' };
const http = createNodeHttpClient();
const logLines: string[] = [];

let cloud: Awaited<ReturnType<typeof startCloud>>;

async function startCloud() {
  const context = await temporaryStandInContext('tokens');
  const dingTalk = await startDingTalkStandIn(context, {
    companies: [tinyCompany()],
    apps: [benchApp()],
    limits: { callsPerSecondPerApi: 1_000 },
  });
  const kms = await startKmsStandIn(context);
  const tablestore = await startTablestoreStandIn(context);
  const connection = {
    endpoint: `https://127.0.0.1:${String(tablestore.ports.tls)}`,
    instanceName: tablestore.endpoints.instanceName,
    credentials: () => context.credentials.developer,
    trustedAuthorityPem: context.authority.certificatePem,
    retry: { firstDelayMs: 2, longestDelayMs: 4 },
    clock: systemClock,
    random: systemRandom,
  };
  await createTables([tables.accessToken, tables.lease], connection);
  const client = createTablestoreTableClient(connection);
  return { context, dingTalk, kms, tablestore, client };
}

/** One instance of a function, with its own kept values. */
function instance(): TokenDependencies {
  const { context, dingTalk, kms, client } = cloud;
  const clock = systemClock;
  const about = { tables: client, organisation, clock, random: systemRandom };
  return {
    environment,
    store: createTableTokenStore({ ...about, sealer: benchSealer() }),
    leases: createTableLeaseStore(about),
    secrets: new KmsSecretProvider({
      endpoint: String(kms.endpoints['url']),
      credentials: () => context.credentials.developer,
      http: createNodeHttpClient(),
      clock,
      random: systemRandom,
    }),
    http,
    endpoints: {
      api: String(dingTalk.endpoints['apiUrl']),
      oapi: String(dingTalk.endpoints['oapiUrl']),
    },
    clock,
    random: systemRandom,
    log: createJsonLogger({ clock, write: (line) => logLines.push(line) }),
    settings: { refreshMinutes: 15, alarmAfterMinutes: 30 },
  };
}

function clientOf(deps: TokenDependencies): DingTalkClient {
  const { endpoints, clock, random } = deps;
  const pacer = createLocalCallPacer({ clock, callsPerSecond: 1_000 });
  const tokens = createStoredTokenSource(deps, APP);
  return createDingTalkClient({ endpoints, http, tokens, pacer, clock, random });
}

const storeSecret = (clientSecret: string): Promise<unknown> =>
  cloud.kms.setSecret(
    APP.clientSecretName,
    formatAppSecret({ environment, clientId }, clientSecret),
  );
const tokensGiven = (): number => cloud.dingTalk.controls.calls({ api: TOKENS }).length;
const readRow = () => instance().store.read({ kind: 'app', clientId });

function passMinutes(minutes: number): void {
  vi.setSystemTime(Date.now() + minutes * MINUTE);
}

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-26T02:10:00Z') });
  cloud = await startCloud();
  await storeSecret(appSecret);
});
afterAll(async () => {
  cloud.client.close();
  http.close();
  for (const standIn of [cloud.dingTalk, cloud.kms, cloud.tablestore]) await standIn.close();
  await cloud.context.dispose();
  vi.useRealTimers();
});

test('a token goes from the timer to a call of another instance, slides, dies and is replaced', async () => {
  expect((await refreshToken(instance(), APP)).outcome).toBe('refreshed');
  const first = await readRow();
  expect(first?.current?.provenAtEpochMs).toBeDefined();

  const client = clientOf(instance());
  const { answer } = await client.call(listSubDepartments, { departmentId: 1 });
  expect(answer.result.length).toBeGreaterThan(0);
  expect(tokensGiven()).toBe(1);

  passMinutes(20);
  expect(await refreshToken(instance(), APP)).toMatchObject({ outcome: 'refreshed', isNew: false });
  const second = await readRow();
  expect(second?.current?.value).toBe(first?.current?.value);
  const slidMs = (second?.current?.expiresAtEpochMs ?? 0) - (first?.current?.expiresAtEpochMs ?? 0);
  expect(slidMs).toBeGreaterThanOrEqual(20 * MINUTE);

  passMinutes(1);
  await cloud.dingTalk.controls.revokeToken(clientId);
  const clients = Array.from({ length: 5 }, () => clientOf(instance()));
  const answers = await Promise.all(
    clients.map((one) => one.call(listSubDepartments, { departmentId: 1 })),
  );
  expect(answers.map(({ attempts }) => attempts)).toEqual([2, 2, 2, 2, 2]);
  expect((await readRow())?.current?.value).not.toBe(first?.current?.value);
});

test('a write whose answer is lost is known all the same', async () => {
  const before = await readRow();
  const id = cloud.context.faults.add({
    standIn: 'tablestore',
    operation: 'PutRow',
    effect: { kind: 'drop', when: 'after' },
    times: 3,
  });

  const { outcome } = await refreshToken(instance(), APP, { need: 'now' });
  cloud.context.faults.remove(id);

  expect(outcome).toBe('refreshed');
  expect((await readRow())?.version).toBe((before?.version ?? 0n) + 1n);
});

test('an outage of the token service is not noticed by who calls', async () => {
  const id = cloud.context.faults.add({
    standIn: 'dingtalk',
    operation: TOKENS,
    effect: { kind: 'error', code: 'busy' },
  });
  passMinutes(90);

  const failed = await refreshToken(instance(), APP, { need: 'now' });
  const { attempts } = await clientOf(instance()).call(listSubDepartments, { departmentId: 1 });
  cloud.context.faults.remove(id);

  expect(failed.outcome).toBe('failed');
  expect(attempts).toBe(1);
});

test('a ticket for pages within DingTalk is kept beside the token', async () => {
  expect((await refreshJsapiTicket(instance(), APP)).outcome).toBe('refreshed');

  const given = await Promise.all(
    [1, 2, 3].map(() => createStoredTicketSource(instance(), APP).current()),
  );

  expect(new Set(given.map(({ value }) => value)).size).toBe(1);
  expect(given[0]?.value).not.toBe('');
});

test('a person’s token is renewed when it has ended, until the consent is taken back', async () => {
  const { corpId } = benchApp();
  const { logins } = cloud.dingTalk.controls;
  const { code } = await logins.issueCode(corpId, { userId: 'hk001', scope: 'openid corpid' });
  const people = createUserTokenStore(instance(), APP);
  const grant = await people.redeem(code);
  expect(grant.corpId).toBe(corpId);
  await people.keep('union-of-hk001', grant);

  passMinutes(121);
  const sources = [1, 2, 3].map(() =>
    createUserTokenStore(instance(), APP).sourceOf('union-of-hk001'),
  );
  const renewed = await Promise.all(sources.map((source) => source.current()));
  expect(new Set(renewed.map(({ value }) => value)).size).toBe(1);
  expect(renewed[0]?.value).not.toBe(grant.access.value);

  await logins.withdrawConsent(clientId, 'hk001');
  passMinutes(121);
  const after = createUserTokenStore(instance(), APP).sourceOf('union-of-hk001');
  await expect(after.current()).rejects.toMatchObject({ code: 'dingtalk-tokens.no-consent' });
});

test('a secret that is changed in KMS to one that DingTalk refuses ends the use of the app', async () => {
  await storeSecret('an-invented-secret-that-is-wrong');

  const result = await refreshToken(instance(), APP);

  expect(result).toMatchObject({ outcome: 'failed', record: { state: 'revoked' } });
  await expect(
    clientOf(instance()).call(listSubDepartments, { departmentId: 1 }),
  ).rejects.toMatchObject({ code: 'dingtalk.credentials-rejected' });
  await storeSecret(appSecret);
  expect((await refreshToken(instance(), APP)).outcome).toBe('refreshed');
  expect(logLines.join('')).not.toContain('invented-secret');
});
