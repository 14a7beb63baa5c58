import { describe, expect, it } from 'vitest';
import {
  createStoredTokenSource,
  type TokenDependencies,
} from '../../../../shared/dingtalk-tokens/index.ts';
import type { HttpClient } from '../../../../shared/http/index.ts';
import { Killed, mortalTableClient } from '../../../support/mortal-table-client.ts';
import { BENCH_APP, TokenBench } from '../../../support/token-bench.ts';

const MINUTE = 60_000;

/** What an instance was about to do when it was killed. */
interface Situation {
  readonly name: string;
  prepare(bench: TokenBench): Promise<void>;
}

const situations: readonly Situation[] = [
  { name: 'the first token', prepare: async () => undefined },
  {
    name: 'a later end of the same token',
    prepare: async (bench) => {
      await bench.refresh();
      bench.clock.advance(20 * MINUTE);
    },
  },
  {
    name: 'a new token beside an old one',
    prepare: async (bench) => {
      await bench.refresh();
      bench.clock.advance(20 * MINUTE);
      bench.dingTalk.killTokens(BENCH_APP.clientId);
    },
  },
  {
    name: 'a failure that is to be told',
    prepare: async (bench) => {
      await bench.refresh();
      bench.dingTalk.tokens = 'no-answer';
      bench.clock.advance(20 * MINUTE);
      await bench.refresh();
      bench.clock.advance(40 * MINUTE);
    },
  },
  {
    name: 'a withdrawn secret',
    prepare: async (bench) => {
      await bench.refresh();
      bench.clock.advance(5 * MINUTE);
      bench.storeSecret('refused');
    },
  },
];

/** An instance whose tables and way to DingTalk die at a step of its own. */
function mortal(
  bench: TokenBench,
  dieAt: number,
  when: 'before' | 'after',
): { readonly deps: TokenDependencies; readonly steps: () => number } {
  const { tables, calls } = mortalTableClient(bench.tables, dieAt, when);
  const http: HttpClient = {
    send: async (request) => {
      // A request is a step as well: a look at the tables stands for it.
      await tables.getRow({ ...STEP_TABLE }, { step: 'x' });
      return bench.dingTalk.send(request);
    },
  };
  return { deps: { ...bench.instance({ tables }), http }, steps: calls };
}

const STEP_TABLE = {
  name: 'step',
  primaryKey: [{ name: 'step', type: 'string' }],
  timeToLiveSeconds: -1,
  maxVersions: 1,
} as const;

async function stepsOf(situation: Situation): Promise<number> {
  const bench = new TokenBench();
  await situation.prepare(bench);
  const { deps, steps } = mortal(bench, Infinity, 'before');
  await bench.refresh({}, deps);
  return steps();
}

describe.each(situations)('an instance that is killed over $name', (situation) => {
  it('leaves nothing behind that the next does not mend, whatever the step', async () => {
    const steps = await stepsOf(situation);
    expect(steps).toBeGreaterThan(4);
    for (let dieAt = 1; dieAt <= steps; dieAt += 1) {
      for (const when of ['before', 'after'] as const) {
        const bench = new TokenBench();
        await situation.prepare(bench);
        const before = await bench.record();
        const { deps } = mortal(bench, dieAt, when);
        // Giving the lease back is the last step, and its failure nobody's.
        await bench.refresh({}, deps).catch((error: unknown) => {
          expect(error).toBeInstanceOf(Killed);
        });

        // Longer than the dead instance's lease is respected.
        bench.clock.advance(16_001);
        const left = await bench.record();
        expect(left?.version ?? 0n).toBeGreaterThanOrEqual(before?.version ?? 0n);
        bench.storeSecret('canary-client-secret-1');
        bench.dingTalk.tokens = 'works';
        bench.clock.advance(3 * MINUTE);
        await bench.refresh({ need: 'now' });

        const token = await createStoredTokenSource(bench.instance(), BENCH_APP).current();
        expect(bench.dingTalk.accepts(token.value)).toBe(true);
        expect((await bench.record())?.state).toBe('fresh');
      }
    }
  });
});

it('a caller is not kept waiting by an instance that died over the first token', async () => {
  const bench = new TokenBench();
  // Its lease is there, and it is not.
  const { deps } = mortal(bench, 5, 'before');
  await bench.refresh({}, deps).catch(() => undefined);
  const before = bench.clock.nowEpochMs();

  const token = await createStoredTokenSource(bench.instance(), BENCH_APP).current();

  expect(bench.dingTalk.accepts(token.value)).toBe(true);
  expect(bench.clock.nowEpochMs() - before).toBeLessThan(20_000);
});
