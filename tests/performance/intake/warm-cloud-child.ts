import { CALLBACK_APP } from '../../../infra/local/launcher/sample-service-desk.ts';
import { createTableEventStore, MARKER_BUCKETS } from '../../../shared/event-delivery/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import { systemClock } from '../../../shared/time/index.ts';
import { EventChain, INTAKE } from '../../support/event-chain.ts';
import { RunningCloud } from '../../support/running-cloud.ts';

const MINUTE_MS = 60_000;
const MOST_MINUTES = 30;
/** A timer of the host that has just become due is on its way to the queue. */
const TIMER_IS_DUE_MS = 300;

/** The whole local cloud in a process of its own, for a parent that loads it and asks what is left. */
const running = await RunningCloud.start({ employees: 20, seed: 7, period: '2026-10' });
const intake = running.host.functions().find(({ functionName }) => functionName === INTAKE);
const store = createTableEventStore({
  tables: running.tables,
  environment: STAGE,
  sealer: running.sealer,
  clock: { ...systemClock, nowEpochMs: () => running.cloud.clock.nowEpochMs() },
  random: systemRandom,
});

/** Events and deliveries that still have a marker. */
async function countPending(): Promise<number> {
  const { corpId } = running.company;
  const due = { untilEpochMs: running.cloud.clock.nowEpochMs() + 60 * MINUTE_MS, limit: 100_000 };
  let count = 0;
  for (let bucket = 0; bucket < MARKER_BUCKETS; bucket += 1) {
    for await (const _ of store.dueMarkers(corpId, bucket, due)) count += 1;
  }
  return count;
}

/** What nobody could be told of in time is swept up a minute later: local time moves on for that. */
async function drain(): Promise<number> {
  await running.host.settled();
  let pending = await countPending();
  for (let minute = 0; pending > 0 && minute < MOST_MINUTES; minute += 1) {
    running.cloud.clock.advance(MINUTE_MS);
    await new Promise((resolve) => setTimeout(resolve, TIMER_IS_DUE_MS));
    await running.host.settled();
    pending = await countPending();
  }
  return pending;
}

process.on('message', (message) => {
  void (async () => {
    if (message === 'settle') {
      process.send?.({ kind: 'settled', pending: await drain() });
    } else if (message === 'close') {
      await running.close();
      process.exit(0);
    }
  })();
});
process.send?.({
  kind: 'ready',
  url: intake?.url,
  path: `/callback/${CALLBACK_APP}`,
  corpId: running.company.corpId,
  keys: new EventChain(running).keys,
  nowEpochMs: running.cloud.clock.nowEpochMs(),
});
