import { afterEach, beforeEach, expect, it } from 'vitest';
import { startSlsStandIn, type SlsStandIn } from '../../../../infra/local/sls/sls-stand-in.ts';
import type { LogLine } from '../../../../infra/local/sls/index-configuration.ts';
import { officialSlsClient, type OfficialSls } from '../../../support/official-sls-client.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';

const PROJECT = 'dt-test';
const STORE = 'functions';

let context: TemporaryStandInContext;
let standIn: SlsStandIn;
let official: OfficialSls;
beforeEach(async () => {
  context = await temporaryStandInContext('sls');
  standIn = await startSlsStandIn(context);
  official = clientOf();
});
afterEach(async () => {
  await standIn.close();
  await context.dispose();
});

function clientOf(version: 'v1' | 'v4' = 'v4', key = context.credentials.developer): OfficialSls {
  return officialSlsClient(String(standIn.endpoints['managementUrl']), key, version);
}

async function makeLogstore(): Promise<void> {
  const { client, sls } = official;
  await client.createProject(
    new sls.CreateProjectRequest({ projectName: PROJECT, description: 'x' }),
  );
  await client.createLogStore(
    PROJECT,
    new sls.CreateLogStoreRequest({ logstoreName: STORE, ttl: 30, shardCount: 1 }),
  );
  await client.createIndex(PROJECT, STORE, new sls.CreateIndexRequest({ body: indexOf(sls) }));
}

/** In the form of the wire: the SDK sends keys of an index as it is given them. */
function indexOf(sls: OfficialSls['sls']) {
  const text = { type: 'text', doc_value: true };
  const keys = {
    functionName: text,
    message: {
      type: 'json',
      doc_value: true,
      json_keys: { level: text, message: text, durationMs: { type: 'long', doc_value: true } },
    },
  };
  return new sls.Index({
    line: { token: [' ', ',', '"', ':', '{', '}'], caseSensitive: false },
    keys,
  });
}

function line(timeSeconds: number, message: object | string, functionName = 'dt-a-test'): LogLine {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return { timeSeconds, topic: functionName, fields: { functionName, message: text } };
}

async function search(query: string, from = 0, to = 2_000_000_000) {
  const { client, sls } = official;
  const request = new sls.GetLogsV2Request({ from, to, query });
  const answer = await client.getLogsV2(PROJECT, STORE, request);
  return answer.body?.data ?? [];
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'not refused';
  } catch (error) {
    return (error as { readonly code?: string }).code ?? 'no code';
  }
}

it.each(['v1', 'v4'] as const)(
  'knows the signature %s of the SDK, and no other secret',
  async (version) => {
    const { developer } = context.credentials;
    const good = clientOf(version);
    const bad = clientOf(version, { ...developer, accessKeySecret: 'another' });

    await good.client.createProject(
      new good.sls.CreateProjectRequest({ projectName: PROJECT, description: 'a b/ü' }),
    );
    const answer = await good.client.getProject(PROJECT);
    const list = await good.client.listProject(new good.sls.ListProjectRequest({ size: 10 }));
    const refused = await refusal(bad.client.getProject(PROJECT));

    expect(answer.body?.description).toBe('a b/ü');
    expect(list.body?.projects?.map(({ projectName }) => projectName)).toEqual([PROJECT]);
    expect(refused).toBe('SignatureNotMatch');
  },
);

it('knows temporary keys with their token, and a clock that is wrong', async () => {
  const key = context.credentials.issue('role', Date.now() + 3_600_000);
  await makeLogstore();

  const known = await clientOf('v4', key).client.getProject(PROJECT);
  const { securityToken: _left, ...withoutToken } = key;
  const refused = await refusal(clientOf('v4', withoutToken).client.getProject(PROJECT));
  context.clock.advance(20 * 60_000);
  const late = await refusal(official.client.getProject(PROJECT));

  expect(known.body?.projectName).toBe(PROJECT);
  expect([refused, late]).toEqual(['Unauthorized', 'RequestTimeExpired']);
});

it('keeps project, logstore and index over a restart, and says what is there already', async () => {
  await makeLogstore();
  const { client, sls } = official;
  const again = await refusal(
    client.createProject(new sls.CreateProjectRequest({ projectName: PROJECT, description: '' })),
  );
  await client.updateLogStore(
    PROJECT,
    STORE,
    new sls.UpdateLogStoreRequest({ logstoreName: STORE, ttl: 60 }),
  );
  standIn.append(PROJECT, STORE, line(1_000, { message: 'kept' }));
  await standIn.close();
  standIn = await startSlsStandIn(context);
  official = clientOf();
  standIn.append(PROJECT, STORE, line(1_001, { message: 'new' }));

  const store = await official.client.getLogStore(PROJECT, STORE);
  const index = await official.client.getIndex(PROJECT, STORE);
  const found = await search('*');

  expect(again).toBe('ProjectAlreadyExist');
  expect(store.body?.ttl).toBe(60);
  expect(Object.keys(index.body?.keys ?? {})).toEqual(['functionName', 'message']);
  expect(found.map((row) => row['__time__'])).toEqual(['1000', '1001']);
});

it('finds lines by words, fields and numbers, and by none that has no index', async () => {
  await makeLogstore();
  const { client } = official;
  standIn.append(PROJECT, STORE, line(10, { level: 'info', message: 'a.run', durationMs: 5 }));
  standIn.append(PROJECT, STORE, line(20, { level: 'error', message: 'a.failed', durationMs: 50 }));
  standIn.append(PROJECT, STORE, line(30, 'FC Invoke Failed RequestId: 1', 'dt-b-test'));
  const times = async (query: string): Promise<string> =>
    (await search(query)).map((row) => row['__time__']).join(' ');

  const found = {
    field: await times('message.level: error'),
    both: await times('message.level: info and message.durationMs <= 5'),
    beside: await times('message.level: error functionName: dt-a-test'),
    either: await times('message.level: info or "FC Invoke Failed"'),
    not: await times('not message.level: error'),
    nested: await times(
      '(message.message: a.* and not message.level: info) or functionName: dt-b-test',
    ),
    range: await times('message.durationMs > 5'),
    half: await times('message.message: a.fail'),
    words: await times('"failed invoke"'),
  };
  const unindexed = await refusal(search('message.code: x'));
  const unreadable = await refusal(search('message.level: ('));
  const absent = await refusal(client.getIndex(PROJECT, 'another'));

  expect(found).toEqual({
    field: '20',
    both: '10',
    beside: '20',
    either: '10 30',
    not: '10 30',
    nested: '20 30',
    range: '20',
    half: '',
    words: '30',
  });
  expect([unindexed, unreadable, absent]).toEqual([
    'ParameterInvalid',
    'ParameterInvalid',
    'LogStoreNotExist',
  ]);
});

it('takes lines of the time that is asked for, its end not included', async () => {
  await makeLogstore();
  for (const time of [9, 10, 19, 20]) standIn.append(PROJECT, STORE, line(time, 'x'));

  const found = await search('*', 10, 20);

  expect(found.map((row) => row['__time__'])).toEqual(['10', '19']);
});

it('analyses what was found, and refuses columns and functions that the service has not', async () => {
  await makeLogstore();
  for (const [at, durationMs] of [1, 2, 3, 4, 100].entries()) {
    standIn.append(PROJECT, STORE, line(at, { message: 'a', durationMs }));
  }
  standIn.append(PROJECT, STORE, line(9, 'plain text', 'dt-b-test'));

  const grouped = await search(
    '* | SELECT functionName, count(*) AS lines, max("message.durationMs") AS slowest FROM log GROUP BY functionName ORDER BY lines DESC',
  );
  const figures = await search(
    `message.message: a | SELECT count_if("message.durationMs" > 3) AS slow, approx_percentile("message.durationMs", 0.5) AS median, min(from_unixtime(__time__)) AS began`,
  );
  const noColumn = await refusal(search('* | SELECT count("message.code") AS n FROM log'));
  const noFunction = await refusal(search("* | SELECT strftime('%s', 'now') AS n FROM log"));
  const noSql = await refusal(search('* | SELECT FROM WHERE'));

  expect(grouped).toEqual([
    { functionName: 'dt-a-test', lines: '5', slowest: '100' },
    { functionName: 'dt-b-test', lines: '1', slowest: 'null' },
  ]);
  expect(figures).toEqual([{ slow: '2', median: '3', began: '1970-01-01 08:00:00' }]);
  expect([noColumn, noFunction, noSql]).toEqual(Array(3).fill('ParameterInvalid'));
});

it('keeps alerts and dashboards as they come, and fires an alert that is true', async () => {
  await makeLogstore();
  const { client, sls } = official;
  const alert = (query: string) => ({
    displayName: 'failures',
    schedule: { type: 'FixedRate', interval: '1m' },
    configuration: {
      version: '2.0',
      type: 'default',
      queryList: [{ project: PROJECT, store: STORE, query, start: '-5m', end: 'now' }],
      conditionConfiguration: { condition: 'failures > 1', countCondition: '' },
      severityConfigurations: [{ severity: 8, evalCondition: {} }],
      annotations: [{ key: 'title', value: '${failures} failures' }],
    },
  });
  const count = 'message.level: error | SELECT count(*) AS failures FROM log';
  await client.createAlert(
    PROJECT,
    new sls.CreateAlertRequest({ name: 'failures', ...alert(count) }),
  );
  await client.createDashboard(
    PROJECT,
    new sls.CreateDashboardRequest({ body: { dashboardName: 'dt-overview', displayName: 'x' } }),
  );
  const now = Math.floor(context.clock.nowEpochMs() / 1000);
  standIn.append(PROJECT, STORE, line(now - 5, { level: 'error', message: 'a.failed' }));

  await standIn.evaluateAlerts();
  const before = standIn.firedAlerts.length;
  standIn.append(PROJECT, STORE, line(now - 4, { level: 'error', message: 'a.failed' }));
  await standIn.evaluateAlerts();
  const sameMinute = standIn.firedAlerts.length;
  context.clock.advance(60_000);
  await standIn.evaluateAlerts();
  await client.updateAlert(PROJECT, 'failures', new sls.UpdateAlertRequest(alert('*')));

  const stored = await client.getAlert(PROJECT, 'failures').catch((error: unknown) => error);
  expect([before, sameMinute]).toEqual([0, 0]);
  expect(standIn.firedAlerts).toMatchObject([
    { name: 'failures', severity: 8, annotations: { title: '2 failures' } },
  ]);
  // Requests are dated by the machine, and the local clock is a minute ahead of it.
  expect(stored).toMatchObject({ body: { name: 'failures', configuration: { version: '2.0' } } });
});
