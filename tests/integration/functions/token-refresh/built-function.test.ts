import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { invokeFunction } from '../../../../infra/local/launcher/invoke-function.ts';
import {
  APP_KEY,
  APP_SECRET,
  SEALING_SECRET,
  STAGE,
} from '../../../../infra/local/launcher/local-cloud.ts';
import { formatAppSecret } from '../../../../shared/dingtalk-tokens/index.ts';
import { createTableEventInbox } from '../../../../shared/event-inbox/index.ts';
import { createTableAuditTrail } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { partitionOf, tables as productTables } from '../../../../shared/table-store/index.ts';
import { hongKongDateOf, systemClock, type Clock } from '../../../../shared/time/index.ts';
import { keyIdIn } from '../../../support/key-rings.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';
import { rowsOf } from '../../../support/table-rows.ts';

const FUNCTION = `dt-token-refresh-${STAGE}`;
const MAIN = path.resolve(import.meta.dirname, '../../../../infra/access/main.ts');
const OTHER_APP = 'dingsampleapp0009';

let running: RunningCloud;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 10, seed: 7, period: '2026-10' });
}, 120_000);
afterEach(() => running.faults.clear());
afterAll(() => running.close());

interface Answer {
  readonly outcome: string;
  readonly tokens: readonly Readonly<Record<string, unknown>>[];
  readonly [field: string]: unknown;
}

function invoke(payload: unknown): Promise<Answer> {
  const target = {
    endpoint: String(running.host.endpoints['invokeEndpoint']),
    key: running.cloud.credentials.developer,
    timeoutMs: 60_000,
  };
  return invokeFunction(target, FUNCTION, payload) as Promise<Answer>;
}

/** Fires the timer and waits for the end of its run. */
async function fire(): Promise<string> {
  const fired = await running.host.fireTrigger(FUNCTION, 'refresh');
  if (fired === undefined) throw new Error('no such trigger');
  for (;;) {
    const status = running.host.taskStatus(FUNCTION, fired.taskId);
    if (status === 'Succeeded' || status === 'Failed' || status === 'Expired') return status;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/**
 * Ends of the timer's next runs. Its own time may come while a test fires it: then the other run has
 * made the attempt, and this one has nothing to do before the cool-down of two minutes is over.
 */
async function firstEnds(): Promise<readonly string[]> {
  const ends: string[] = [];
  while (ends.length < 3) {
    ends.push(await fire());
    running.cloud.clock.advance(130_000);
  }
  return ends;
}

/** Runs `npm run access` against the function host as one would against a cloud. */
async function command(
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const { accessKeyId, accessKeySecret } = running.cloud.credentials.developer;
  const endpoint = String(running.host.endpoints['invokeEndpoint']);
  const all = ['--import', 'tsx', MAIN, ...args, '--endpoint', endpoint, '--function', FUNCTION];
  const env = {
    ...process.env,
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
  };
  return promisify(execFile)(process.execPath, all, { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => {
      const ended = error as { readonly code: number; stdout: string; stderr: string };
      return { code: ended.code, stdout: ended.stdout, stderr: ended.stderr };
    },
  );
}

async function functionLog(): Promise<string> {
  const own = running.host.functions().filter(({ functionName }) => functionName === FUNCTION);
  return (await Promise.all(own.map(({ logFile }) => readFile(logFile, 'utf8')))).join('');
}

function tokenCalls(): number {
  return running.callLog().filter(({ api }) => api === 'v1.0/oauth2/accessToken').length;
}

const secondKey = randomBytes(32).toString('base64');

async function setRing(current: 'k1' | 'k2', ids: readonly ('k1' | 'k2')[]): Promise<void> {
  const all = { k1: running.cloud.identity.sealingKey, k2: secondKey };
  const keys = Object.fromEntries(ids.map((id) => [id, all[id]]));
  await running.cloud.kms.setSecret(SEALING_SECRET, JSON.stringify({ current, keys }));
}

/** Every cell of every table that is sealed, by the id of its key. */
async function sealedCells(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of Object.values(productTables)) {
    for (const { columns } of await rowsOf(running.tables, table)) {
      for (const cell of Object.values(columns)) {
        const id = keyIdIn(cell);
        if (id !== undefined) counts[id] = (counts[id] ?? 0) + 1;
      }
    }
  }
  return counts;
}

const clock: Clock = {
  nowEpochMs: () => running.cloud.clock.nowEpochMs(),
  sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
};

describe('the built function', () => {
  it('refreshes when its timer fires, and asks again only when it is due', async () => {
    expect((await invoke({ action: 'status' })).tokens).toMatchObject([{ state: 'none' }]);

    expect(await fire()).toBe('Succeeded');
    expect(await fire()).toBe('Succeeded');

    expect(tokenCalls()).toBe(1);
    expect((await invoke({ action: 'status' })).tokens).toMatchObject([
      { app: APP_KEY, kind: 'app', state: 'fresh', failures: 0, sealingKey: 'k1' },
    ]);
  });

  it('proves the token by a call that is not metered', () => {
    const asked = running.callLog().filter(({ api }) => api !== 'v1.0/oauth2/accessToken');

    expect(asked).toHaveLength(1);
    expect(asked).toMatchObject([{ isMetered: false, outcome: 'served' }]);
  });

  it('shows no token and no secret in answers, logs and rows', async () => {
    const answers = JSON.stringify([
      await invoke({ action: 'status' }),
      await invoke({ action: 'refresh' }),
      await invoke({ action: 'check' }),
    ]);
    const logs = await functionLog();
    const rows = await rowsOf(running.tables, productTables.accessToken);
    const clear = Buffer.concat(
      rows.flatMap(({ columns }) =>
        Object.values(columns).map((cell) =>
          cell instanceof Uint8Array ? Buffer.from(cell) : Buffer.from(String(cell)),
        ),
      ),
    ).toString('latin1');
    const [record] = rows;
    const sealed = record?.columns['current'] as Uint8Array;
    const context = `access_token/${STAGE}/${running.company.corpId}/app/${APP_KEY}/current`;
    const token = Buffer.from(running.sealer.open(sealed, context)).toString();

    expect(token.length).toBeGreaterThan(10);
    for (const canary of [token, token.slice(0, 10), running.cloud.identity.appSecret]) {
      for (const text of [answers, logs, clear]) expect(text).not.toContain(canary);
    }
  });

  it('tries every app though one fails, and then counts as failed', async () => {
    await running.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map((organisation) => ({
        ...organisation,
        app: {
          ...organisation.app,
          clientId: OTHER_APP,
          clientSecretName: 'local-dingtalk-app-of-nobody',
        },
        furtherApps: [organisation.app],
      })),
    }));
    const before = tokenCalls();
    running.cloud.clock.advance(20 * 60_000);

    expect(await firstEnds()).toContain('Failed');

    expect(tokenCalls()).toBeGreaterThan(before);
    const status = await invoke({ action: 'status' });
    expect(status.tokens).toMatchObject([
      { app: OTHER_APP, state: 'revoked', cause: { code: 'secrets.not-found' } },
      { app: APP_KEY, state: 'fresh' },
    ]);
    await running.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map((organisation) => ({
        ...organisation,
        app: organisation.furtherApps[0] ?? organisation.app,
        furtherApps: [],
      })),
    }));
    // A configuration is kept for fifteen seconds.
    running.cloud.clock.advance(20_000);
  });

  it('seals what lies in the tables anew when the ring has another key', async () => {
    const inbox = createTableEventInbox({
      tables: running.tables,
      environment: STAGE,
      sealer: running.sealer,
      clock,
      random: systemRandom,
    });
    for (let number = 0; number < 5; number += 1) {
      await inbox.accept({
        corpId: running.company.corpId,
        app: 'main',
        source: 'callback',
        key: `e_rotation${String(number)}`,
        type: 'nobody_subscribes',
        eventTimeEpochMs: clock.nowEpochMs(),
        receivedAtEpochMs: clock.nowEpochMs(),
        content: '{"EventType":"nobody_subscribes"}',
        // Nothing else touches it.
        isStale: true,
      });
    }
    const { k1 = 0 } = await sealedCells();
    await setRing('k2', ['k1', 'k2']);

    const answer = await invoke({ action: 'rotate-keys' });

    expect(answer).toMatchObject({ outcome: 'rotated', sealingKey: 'k2' });
    expect(answer['objects']).toMatchObject({ isAtLeast: false });
    expect(k1).toBeGreaterThanOrEqual(6);
    expect(await sealedCells()).toEqual({ k2: k1 });
    const trail = createTableAuditTrail({
      tables: running.tables,
      organisation: partitionOf(STAGE, running.company.corpId),
      clock,
      random: systemRandom,
    });
    const actions: string[] = [];
    for await (const { action } of trail.list(hongKongDateOf(clock.nowEpochMs()))) {
      actions.push(action);
    }
    expect(actions).toContain('sealing.rotation-begun');
    expect(actions).toContain('sealing.rotation');
    // The same token serves on, from the row under the new key.
    expect(await fire()).toBe('Succeeded');
  });

  it('names rows whose key is gone, and takes them up again when it is back', async () => {
    await setRing('k1', ['k1']);

    const lost = await invoke({ action: 'rotate-keys' });
    const { k2 = 0 } = await sealedCells();
    await setRing('k1', ['k1', 'k2']);
    const found = await invoke({ action: 'rotate-keys' });

    expect(lost).toMatchObject({ outcome: 'rotated-but-for-some' });
    expect(k2).toBeGreaterThanOrEqual(5);
    expect(found).toMatchObject({ outcome: 'rotated', sealingKey: 'k1' });
    expect(Object.keys(await sealedCells())).toEqual(['k1']);
  });

  it('finds the changed ring again after a restart of the local cloud', async () => {
    await setRing('k2', ['k1', 'k2']);
    await invoke({ action: 'rotate-keys' });

    await running.restart();

    expect(await invoke({ action: 'rotate-keys' })).toMatchObject({
      outcome: 'rotated',
      sealingKey: 'k2',
    });
  }, 60_000);

  it('uses no secret of another environment, and says so without showing it', async () => {
    await running.cloud.kms.setSecret(
      APP_SECRET,
      formatAppSecret({ environment: 'prod', clientId: APP_KEY }, 'canary-of-production'),
    );

    const check = await invoke({ action: 'check' });
    const refresh = await invoke({ action: 'refresh' });

    expect(check).toMatchObject({
      outcome: 'not-ready',
      problems: [
        { subject: `app ${APP_KEY}`, error: { code: 'dingtalk-tokens.app-secret-foreign' } },
      ],
    });
    expect(refresh).toMatchObject({ outcome: 'not-refreshed' });
    expect(JSON.stringify([check, refresh])).not.toContain('canary-of-production');
    const { appSecret } = running.cloud.identity;
    const bound = formatAppSecret({ environment: STAGE, clientId: APP_KEY }, appSecret);
    await running.cloud.kms.setSecret(APP_SECRET, bound);
  });
});

describe('npm run access', () => {
  it('shows the status as a table, and the same as JSON', async () => {
    await invoke({ action: 'refresh' });

    const table = await command('status', '--app', APP_KEY);
    const json = await command('status', '--json');

    expect(table).toMatchObject({ code: 0 });
    expect(table.stdout).toMatch(new RegExp(`${APP_KEY} +│ app +│ fresh`));
    expect(table.stdout).toContain('所有 token 均屬最新，毋須處理。');
    expect(JSON.parse(json.stdout)).toMatchObject({
      outcome: 'status',
      tokens: [
        { app: APP_KEY, state: 'fresh' },
        { app: OTHER_APP, isLeftOver: true },
      ],
    });
  }, 60_000);

  it('shows the quota, and proves the environment', async () => {
    const quota = await command('quota');
    const check = await command('check');

    expect(quota).toMatchObject({ code: 0 });
    expect(quota.stdout).toContain('at month end / 月底預測');
    expect(check).toMatchObject({ code: 0 });
    expect(check.stdout).toContain('本環境與其他環境沒有共用任何資源');
  }, 60_000);

  it('ends with 1 when something fails, with 2 when it is wrong, and says so in both languages', async () => {
    const effect = { kind: 'error', code: 'system' } as const;
    running.faults.add({ standIn: 'dingtalk', operation: 'v1.0/oauth2/*', effect });

    const failed = await command('refresh', '--app', APP_KEY);
    const wrong = await command('refresh', '--days', '3');

    expect(failed).toMatchObject({ code: 1 });
    expect(failed.stdout).toContain('dingtalk.unavailable');
    expect(wrong).toMatchObject({ code: 2 });
    expect(wrong.stderr).toContain('--days：refresh 沒有此選項');
  }, 60_000);
});
