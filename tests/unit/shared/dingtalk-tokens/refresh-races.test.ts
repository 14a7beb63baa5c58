import { beforeEach, describe, expect, it } from 'vitest';
import type { RefreshResult } from '../../../../shared/dingtalk-tokens/index.ts';
import type { TableClient } from '../../../../shared/table-store/index.ts';
import { SeededStream } from '../../../support/seeded-stream.ts';
import { takingTurns } from '../../../support/taking-turns.ts';
import { BENCH_APP, TokenBench } from '../../../support/token-bench.ts';

const MINUTE = 60_000;
const SEEDS = Array.from({ length: 15 }, (_, index) => index + 1);
let bench: TokenBench;

beforeEach(() => {
  bench = new TokenBench();
});

/** Tables whose calls take turns by chance, in no time. */
function shuffled(seed: number): TableClient {
  const random = new SeededStream(seed);
  return takingTurns(bench.tables, async () => {
    for (let turns = random.integer(0, 5); turns > 0; turns -= 1) await Promise.resolve();
  });
}

async function race(
  racers: number,
  need: 'if-due' | 'token',
  seed: number,
): Promise<readonly RefreshResult[]> {
  const tables = shuffled(seed);
  return Promise.all(
    Array.from({ length: racers }, () => bench.refresh({ need }, bench.instance({ tables }))),
  );
}

describe.each([2, 20])('%d instances that refresh at once', (racers) => {
  it.each(SEEDS)('ask for the first token once, and all get it (seed %d)', async (seed) => {
    const results = await race(racers, 'token', seed);

    const values = results.map(({ record }) => record?.current?.value);
    expect(new Set(values)).toEqual(new Set(['token-dingapp1-1']));
    expect(bench.dingTalk.tokensAsked).toBe(1);
  });

  it.each(SEEDS)('ask once for what is due (seed %d)', async (seed) => {
    await bench.refresh();
    bench.clock.advance(20 * MINUTE);

    const results = await race(racers, 'if-due', seed);

    expect(results.filter(({ outcome }) => outcome === 'refreshed')).toHaveLength(1);
    expect(bench.dingTalk.tokensAsked).toBe(2);
    expect((await bench.record())?.version).toBe(2n);
  });

  it.each(SEEDS)(
    'make one attempt of what fails, and tell nobody twice (seed %d)',
    async (seed) => {
      await bench.refresh();
      bench.dingTalk.killTokens(BENCH_APP.clientId);
      bench.dingTalk.tokens = 'garbage';
      bench.clock.advance(3 * 60 * MINUTE);
      await bench.refresh();
      bench.clock.advance(40 * MINUTE);
      const asked = bench.dingTalk.tokensAsked;

      await race(racers, 'token', seed);

      expect(bench.dingTalk.tokensAsked - asked).toBe(1);
      expect((await bench.record())?.failures).toBe(2);
      expect(bench.alarms.map(({ kind }) => kind)).toEqual(['failing']);
    },
  );
});

it('without a lease, twenty instances at once leave a good row all the same', async () => {
  await bench.refresh();
  bench.dingTalk.killTokens(BENCH_APP.clientId);
  bench.clock.advance(20 * MINUTE);
  const tables = shuffled(7);
  const instances = Array.from({ length: 20 }, () => {
    const deps = bench.instance({ tables });
    const lease = { resource: 'x', owner: 'x', fencingToken: 1n, expiresAtServerEpochMs: 0 };
    const acquire = async () =>
      ({ outcome: 'acquired', lease: { ...lease, durationMs: 15_000 } }) as const;
    return { ...deps, leases: { ...deps.leases, acquire } };
  });

  const results = await Promise.all(
    instances.map((deps) => bench.refresh({ need: 'if-due' }, deps)),
  );

  expect(results.every(({ outcome }) => outcome !== 'failed')).toBe(true);
  const record = await bench.record();
  expect(record).toMatchObject({ state: 'fresh', current: { value: 'token-dingapp1-2' } });
  expect(bench.dingTalk.accepts(record?.current?.value ?? '')).toBe(true);
});
