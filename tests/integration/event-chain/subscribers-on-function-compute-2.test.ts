import { afterEach, expect, test } from 'vitest';
import { EventChain } from '../../support/event-chain.ts';
import { RunningCloud } from '../../support/running-cloud.ts';

const MINUTE_MS = 60_000;

let running: RunningCloud | undefined;
afterEach(() => running?.close());

/** A worker that looks for its subscribers in this service of Function Compute 2.0. */
async function chainTo(service: string): Promise<EventChain> {
  const settings = { FUNCTION_INVOKER: 'fc2', FUNCTION_COMPUTE_SERVICE: service };
  running = await RunningCloud.start({ employees: 10, seed: 7, period: '2026-10', settings });
  const chain = new EventChain(running);
  await chain.register();
  return chain;
}

test('with FUNCTION_INVOKER=fc2 an approval becomes one request, by the SDK in the worker’s zip', async () => {
  const chain = await chainTo('dt-service');

  const approval = await chain.agreeToEquipment();
  await chain.until(() => chain.requestsFor(approval).length > 0);
  await chain.pass(2 * MINUTE_MS);

  expect(chain.requestsFor(approval)).toHaveLength(1);
});

test('nothing is invoked but in the service that the settings name', async () => {
  // The host takes any service, but knows no version or alias beside the latest code.
  const chain = await chainTo('dt-service.absent');

  const approval = await chain.agreeToEquipment();
  await chain.quiet();
  await chain.pass(2 * MINUTE_MS);

  expect(chain.requestsFor(approval)).toEqual([]);
});
