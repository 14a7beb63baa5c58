import { beforeEach, describe, expect, it } from 'vitest';
import { createStoredTokenSource } from '../../../../shared/dingtalk-tokens/index.ts';
import { BENCH_APP, TokenBench } from '../../../support/token-bench.ts';

const MINUTE = 60_000;
let bench: TokenBench;

beforeEach(() => {
  bench = new TokenBench();
});

describe('the token source of an instance', () => {
  it('gives the token of the row without asking DingTalk', async () => {
    await bench.refresh();
    const tokens = createStoredTokenSource(bench.instance(), BENCH_APP);

    const token = await tokens.current();

    expect(token.value).toBe('token-dingapp1-1');
    expect(bench.dingTalk.tokensAsked).toBe(1);
  });

  it('asks DingTalk once for all who wait where there is no row', async () => {
    const tokens = createStoredTokenSource(bench.instance(), BENCH_APP);

    const given = await Promise.all(Array.from({ length: 20 }, () => tokens.current()));

    expect(new Set(given.map(({ value }) => value))).toEqual(new Set(['token-dingapp1-1']));
    expect(bench.dingTalk.tokensAsked).toBe(1);
  });

  it('takes another token in place of a refused one', async () => {
    const tokens = createStoredTokenSource(bench.instance(), BENCH_APP);
    const first = await tokens.current();
    bench.clock.advance(MINUTE);
    bench.dingTalk.killTokens(BENCH_APP.clientId);

    const second = await tokens.replace(first);

    expect(second.value).toBe('token-dingapp1-2');
    expect((await tokens.current()).value).toBe('token-dingapp1-2');
  });

  it('says that there is no token while DingTalk gives none, and recovers by itself', async () => {
    bench.dingTalk.tokens = 'no-answer';
    const tokens = createStoredTokenSource(bench.instance(), BENCH_APP);

    await expect(tokens.current()).rejects.toMatchObject({
      code: 'dingtalk.no-valid-token',
      retryable: true,
    });

    const askedSoFar = bench.dingTalk.tokensAsked;
    await expect(tokens.current()).rejects.toMatchObject({ code: 'dingtalk.no-valid-token' });
    expect(bench.dingTalk.tokensAsked).toBe(askedSoFar);
    bench.dingTalk.tokens = 'works';
    bench.clock.advance(2 * MINUTE);
    expect((await tokens.current()).value).toBe('token-dingapp1-1');
  });
});
