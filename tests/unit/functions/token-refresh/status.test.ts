import { describe, expect, it } from 'vitest';
import { causeOf } from '../../../../functions/token-refresh/domain/failure-cause.ts';
import { sealerWith } from '../../../support/key-rings.ts';
import { CORP_ID, TokenRefreshBench } from '../../../support/token-refresh-bench.ts';

const onlyFirst = { action: 'status', app: 'dingapp1' } as const;

describe('the status', () => {
  it('tells age, end, proof, next refresh and sealing key in Hong Kong time', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();
    bench.clock.advance(7 * 60_000);

    const answer = await bench.ask(onlyFirst);

    // Started at 10:08 in Hong Kong; a token lives two hours.
    expect(answer).toMatchObject({
      outcome: 'status',
      sealingKey: 'k1',
      tokens: [
        {
          corpId: CORP_ID,
          app: 'dingapp1',
          kind: 'app',
          state: 'fresh',
          ageMinutes: 7,
          obtainedAtHongKong: '2026-11-26 10:08:00',
          expiresAtHongKong: '2026-11-26 12:08:00',
          provenAtHongKong: '2026-11-26 10:08:00',
          nextRefreshHongKong: expect.stringMatching(/^2026-11-26 10:2[1-5]:/) as string,
          failures: 0,
          sealingKey: 'k1',
        },
      ],
      next: { en: 'All tokens are fresh. Nothing to do.' },
    });
  });

  it('holds no token, nor any part of one, nor a secret', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();

    const answer = JSON.stringify([
      await bench.ask({ action: 'status' }),
      await bench.ask({ action: 'refresh' }),
      await bench.ask({ action: 'check' }),
    ]);

    expect(bench.dingTalk.accepts('token-dingapp1-1')).toBe(true);
    for (const canary of ['token-ding', 'secret-of-']) {
      expect(answer).not.toContain(canary);
      expect(bench.logged.join('')).not.toContain(canary);
      expect(JSON.stringify(await bench.trail())).not.toContain(canary);
    }
  });

  it('asks DingTalk nothing and changes no row', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();
    const asked = bench.dingTalk.asked.length;
    const refuse = (): never => {
      throw new Error('a status writes nothing');
    };
    const { server } = bench;
    bench.tables = { ...server, putRow: refuse, updateRow: refuse, batchWrite: refuse };

    const first = await bench.ask({ action: 'status' });
    const second = await bench.ask({ action: 'status' });

    expect(second).toEqual(first);
    expect(bench.dingTalk.asked).toHaveLength(asked);
  });

  it('is told of rows whose key is not at hand, and says what to do about the key', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();
    bench.sealer = () => Promise.resolve(sealerWith('k2'));

    const answer = await bench.ask({ action: 'status' });

    expect(answer['tokens']).toMatchObject([{ sealingKey: 'k1' }, {}, {}]);
    expect(answer.next.en).toContain('{"action":"rotate-keys"}');
  });

  it('has a row for what nobody has asked for yet', async () => {
    const bench = new TokenRefreshBench();

    const answer = await bench.ask(onlyFirst);

    expect(answer['tokens']).toEqual([
      { corpId: CORP_ID, app: 'dingapp1', kind: 'app', state: 'none', failures: 0 },
    ]);
    expect(answer.next.zhHK).toContain('尚未索取 token');
  });

  it('says of an app without a valid token that it needs a person', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();
    bench.dingTalk.tokens = 'no-answer';
    await bench.pass(130);

    const answer = await bench.ask(onlyFirst);

    expect(answer['tokens']).toMatchObject([
      {
        state: 'exhausted',
        cause: {
          code: 'dingtalk.unavailable',
          text: { zhHK: '釘釘沒有回應，或本身出現故障。' },
        },
      },
    ]);
    expect(answer.next.en).toContain('has no token that may be used');
  });

  it('shows rows of apps that are configured no longer, only when all are looked at', async () => {
    const bench = new TokenRefreshBench();
    await bench.fire();
    const { organisations } = bench.configuration;
    bench.configuration = {
      ...bench.configuration,
      organisations: organisations.map((one) => ({ ...one, furtherApps: [] })),
    };

    const all = await bench.ask({ action: 'status', corpId: CORP_ID });
    const one = await bench.ask(onlyFirst);

    expect(all['tokens']).toMatchObject([
      { app: 'dingapp1' },
      { app: 'dingapp2', isLeftOver: true },
    ]);
    expect(one['tokens']).toMatchObject([{ app: 'dingapp1' }]);
  });

  it("counts people's tokens and names nobody", async () => {
    const bench = new TokenRefreshBench();
    const [organisation] = bench.configuration.organisations;
    if (organisation === undefined) throw new Error('nothing is configured');
    const { store } = await bench.deps.tokensOf(organisation);
    for (const [userHash, state] of [
      ['aa', 'fresh'],
      ['bb', 'failing'],
    ] as const) {
      await store.replace(0n, {
        credential: { kind: 'user', clientId: 'dingapp1', userHash },
        state,
        current: undefined,
        previous: undefined,
        renewal: undefined,
        dueAtEpochMs: 0,
        failures: 0,
        failingSinceEpochMs: undefined,
        lastFailureCode: undefined,
        alarmTold: undefined,
        secretVersion: undefined,
      });
    }

    const answer = await bench.ask({ action: 'status', corpId: CORP_ID });

    expect(answer['people']).toEqual([{ corpId: CORP_ID, app: 'dingapp1', kept: 2, notFresh: 1 }]);
  });
});

describe('the cause of a failure', () => {
  it('has words of its own for what refreshing can meet', async () => {
    const moods = ['no-answer', 'garbage', 'throttles', 'blocks-ip'] as const;
    for (const mood of moods) {
      const bench = new TokenRefreshBench();
      bench.dingTalk.tokens = mood;
      await bench.fire().catch(() => undefined);

      const { tokens } = (await bench.ask(onlyFirst)) as unknown as {
        tokens: { cause: { code: string; text: { en: string } } }[];
      };

      expect(tokens[0]?.cause.text.en).not.toContain('has no words');
    }
  });

  it('is told by its code where there are none', () => {
    expect(causeOf('toString')).toMatchObject({
      code: 'toString',
      text: { en: expect.stringContaining('has no words for') as string },
    });
  });
});
