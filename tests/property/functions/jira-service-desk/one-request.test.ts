import { describe, expect, it } from 'vitest';
import {
  checkMixedDeliveries,
  expectOneWholeRequest,
  lostAnswer,
  newBench,
  stepsOfOneDelivery,
} from '../../../support/jira-service-desk/mixed-deliveries.ts';
import { KilledError, type Interference } from '../../../support/jira-service-desk/raise-bench.ts';

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

  it('come of any mixture of kills, lost answers, waits and deliveries at the same time', () =>
    checkMixedDeliveries(150));
});
