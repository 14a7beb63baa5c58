import { beforeEach, describe, expect, it } from 'vitest';
import { BENCH_APP, TOKEN_BENCH_START, TokenBench } from '../../../support/token-bench.ts';

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
