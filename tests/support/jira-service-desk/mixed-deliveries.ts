import fc from 'fast-check';
import { expect } from 'vitest';
import { JiraUnavailableError } from '../../../functions/jira-service-desk/errors.ts';
import { UnavailableError } from '../../../shared/dingtalk/index.ts';
import { TableOutcomeUnknownError } from '../../../shared/table-store/index.ts';
import { KilledError, RaiseBench, type Interference } from './raise-bench.ts';

type Step = Parameters<Interference>[0];

export function newBench(): RaiseBench {
  const bench = new RaiseBench();
  bench.approvals.add('p1');
  return bench;
}

export function expectOneWholeRequest(bench: RaiseBench): void {
  expect(bench.serviceDesk.requests).toHaveLength(1);
  expect(bench.serviceDesk.requests[0]?.files.map(({ name }) => name)).toEqual([
    '報價單.pdf',
    '報價單.pdf',
  ]);
  expect(bench.approvals.comments('p1')).toHaveLength(1);
}

/** Whoever did it may have been killed before recording it: then whoever found it done has recorded it. */
async function expectWholeTrail(bench: RaiseBench): Promise<void> {
  const done = (await bench.auditEntries()).filter(({ outcome }) => outcome === 'done');
  expect(new Set(done.map(({ action }) => action))).toEqual(
    new Set(['jira.request', 'jira.comment']),
  );
}

/** What the other side of this step would leave behind: an answer that is lost. */
export function lostAnswer({ name }: Step): Error {
  if (name.startsWith('table.')) {
    return new TableOutcomeUnknownError({ table: 't', operation: name, fault: 'lost' });
  }
  return name.startsWith('jira.')
    ? new JiraUnavailableError({ operation: name }, true)
    : new UnavailableError({ operation: name }, 'lost', true);
}

/** How many calls of ports a delivery makes when nothing goes wrong. */
export async function stepsOfOneDelivery(): Promise<number> {
  let last = 0;
  await newBench().deliver('p1', ({ number }) => {
    last = number;
    return undefined;
  });
  return last;
}

/** Any mixture of kills, lost answers, waits and deliveries at the same time: one whole request. */
export async function checkMixedDeliveries(runs: number): Promise<void> {
  const fate = fc.record({
    step: fc.integer({ min: 1, max: await stepsOfOneDelivery() }),
    when: fc.constantFrom('before' as const, 'after' as const),
    isKill: fc.boolean(),
  });
  const round = fc.record({
    deliveries: fc.array(fc.option(fate), { minLength: 1, maxLength: 3 }),
    waitMs: fc.constantFrom(0, 1_000, 60_000, 121_000, 250_000),
  });
  const property = fc.asyncProperty(
    fc.array(round, { minLength: 1, maxLength: 5 }),
    fc.integer({ min: 0, max: 119_000 }),
    async (rounds, indexDelayMs) => {
      const bench = newBench();
      bench.serviceDesk.indexDelayMs = indexDelayMs;
      for (const { deliveries, waitMs } of rounds) {
        const interferences = deliveries.map((one): Interference => (step) => {
          if (one?.step !== step.number || one.when !== step.when) return undefined;
          return one.isKill ? new KilledError() : lostAnswer(step);
        });
        await Promise.allSettled(interferences.map((one) => bench.deliver('p1', one)));
        bench.clock.advance(waitMs);
      }

      await bench.deliverUntilDone('p1');

      expectOneWholeRequest(bench);
      await expectWholeTrail(bench);
    },
  );
  await fc.assert(property, { numRuns: runs });
}
