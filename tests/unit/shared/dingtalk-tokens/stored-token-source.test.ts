import { beforeEach, describe, expect, it } from 'vitest';
import { createStoredTokenSource } from '../../../../shared/dingtalk-tokens/index.ts';
import type { AccessTokenSource } from '../../../../shared/dingtalk/index.ts';
import { ApplicationError, reportError } from '../../../../shared/errors/index.ts';
import { TableUnavailableError, type TableClient } from '../../../../shared/table-store/index.ts';
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

describe('an outage of DingTalk’s token service', () => {
  /** Lets the timer run as it does, and a warm instance ask each minute. */
  async function run(minutes: number, tokens: AccessTokenSource): Promise<readonly string[]> {
    const said: string[] = [];
    for (let minute = 0; minute < minutes; minute += 1) {
      bench.clock.advance(MINUTE);
      if (minutesPastHour() % 5 === 3) await bench.refresh();
      const given = await tokens.current().catch((error: unknown) => reportError(error).code);
      if (typeof given === 'string') said.push(given);
      else said.push(bench.dingTalk.accepts(given.value) ? 'served' : 'dead');
    }
    return said;
  }

  function minutesPastHour(): number {
    return new Date(bench.clock.nowEpochMs()).getUTCMinutes();
  }

  // The outage begins at any moment between two refreshes, and recovery is looked at from any too.
  it.each(Array.from({ length: 20 }, (_, index) => index + 30))(
    'of 90 minutes is not noticed, of 130 it is told, and it ends by itself (after %d minutes)',
    async (before) => {
      const tokens = createStoredTokenSource(bench.instance(), BENCH_APP);
      await run(before, tokens);
      bench.dingTalk.tokens = 'no-answer';

      expect(new Set(await run(90, tokens))).toEqual(new Set(['served']));
      const late = await run(40, tokens);
      expect(late.at(-1)).toBe('dingtalk.no-valid-token');
      expect(new Set(late)).toEqual(new Set(['served', 'dingtalk.no-valid-token']));

      bench.dingTalk.tokens = 'works';
      const after = await run(5, tokens);
      expect(after.slice(2)).toEqual(['served', 'served', 'served']);
    },
  );

  it('of 90 minutes leaves no gap behind it', async () => {
    const tokens = createStoredTokenSource(bench.instance(), BENCH_APP);
    for (let length = 80; length <= 90; length += 1) {
      await run(31, tokens);
      bench.dingTalk.tokens = 'no-answer';
      await run(length, tokens);
      bench.dingTalk.tokens = 'works';

      expect(new Set(await run(60, tokens))).toEqual(new Set(['served']));
    }
  });

  it('makes a hundred callers ask no more often than the row allows', async () => {
    const callers = Array.from({ length: 100 }, () =>
      createStoredTokenSource(bench.instance(), BENCH_APP),
    );
    await bench.refresh();
    bench.dingTalk.tokens = 'no-answer';
    bench.clock.advance(3 * 60 * MINUTE);
    const asked = bench.dingTalk.tokensAsked;

    for (let second = 0; second < 60; second += 10) {
      await Promise.all(callers.map((caller) => caller.current().catch(() => undefined)));
      bench.clock.advance(10_000);
    }

    // At most two attempts of three requests each.
    expect(bench.dingTalk.tokensAsked - asked).toBeLessThanOrEqual(6);
  });
});

describe('a table that cannot be read', () => {
  const down = new TableUnavailableError({
    table: 'access_token',
    operation: 'getRow',
    fault: 'ECONNREFUSED',
  });

  /** A warm instance whose table can be taken away. */
  function warmInstance(): {
    readonly tokens: AccessTokenSource;
    readonly setDown: (isDown: boolean) => void;
  } {
    let isDown = false;
    const pass = <T>(act: () => Promise<T>): Promise<T> => (isDown ? Promise.reject(down) : act());
    const tables: TableClient = {
      ...bench.tables,
      getRow: (...given) => pass(() => bench.tables.getRow(...given)),
      putRow: (...given) => pass(() => bench.tables.putRow(...given)),
    };
    return {
      tokens: createStoredTokenSource(bench.instance({ tables }), BENCH_APP),
      setDown: (value) => {
        isDown = value;
      },
    };
  }

  it('does not take a kept token away before its end', async () => {
    await bench.refresh();
    const { tokens, setDown } = warmInstance();
    await tokens.current();
    setDown(true);

    for (let minute = 1; minute < 119; minute += 1) {
      bench.clock.advance(MINUTE);
      expect((await tokens.current()).value).toBe('token-dingapp1-1');
    }
    bench.clock.advance(MINUTE);
    await expect(tokens.current()).rejects.toMatchObject({ code: 'tables.unavailable' });
  });

  it('is read again within seconds after it is back', async () => {
    await bench.refresh();
    const { tokens, setDown } = warmInstance();
    await tokens.current();
    setDown(true);
    bench.clock.advance(10 * MINUTE);
    await tokens.current();
    bench.dingTalk.killTokens(BENCH_APP.clientId);
    await bench.refresh({ need: 'now' });
    setDown(false);
    bench.clock.advance(15_000);

    expect((await tokens.current()).value).toBe('token-dingapp1-2');
  });
});

describe('a secret that is withdrawn in KMS', () => {
  it.each<readonly [string, () => void]>([
    ['deleted', () => bench.secrets.deleteSecret(BENCH_APP.clientSecretName)],
    ['changed to one that DingTalk refuses', () => bench.storeSecret('refused')],
    ['left plain', () => bench.secrets.setSecret(BENCH_APP.clientSecretName, 'plain')],
  ])('(%s) lets no warm instance go on for more than 10 minutes', async (_how, withdraw) => {
    for (let offset = 0; offset < 5; offset += 1) {
      bench = new TokenBench();
      await bench.refresh();
      const instances = Array.from({ length: 5 }, () =>
        createStoredTokenSource(bench.instance(), BENCH_APP),
      );
      // Each read the row at another time.
      for (const tokens of instances) {
        await tokens.current();
        bench.clock.advance(50_000);
      }
      withdraw();

      for (let minute = 1; minute <= 10; minute += 1) {
        bench.clock.advance(MINUTE);
        // One that starts now reads the row a moment before the timer does.
        instances.push(createStoredTokenSource(bench.instance(), BENCH_APP));
        await Promise.all(instances.map((tokens) => tokens.current().catch(() => undefined)));
        if (minute % 5 === offset) await bench.refresh();
      }

      for (const tokens of instances) {
        await expect(tokens.current()).rejects.toBeInstanceOf(ApplicationError);
      }
    }
  });

  it('is told as what it is', async () => {
    await bench.refresh();
    bench.storeSecret('refused');
    bench.clock.advance(5 * MINUTE);
    await bench.refresh();

    await expect(
      createStoredTokenSource(bench.instance(), BENCH_APP).current(),
    ).rejects.toMatchObject({ code: 'dingtalk.credentials-rejected', retryable: false });
  });
});

describe('a token that DingTalk refuses', () => {
  it('is replaced once for all callers of all instances', async () => {
    await bench.refresh();
    const callers = Array.from({ length: 20 }, () =>
      createStoredTokenSource(bench.instance(), BENCH_APP),
    );
    const refused = await Promise.all(callers.map((caller) => caller.current()));
    bench.clock.advance(MINUTE);
    bench.dingTalk.killTokens(BENCH_APP.clientId);

    const given = await Promise.all(
      callers.map((caller, index) =>
        caller.replace(refused[index] ?? { value: '', expiresAtEpochMs: 0 }),
      ),
    );

    expect(new Set(given.map(({ value }) => value))).toEqual(new Set(['token-dingapp1-2']));
    expect(bench.dingTalk.tokensAsked).toBe(2);
  });

  it('is given again if DingTalk accepts it after all', async () => {
    const tokens = createStoredTokenSource(bench.instance(), BENCH_APP);
    const token = await tokens.current();
    bench.clock.advance(MINUTE);

    expect((await tokens.replace(token)).value).toBe(token.value);
    expect(await bench.record()).toMatchObject({
      current: { provenAtEpochMs: bench.clock.nowEpochMs() },
    });
  });

  it('is used no more, by nobody, though DingTalk gives no other', async () => {
    await bench.refresh();
    const one = createStoredTokenSource(bench.instance(), BENCH_APP);
    const token = await one.current();
    bench.clock.advance(MINUTE);
    bench.dingTalk.killTokens(BENCH_APP.clientId);
    bench.dingTalk.tokens = 'no-answer';

    await expect(one.replace(token)).rejects.toMatchObject({ code: 'dingtalk.no-valid-token' });

    const other = createStoredTokenSource(bench.instance(), BENCH_APP);
    await expect(other.current()).rejects.toMatchObject({ code: 'dingtalk.no-valid-token' });
    expect(await bench.record()).toMatchObject({ state: 'exhausted', current: undefined });
  });

  it('stays if a call says that it is good, though DingTalk gives no other', async () => {
    await bench.refresh();
    const tokens = createStoredTokenSource(bench.instance(), BENCH_APP);
    const token = await tokens.current();
    bench.clock.advance(MINUTE);
    bench.dingTalk.tokens = 'no-answer';

    expect((await tokens.replace(token)).value).toBe(token.value);
    expect((await bench.record())?.state).toBe('failing');
  });

  it('is found dead during a wait without asking for another', async () => {
    await bench.refresh();
    bench.dingTalk.tokens = 'no-answer';
    bench.clock.advance(20 * MINUTE);
    await bench.refresh();
    const tokens = createStoredTokenSource(bench.instance(), BENCH_APP);
    const token = await tokens.current();
    const asked = bench.dingTalk.tokensAsked;
    bench.clock.advance(1_000);
    bench.dingTalk.killTokens(BENCH_APP.clientId);

    await expect(tokens.replace(token)).rejects.toMatchObject({ code: 'dingtalk.no-valid-token' });

    expect(bench.dingTalk.tokensAsked).toBe(asked);
    expect((await bench.record())?.current).toBeUndefined();
  });
});

describe('a caller that gives up', () => {
  it('ends its own waiting and not that of others', async () => {
    const tokens = createStoredTokenSource(bench.instance(), BENCH_APP);
    const giveUp = new AbortController();
    const reason = new Error('no time left');
    const first = tokens.current({ signal: giveUp.signal });
    const second = tokens.current();

    giveUp.abort(reason);

    await expect(first).rejects.toBe(reason);
    expect((await second).value).toBe('token-dingapp1-1');
  });
});
