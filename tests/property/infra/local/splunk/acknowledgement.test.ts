import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SplunkBench } from '../../../../support/splunk/splunk-bench.ts';

type Step =
  | { readonly kind: 'submit'; readonly count: number; readonly isBad: boolean }
  | { readonly kind: 'poll' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'restart' }
  | { readonly kind: 'forget' }
  | { readonly kind: 'delay'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      count: fc.integer({ min: 1, max: 3 }),
      isBad: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: 'poll' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 5_000, 300_000, 601_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'forget' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('delay' as const),
      ms: fc.constantFrom(0, 5_000, 200_000),
    }),
  },
);

const losses = fc.option(fc.record({ rate: fc.constantFrom(0.3, 1), seed: fc.integer() }));

describe('an acknowledgement', () => {
  it('is true for batches alone that can be found whole, and once, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 25 }),
        losses,
        losses,
        async (steps, lostAcks, lostBatches) => {
          const bench = await SplunkBench.start({ lostAcks, lostBatches });
          try {
            await walk(bench, steps);
          } finally {
            await bench.close();
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

async function walk(bench: SplunkBench, steps: readonly Step[]): Promise<void> {
  /** What was sent under an id of the present channel: it begins at 0 again when the channel is new. */
  const batches = new Map<number, readonly string[]>();
  const told = new Set<number>();
  let sent = 0;
  for (const one of steps) {
    if (one.kind === 'submit') {
      const names = Array.from({ length: one.count }, () => `event-${String((sent += 1))}`);
      const body = names.map((name) => `{"event":"${name}"}`).join('');
      const { text } = await bench.submit(one.isBad ? `${body}{"event":""}` : body);
      const { ackId } = JSON.parse(text) as { readonly ackId?: number };
      expect(ackId === undefined).toBe(one.isBad);
      if (ackId === undefined) continue;
      if (ackId === 0) {
        batches.clear();
        told.clear();
      }
      expect(batches.has(ackId)).toBe(false);
      batches.set(ackId, names);
    } else if (one.kind === 'poll') {
      await checkPoll(bench, batches, told);
    } else if (one.kind === 'wait') bench.context.clock.advance(one.ms);
    else if (one.kind === 'restart') await bench.restart();
    else if (one.kind === 'forget') await bench.splunk.controls.forgetChannels();
    else bench.splunk.controls.setBehaviour({ indexDelayMs: one.ms });
  }
}

async function checkPoll(
  bench: SplunkBench,
  batches: ReadonlyMap<number, readonly string[]>,
  told: Set<number>,
): Promise<void> {
  const asked = [...batches.keys(), 9_999];
  const { acks } = JSON.parse(await bench.poll(...asked)) as { acks: Record<string, boolean> };
  const found = await bench.raws();

  expect(Object.keys(acks)).toEqual(asked.map(String));
  for (const ackId of asked.filter((id) => acks[String(id)] === true)) {
    expect(told.has(ackId)).toBe(false);
    told.add(ackId);
    expect(found).toEqual(expect.arrayContaining([...(batches.get(ackId) ?? ['never sent'])]));
  }
}
