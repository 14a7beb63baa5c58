import { describe, expect, it } from 'vitest';
import {
  BENCH_APPS,
  CORP_ID,
  OTHER_CORP_ID,
  TokenRefreshBench,
} from '../../../support/token-refresh-bench.ts';

describe("the timer's run", () => {
  it('gets a token for every app of every organisation, and then only what is due', async () => {
    const bench = new TokenRefreshBench();

    const first = await bench.fire();
    bench.clock.advance(5 * 60_000);
    const second = await bench.fire();

    const tokens = [
      { corpId: CORP_ID, app: 'dingapp1', kind: 'app' },
      { corpId: CORP_ID, app: 'dingapp2', kind: 'app' },
      { corpId: OTHER_CORP_ID, app: 'dingapp3', kind: 'app' },
    ];
    const all = (outcome: string) => tokens.map((token) => ({ ...token, outcome }));
    expect(first).toEqual({ outcome: 'refreshed', tokens: all('refreshed') });
    expect(second).toEqual({ outcome: 'refreshed', tokens: all('unneeded') });
    expect(bench.dingTalk.tokensAsked).toBe(3);
  });

  it('fails only when all were tried, and names those that failed', async () => {
    const bench = new TokenRefreshBench();
    bench.secrets.deleteSecret('test-dingapp1');
    bench.storeSecret('dingapp2', 'a wrong one');

    await expect(bench.fire()).rejects.toMatchObject({
      code: 'tokens.not-refreshed',
      details: { failed: 2, of: 3 },
      text: {
        en: expect.stringContaining(
          '2 of 3 tokens could not be refreshed: dingapp1, dingapp2',
        ) as string,
      },
    });

    const { tokens } = await bench.ask({ action: 'status' });
    expect(tokens).toMatchObject([
      { app: 'dingapp1', state: 'revoked', cause: { code: 'secrets.not-found' } },
      { app: 'dingapp2', state: 'revoked', cause: { code: 'dingtalk.credentials-rejected' } },
      { app: 'dingapp3', state: 'fresh' },
    ]);
  });

  it('goes on with the others when the table fails for one', async () => {
    const bench = new TokenRefreshBench();
    const { server } = bench;
    bench.tables = {
      ...server,
      getRow: (table, key, options) =>
        key['credential'] === 'app/dingapp1'
          ? Promise.reject(new Error('a fault that nobody expected'))
          : server.getRow(table, key, options),
    };

    await expect(bench.fire()).rejects.toMatchObject({ details: { failed: 1, of: 3 } });

    expect(bench.dingTalk.tokensAsked).toBe(2);
  });

  it('gets tickets for pages after the token, of the apps that have any', async () => {
    const bench = new TokenRefreshBench();
    bench.configuration = {
      ...bench.configuration,
      organisations: bench.configuration.organisations.map((organisation) => ({
        ...organisation,
        furtherApps: organisation.furtherApps.map((one) => ({ ...one, jsapiTickets: true })),
      })),
    };

    const result = await bench.fire();
    const status = await bench.ask({ action: 'status', app: 'dingapp2' });

    expect(result).toMatchObject({
      tokens: [
        { app: 'dingapp1', kind: 'app' },
        { app: 'dingapp2', kind: 'app', outcome: 'refreshed' },
        { app: 'dingapp2', kind: 'jsapi-ticket', outcome: 'refreshed' },
        { app: 'dingapp3', kind: 'app' },
      ],
    });
    expect(status['tokens']).toMatchObject([
      { kind: 'app', state: 'fresh' },
      { kind: 'jsapi-ticket', state: 'fresh', expiresAtHongKong: '2026-11-26 12:08:00' },
    ]);
    expect(bench.dingTalk.count('/v1.0/oauth2/jsapiTickets')).toBe(1);
  });

  it('does not fail for what waits for its next attempt', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();
    bench.dingTalk.tokens = 'no-answer';
    bench.clock.advance(20 * 60_000);
    await expect(bench.fire()).rejects.toMatchObject({ code: 'tokens.not-refreshed' });
    bench.clock.advance(20_000);

    const result = await bench.fire();

    expect(result).toMatchObject({ tokens: BENCH_APPS.map(() => ({ outcome: 'postponed' })) });
  });

  it('fails for those whose turn had not come when the time was over', async () => {
    const bench = new TokenRefreshBench();
    bench.mayGoOn = () => false;

    await expect(bench.fire()).rejects.toMatchObject({ details: { failed: 3, of: 3 } });

    expect(bench.dingTalk.asked).toEqual([]);
  });

  it('keeps an outage of 90 minutes from everybody, tells of it once, and of its end', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();
    await bench.pass(20);
    bench.dingTalk.tokens = 'no-answer';

    const failed = await bench.pass(90);
    const during = await bench.ask({ action: 'status', app: 'dingapp1' });
    bench.dingTalk.tokens = 'works';
    await bench.pass(20);

    expect(failed).toBeGreaterThan(3);
    expect(during['tokens']).toMatchObject([
      { state: 'failing', cause: { code: 'dingtalk.unavailable' } },
    ]);
    expect(bench.told.filter((text) => text.includes('No new token'))).toHaveLength(3);
    expect(bench.told.filter((text) => text.includes('gives tokens of the app'))).toHaveLength(3);
    expect(bench.told.some((text) => text.includes('現有 token 可用至 2026-11-26 '))).toBe(true);
    const alarms = (await bench.trail()).filter(({ action }) => action === 'tokens.alarm');
    expect(
      alarms.map(({ subject, details }) => `${subject} ${String(details['kind'])}`).sort(),
    ).toEqual([
      'app/dingapp1 failing',
      'app/dingapp1 recovered',
      'app/dingapp2 failing',
      'app/dingapp2 recovered',
    ]);
  });

  it('tells of a withdrawn secret at once, and once', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();
    bench.secrets.deleteSecret('test-dingapp1');

    await bench.pass(30);

    const told = bench.told.filter((text) => text.includes('is gone or refused'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('應用 dingapp1 的密鑰已失效或被拒絕');
  });

  it('tells again what the robot has not taken', async () => {
    const bench = new TokenRefreshBench();
    const messageIds: string[] = [];
    let isDown = true;
    bench.tellGroup = async (_organisation, { messageId }) => {
      messageIds.push(messageId);
      if (isDown) throw new Error('the robot is down');
      return true;
    };
    bench.secrets.deleteSecret('test-dingapp1');
    await bench.fire().catch(() => undefined);
    isDown = false;

    await bench.pass(30);

    expect(messageIds).toHaveLength(2);
    expect(new Set(messageIds).size).toBe(1);
  });
});

describe('a refresh by hand', () => {
  it('asks now, for one app, and is in the audit trail', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();

    const answer = await bench.ask({ action: 'refresh', app: 'dingapp2' });

    expect(answer).toMatchObject({
      outcome: 'refreshed',
      tokens: [{ app: 'dingapp2', outcome: 'refreshed' }],
    });
    expect(bench.dingTalk.tokensAsked).toBe(4);
    const entries = (await bench.trail()).filter(({ action }) => action === 'tokens.refresh');
    expect(entries).toMatchObject([
      { actor: 'manual-invoke', subject: 'app/dingapp2', outcome: 'done' },
    ]);
  });

  it('says of each why it failed and what to do', async () => {
    const bench = new TokenRefreshBench();
    bench.storeSecret('dingapp1', 'secret-of-dingapp1', 'prod');

    const answer = await bench.ask({ action: 'refresh', corpId: CORP_ID });

    expect(answer).toMatchObject({
      outcome: 'refreshed-partly',
      tokens: [
        {
          app: 'dingapp1',
          outcome: 'failed',
          error: { code: 'dingtalk-tokens.app-secret-foreign' },
        },
        { app: 'dingapp2', outcome: 'refreshed' },
      ],
      next: { zhHK: expect.stringContaining('請按建議處理') as string },
    });
    expect(await bench.trail()).toContainEqual(
      expect.objectContaining({
        action: 'tokens.refresh',
        subject: 'app/dingapp1',
        outcome: 'failed',
        details: { outcome: 'failed', code: 'dingtalk-tokens.app-secret-foreign' },
      }),
    );
  });

  it('of an app or organisation that is not configured is refused with what there is', async () => {
    const bench = new TokenRefreshBench();

    await expect(bench.ask({ action: 'refresh', app: 'dingapp9' })).rejects.toMatchObject({
      code: 'request.unknown-app',
      text: { en: expect.stringContaining('dingapp1, dingapp2, dingapp3') as string },
    });
    await expect(bench.ask({ action: 'status', corpId: 'dingnone' })).rejects.toMatchObject({
      code: 'request.unknown-organisation',
      text: { zhHK: expect.stringContaining('dingcorp, dingother') as string },
    });
    // An app of another organisation is none of the named one.
    await expect(
      bench.ask({ action: 'refresh', corpId: CORP_ID, app: 'dingapp3' }),
    ).rejects.toMatchObject({ code: 'request.unknown-app' });
  });
});
