import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JiraUnavailableError } from '../../../../functions/jira-service-desk/errors.ts';
import { UnavailableError } from '../../../../shared/dingtalk/index.ts';
import { TableOutcomeUnknownError } from '../../../../shared/table-store/index.ts';
import {
  KilledError,
  RaiseBench,
  type Interference,
} from '../../../support/jira-service-desk/raise-bench.ts';

type Step = Parameters<Interference>[0];

function newBench(): RaiseBench {
  const bench = new RaiseBench();
  bench.approvals.add('p1');
  return bench;
}

function expectOneWholeRequest(bench: RaiseBench): void {
  expect(bench.serviceDesk.requests).toHaveLength(1);
  expect(bench.serviceDesk.requests[0]?.files.map(({ name }) => name)).toEqual([
    '報價單.pdf',
    '報價單.pdf',
  ]);
  expect(bench.approvals.comments('p1')).toHaveLength(1);
}

/** What the other side of this step would leave behind: an answer that is lost. */
function lostAnswer({ name }: Step): Error {
  if (name.startsWith('table.')) {
    return new TableOutcomeUnknownError({ table: 't', operation: name, fault: 'lost' });
  }
  return name.startsWith('jira.')
    ? new JiraUnavailableError({ operation: name }, true)
    : new UnavailableError({ operation: name }, 'lost', true);
}

async function stepsOfOneDelivery(): Promise<number> {
  let last = 0;
  await newBench().deliver('p1', ({ number }) => {
    last = number;
    return undefined;
  });
  return last;
}

const steps = Array.from({ length: await stepsOfOneDelivery() }, (_, index) => index + 1);

describe('one request, each file once and one comment', () => {
  it('needs enough steps for these tests to mean something', () => {
    expect(steps.length).toBeGreaterThan(20);
  });

  it.each(steps)('come of a delivery that is killed before or after step %i', async (number) => {
    for (const when of ['before', 'after'] as const) {
      const bench = newBench();
      const kill: Interference = (step) =>
        step.number === number && step.when === when ? new KilledError() : undefined;
      await expect(bench.deliver('p1', kill)).rejects.toBeInstanceOf(KilledError);

      await bench.deliverUntilDone('p1');

      expectOneWholeRequest(bench);
    }
  });

  it.each(steps)('come of a delivery of which the answer to step %i is lost', async (number) => {
    for (const when of ['before', 'after'] as const) {
      const bench = newBench();
      const lose: Interference = (step) =>
        step.number === number && step.when === when ? lostAnswer(step) : undefined;
      await bench.deliver('p1', lose).catch(() => undefined);

      await bench.deliverUntilDone('p1');

      expectOneWholeRequest(bench);
    }
  });

  it('come of any mixture of kills, lost answers, waits and deliveries at the same time', async () => {
    const fate = fc.record({
      step: fc.integer({ min: 1, max: steps.length }),
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
          await Promise.allSettled(
            deliveries.map((one) =>
              bench.deliver('p1', (step) =>
                one?.step === step.number && one.when === step.when
                  ? one.isKill
                    ? new KilledError()
                    : lostAnswer(step)
                  : undefined,
              ),
            ),
          );
          bench.clock.advance(waitMs);
        }

        await bench.deliverUntilDone('p1');

        expectOneWholeRequest(bench);
      },
    );

    await fc.assert(property, { numRuns: 150 });
  });
});
