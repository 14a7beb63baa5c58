import { beforeEach, describe, expect, it } from 'vitest';
import {
  createStoredTokenSource,
  formatAppSecret,
  refreshToken,
} from '../../../../shared/dingtalk-tokens/index.ts';
import { reportError } from '../../../../shared/errors/index.ts';
import {
  SecretAccessDeniedError,
  SecretStoreUnavailableError,
} from '../../../../shared/secrets/index.ts';
import { tables } from '../../../../shared/table-store/index.ts';
import { rowsOf } from '../../../support/table-rows.ts';
import {
  BENCH_APP,
  BENCH_APP_SECRET,
  benchSealer,
  TOKEN_BENCH_START,
  TokenBench,
} from '../../../support/token-bench.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let bench: TokenBench;

beforeEach(() => {
  bench = new TokenBench();
});

describe('refreshing the token of an app', () => {
  it('asks for the first token, tries it by an unmetered call and publishes it', async () => {
    const result = await bench.refresh();

    expect(result.outcome).toBe('refreshed');
    expect(bench.dingTalk.asked).toEqual([
      '/v1.0/oauth2/accessToken',
      '/topapi/v2/department/listsub',
    ]);
    expect(await bench.record()).toMatchObject({
      version: 1n,
      state: 'fresh',
      current: {
        value: 'token-dingapp1-1',
        expiresAtEpochMs: TOKEN_BENCH_START + 2 * HOUR,
        provenAtEpochMs: TOKEN_BENCH_START,
      },
      previous: undefined,
      failures: 0,
      secretVersion: 'v1',
      sealingKeyId: 'k1',
    });
  });

  it('asks nothing before it is due', async () => {
    await bench.refresh();
    bench.clock.advance(12 * MINUTE);

    const result = await bench.refresh();

    expect(result.outcome).toBe('unneeded');
    expect(bench.dingTalk.tokensAsked).toBe(1);
  });

  it('moves the end of a token that DingTalk gives again, without another proof', async () => {
    await bench.refresh();
    bench.clock.advance(20 * MINUTE);

    const result = await bench.refresh();

    expect(result).toMatchObject({ outcome: 'refreshed', isNew: false });
    expect(bench.dingTalk.asked).toHaveLength(3);
    expect(await bench.record()).toMatchObject({
      version: 2n,
      current: {
        value: 'token-dingapp1-1',
        expiresAtEpochMs: TOKEN_BENCH_START + 20 * MINUTE + 2 * HOUR,
        provenAtEpochMs: TOKEN_BENCH_START,
      },
    });
  });

  it('keeps the old token beside a new one until its end', async () => {
    await bench.refresh();
    bench.dingTalk.killTokens(BENCH_APP.clientId);
    bench.clock.advance(20 * MINUTE);

    const result = await bench.refresh();

    expect(result).toMatchObject({ outcome: 'refreshed', isNew: true });
    expect(await bench.record()).toMatchObject({
      current: { value: 'token-dingapp1-2' },
      previous: { value: 'token-dingapp1-1', expiresAtEpochMs: TOKEN_BENCH_START + 2 * HOUR },
    });
  });
});

describe('the proof of a new token', () => {
  beforeEach(async () => {
    await bench.refresh();
    bench.dingTalk.killTokens(BENCH_APP.clientId);
    bench.clock.advance(20 * MINUTE);
  });

  it.each(['lacks-permission'] as const)('is given by an answer that %s', async (mood) => {
    bench.dingTalk.calls = mood;

    await bench.refresh();

    expect((await bench.record())?.current?.value).toBe('token-dingapp1-2');
  });

  it.each(['no-answer', 'garbage', 'throttles', 'blocks-ip'] as const)(
    'is not given by "%s": the old token stays, and the new one comes with the next answer',
    async (mood) => {
      bench.dingTalk.calls = mood;

      const result = await bench.refresh();

      expect(result.outcome).toBe('failed');
      expect(await bench.record()).toMatchObject({
        state: 'failing',
        current: { value: 'token-dingapp1-1' },
        failures: 1,
      });
      bench.dingTalk.calls = 'works';
      bench.clock.advance(6 * MINUTE);
      await bench.refresh();
      expect(await bench.record()).toMatchObject({
        state: 'fresh',
        current: { value: 'token-dingapp1-2' },
        failures: 0,
      });
    },
  );

  it('is done without where no old token serves any more', async () => {
    bench.dingTalk.calls = 'no-answer';
    bench.clock.advance(2 * HOUR);

    const result = await bench.refresh();

    expect(result.outcome).toBe('refreshed');
    expect((await bench.record())?.current).toMatchObject({
      value: 'token-dingapp1-2',
      provenAtEpochMs: undefined,
    });
  });

  it('is made up for at the next refresh', async () => {
    bench.dingTalk.calls = 'no-answer';
    bench.clock.advance(2 * HOUR);
    await bench.refresh();
    bench.dingTalk.calls = 'works';
    bench.clock.advance(20 * MINUTE);

    await bench.refresh();

    expect((await bench.record())?.current).toMatchObject({
      value: 'token-dingapp1-2',
      provenAtEpochMs: bench.clock.nowEpochMs(),
    });
  });

  it('keeps a refused token from being published', async () => {
    bench.dingTalk.beforeAnswer = (path) => {
      if (path.startsWith('/topapi/')) bench.dingTalk.killTokens(BENCH_APP.clientId);
    };

    const result = await bench.refresh();

    expect(result).toMatchObject({ outcome: 'failed', error: { code: 'dingtalk.token-rejected' } });
    expect(await bench.record()).toMatchObject({
      state: 'failing',
      current: { value: 'token-dingapp1-1' },
      previous: undefined,
    });
  });
});

describe('refreshing that fails', () => {
  beforeEach(() => bench.refresh());

  it('waits a minute at first, then twice as long each time, and never more than 15', async () => {
    bench.dingTalk.tokens = 'no-answer';
    bench.clock.advance(20 * MINUTE);
    const waitedMinutes: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await bench.refresh();
      const record = await bench.record();
      waitedMinutes.push(((record?.dueAtEpochMs ?? 0) - bench.clock.nowEpochMs()) / MINUTE);
      bench.clock.advance((record?.dueAtEpochMs ?? 0) - bench.clock.nowEpochMs());
    }

    for (const [index, longest] of [1, 2, 4, 8, 15].entries()) {
      expect(waitedMinutes[index]).toBeLessThanOrEqual(longest);
      expect(waitedMinutes[index]).toBeGreaterThanOrEqual(longest * 0.79);
    }
  });

  it('lets nobody ask before the wait is over', async () => {
    bench.dingTalk.tokens = 'no-answer';
    bench.clock.advance(20 * MINUTE);
    await bench.refresh();
    const asked = bench.dingTalk.tokensAsked;

    const results = await Promise.all([bench.refresh(), bench.refresh(), bench.refresh()]);

    expect(results.map(({ outcome }) => outcome)).toEqual(['postponed', 'postponed', 'postponed']);
    expect(bench.dingTalk.tokensAsked).toBe(asked);
  });

  it('stays away as long as DingTalk asks for', async () => {
    bench.dingTalk.tokens = 'blocks-ip';
    bench.clock.advance(20 * MINUTE);

    await bench.refresh();

    expect(bench.dingTalk.tokensAsked).toBe(2);
    expect((await bench.record())?.dueAtEpochMs).toBe(bench.clock.nowEpochMs() + 5 * MINUTE);
  });

  it('is told once when it has gone on for 30 minutes, and once when it is over', async () => {
    bench.dingTalk.tokens = 'no-answer';
    bench.clock.advance(15 * MINUTE);
    await bench.runTimer(25);
    expect(bench.alarms).toEqual([]);

    await bench.runTimer(40);
    expect(bench.alarms).toMatchObject([
      { kind: 'failing', lastFailureCode: 'dingtalk.unavailable' },
    ]);

    bench.dingTalk.tokens = 'works';
    await bench.runTimer(30);
    await bench.runTimer(60);
    expect(bench.alarms.map(({ kind }) => kind)).toEqual(['failing', 'recovered']);
  });

  it('is told again in the next spell', async () => {
    for (let spell = 0; spell < 2; spell += 1) {
      bench.dingTalk.tokens = 'no-answer';
      await bench.runTimer(70);
      bench.dingTalk.tokens = 'works';
      await bench.runTimer(30);
    }

    const told = bench.alarms.map(({ kind }) => kind);
    expect(told).toEqual(['failing', 'recovered', 'failing', 'recovered']);
    expect(new Set(bench.alarms.map((alarm) => alarm.failingSinceEpochMs)).size).toBe(2);
  });

  it('is told by the next who can, where telling fails', async () => {
    let tries = 0;
    const mute = bench.instance({
      tellAlarm: async () => {
        tries += 1;
        throw new Error('the robot is away');
      },
    });
    bench.dingTalk.tokens = 'no-answer';
    bench.clock.advance(15 * MINUTE);
    for (let passed = 0; passed < 60; passed += 5) {
      bench.clock.advance(5 * MINUTE);
      await bench.refresh({}, mute);
    }
    expect(tries).toBeGreaterThan(1);

    await bench.runTimer(20);

    expect(bench.alarms.map(({ kind }) => kind)).toEqual(['failing']);
  });

  it('is exhausted once no kept token serves, and recovers within minutes', async () => {
    bench.dingTalk.tokens = 'no-answer';
    await bench.runTimer(130);

    const exhausted = await bench.record();
    expect(exhausted).toMatchObject({ state: 'exhausted', current: undefined });
    const waitMs = (exhausted?.dueAtEpochMs ?? 0) - bench.clock.nowEpochMs();
    expect(waitMs).toBeLessThanOrEqual(2 * MINUTE);

    bench.dingTalk.tokens = 'works';
    await bench.runTimer(5);
    expect(await bench.record()).toMatchObject({ state: 'fresh', failures: 0 });
  });

  it('asks without a wait when a person says "now"', async () => {
    bench.dingTalk.tokens = 'no-answer';
    bench.clock.advance(20 * MINUTE);
    await bench.refresh();
    bench.dingTalk.tokens = 'works';

    expect((await bench.refresh({ need: 'now' })).outcome).toBe('refreshed');
  });

  it('keeps what it has while KMS gives no answer', async () => {
    const down = new SecretStoreUnavailableError(BENCH_APP.clientSecretName, 'ECONNRESET');
    bench.clock.advance(20 * MINUTE);
    const deps = { ...bench.instance(), secrets: { getSecret: () => Promise.reject(down) } };

    const result = await bench.refresh({}, deps);

    expect(result).toMatchObject({
      outcome: 'failed',
      error: { code: 'secrets.store-unavailable' },
    });
    expect(await bench.record()).toMatchObject({
      state: 'failing',
      current: { value: 'token-dingapp1-1' },
    });
  });
});

describe('a secret that is withdrawn', () => {
  beforeEach(() => bench.refresh());

  const foreign = formatAppSecret({ environment: 'test', clientId: BENCH_APP.clientId }, 'x');
  it.each<readonly [string, string, () => void]>([
    [
      'deleted in KMS',
      'secrets.not-found',
      () => bench.secrets.deleteSecret(BENCH_APP.clientSecretName),
    ],
    [
      'bound to another environment',
      'dingtalk-tokens.app-secret-foreign',
      () => bench.secrets.setSecret(BENCH_APP.clientSecretName, foreign),
    ],
    [
      'plain text',
      'dingtalk-tokens.app-secret-invalid',
      () => bench.secrets.setSecret(BENCH_APP.clientSecretName, 'plain'),
    ],
    ['another than the app has', 'dingtalk.credentials-rejected', () => bench.storeSecret('other')],
  ])('(%s) revokes the tokens at the next look, due or not', async (_how, code, withdraw) => {
    bench.clock.advance(5 * MINUTE);
    withdraw();

    const result = await bench.refresh();

    expect(result).toMatchObject({ outcome: 'failed', error: { code } });
    expect(await bench.record()).toMatchObject({
      state: 'revoked',
      current: undefined,
      previous: undefined,
      lastFailureCode: code,
    });
    expect(bench.alarms.map(({ kind }) => kind)).toEqual(['revoked']);
  });

  it('is withdrawn too where KMS refuses to give it', async () => {
    const denied = new SecretAccessDeniedError(
      BENCH_APP.clientSecretName,
      'Forbidden.NoPermission',
    );
    const deps = { ...bench.instance(), secrets: { getSecret: () => Promise.reject(denied) } };

    await bench.refresh({}, deps);

    expect((await bench.record())?.state).toBe('revoked');
  });

  it('is told once, and its return asks at once', async () => {
    bench.storeSecret('other');
    await bench.runTimer(60);
    bench.storeSecret(BENCH_APP_SECRET);

    await bench.runTimer(5);

    expect(await bench.record()).toMatchObject({
      state: 'fresh',
      current: { value: 'token-dingapp1-1' },
    });
    expect(bench.alarms.map(({ kind }) => kind)).toEqual(['revoked', 'recovered']);
  });

  it('serves a caller at once when it is mended, before the timer looks', async () => {
    bench.storeSecret('other');
    await bench.refresh();
    bench.storeSecret(BENCH_APP_SECRET);

    const result = await bench.refresh({ need: 'token' });

    expect(result).toMatchObject({ outcome: 'refreshed', record: { state: 'fresh' } });
  });

  it('is not asked with again by callers while it is as it was', async () => {
    bench.storeSecret('other');
    await bench.refresh();
    const asked = bench.dingTalk.asked.length;

    const result = await bench.refresh({ need: 'token' });

    expect(result.outcome).toBe('postponed');
    expect(bench.dingTalk.asked.length).toBe(asked);
  });

  it('is asked with at once when it was merely changed', async () => {
    bench.clock.advance(5 * MINUTE);
    bench.dingTalk.secrets.set(BENCH_APP.clientId, 'canary-client-secret-2');
    bench.storeSecret('canary-client-secret-2');

    const result = await bench.refresh();

    expect(result.outcome).toBe('refreshed');
    expect(await bench.record()).toMatchObject({ state: 'fresh', secretVersion: 'v2' });
  });
});

describe('a row that cannot be opened', () => {
  it('is replaced by one with a new token', async () => {
    await bench.refresh();
    bench.clock.advance(MINUTE);
    const later = bench.instance({ sealer: benchSealer('k2', ['k2']) });

    const result = await bench.refresh({}, later);

    expect(result.outcome).toBe('refreshed');
    expect(await bench.record()).toMatchObject({
      version: 2n,
      current: { value: 'token-dingapp1-1' },
      sealingKeyId: 'k2',
    });
    expect(bench.logLines.join('')).toContain('tokens.row-unreadable');
  });

  it('is never taken for a token of another app', async () => {
    const other = { clientId: 'dingapp2', clientSecretName: 'prod-app-2' };
    await bench.refresh();
    const [row] = await rowsOf(bench.tables, tables.accessToken);
    const place = { ...row?.key, credential: 'app/dingapp2' };
    await bench.tables.putRow(tables.accessToken, place, row?.columns ?? {}, { row: 'ignore' });
    bench.dingTalk.secrets.set('dingapp2', 'x');
    const bound = formatAppSecret({ environment: 'prod', clientId: 'dingapp2' }, 'x');
    bench.secrets.setSecret('prod-app-2', bound);

    const result = await refreshToken(bench.instance(), other, { need: 'token' });

    expect(result.record?.current?.value).toBe('token-dingapp2-2');
  });
});

describe('what is said of a refresh', () => {
  it('shows no secret and no token, whatever DingTalk repeats in its answers', async () => {
    const said: unknown[] = [];
    const note = async (result: Promise<unknown>): Promise<void> => {
      said.push(await result.catch((error: unknown) => [error, String(error), reportError(error)]));
    };
    await bench.refresh();
    bench.storeSecret('canary-client-secret-wrong');
    await note(
      bench.refresh().then((result) => [result.outcome, 'error' in result && result.error]),
    );
    bench.storeSecret(BENCH_APP_SECRET);
    bench.dingTalk.beforeAnswer = (path) => {
      if (path.startsWith('/topapi/')) bench.dingTalk.killTokens(BENCH_APP.clientId);
    };
    bench.clock.advance(20 * MINUTE);
    await note(
      bench.refresh().then((result) => [result.outcome, 'error' in result && result.error]),
    );
    await note(createStoredTokenSource(bench.instance(), BENCH_APP).current());

    const text = JSON.stringify([said, bench.logLines, bench.alarms]);
    expect(text).toContain('dingtalk.token-rejected');
    expect(text).not.toContain('canary');
    expect(text).not.toContain('token-dingapp1');
  });
});
