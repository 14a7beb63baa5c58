import { beforeEach, expect, it } from 'vitest';
import {
  createTableEventStore,
  createTableSubjectWatermarks,
  runDelivery,
  type EventStore,
} from '../../../../shared/event-delivery/index.ts';
import { createTableEventInbox, type EventInbox } from '../../../../shared/event-inbox/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createMemoryTableClient, type TableClient } from '../../../../shared/table-store/index.ts';
import {
  SAMPLE_CORP_ID as corpId,
  SAMPLE_RECEIVED_AT as RECEIVED_AT,
  sampleEvent,
  sampleSealer,
} from '../../../support/sample-events.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

const event = { corpId, key: 'e_1' };
const delivery = { ...event, subscriber: 'jira' };
const clock = new SteppedClock(RECEIVED_AT);
const first = { dueEpochMs: RECEIVED_AT + 60_000 };

interface Spent {
  roundTrips: number;
  write: number;
  read: number;
}

let spent: Spent;
let counted: TableClient;
let inbox: EventInbox;
let store: EventStore;

beforeEach(() => {
  spent = { roundTrips: 0, write: 0, read: 0 };
  counted = countingWhat(createMemoryTableClient({ clock }), () => spent);
  const options = {
    tables: counted,
    environment: 'test',
    sealer: sampleSealer(),
    clock,
    random: systemRandom,
  };
  inbox = createTableEventInbox(options);
  store = createTableEventStore(options);
});

/** Adds up what each answer says that it cost. */
function countingWhat(inner: TableClient, total: () => Spent): TableClient {
  const note = async <Answer extends { consumed: { read: number; write: number } }>(
    answer: Promise<Answer>,
  ): Promise<Answer> => {
    const { consumed } = await answer;
    total().roundTrips += 1;
    total().write += consumed.write;
    total().read += consumed.read;
    return answer;
  };
  return {
    putRow: (...given) => note(inner.putRow(...given)),
    updateRow: (...given) => note(inner.updateRow(...given)),
    deleteRow: (...given) => note(inner.deleteRow(...given)),
    batchWrite: (...given) => note(inner.batchWrite(...given)),
    getRow: (...given) => note(inner.getRow(...given)),
    getRange: (...given) => inner.getRange(...given),
  };
}

async function costOf(act: () => Promise<unknown>): Promise<Spent> {
  spent = { roundTrips: 0, write: 0, read: 0 };
  await act();
  return spent;
}

it('accepting costs one round trip, also for a duplicate', async () => {
  const cost = { roundTrips: 1, write: 2, read: 1 };

  expect(await costOf(() => inbox.accept(sampleEvent('e_1')))).toEqual(cost);
  expect(await costOf(() => inbox.accept(sampleEvent('e_1')))).toEqual(cost);
  expect(await costOf(() => inbox.accept(sampleEvent('e_2', { isStale: true })))).toEqual({
    roundTrips: 1,
    write: 1,
    read: 1,
  });
});

it('accepting an event without an id looks at the window before first', async () => {
  const key = `c_${'a'.repeat(40)}_7`;

  expect(await costOf(() => inbox.accept(sampleEvent(key)))).toEqual({
    roundTrips: 2,
    write: 2,
    read: 2,
  });
});

it('routing costs five round trips and one for each subscriber', async () => {
  await inbox.accept(sampleEvent('e_1'));
  const route = async (subscribers: readonly string[]): Promise<void> => {
    const claimed = await store.claimEvent(event, { owner: 'w', leaseMs: 60_000 });
    if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome);
    for (const subscriber of subscribers) await store.openDelivery({ ...event, subscriber }, first);
    await store.finishEvent(event, claimed.claim, 'routed');
  };

  expect(await costOf(() => route([]))).toEqual({ roundTrips: 5, write: 3, read: 5 });
  await store.reopenEvent(event);
  expect(await costOf(() => route(['a', 'b', 'c']))).toEqual({ roundTrips: 8, write: 9, read: 8 });
});

it('delivering costs seven round trips, the check of the order included', async () => {
  await inbox.accept(sampleEvent('e_1'));
  await store.openDelivery(delivery, first);
  const watermarks = createTableSubjectWatermarks({
    tables: counted,
    environment: 'test',
    clock,
    random: systemRandom,
  });
  const subjectOf = () => 'approval/p-1';
  const request = {
    v: 1,
    kind: 'deliver-event',
    corpId,
    event: 'e_1',
    subscriber: 'jira',
    attempt: 1,
  } as const;

  const cost = await costOf(() =>
    runDelivery(
      { store, watermarks, clock, random: systemRandom, owner: 'r', subjectOf },
      request,
      async () => ({}),
    ),
  );

  expect(cost).toEqual({ roundTrips: 7, write: 4, read: 7 });
});

it('postponing, renewing and the next attempt cost four, two and four', async () => {
  await inbox.accept(sampleEvent('e_1'));
  await store.openDelivery(delivery, { dueEpochMs: RECEIVED_AT });
  const claimed = await store.claimDelivery(delivery, { owner: 's', leaseMs: 60_000 });
  if (claimed.outcome !== 'claimed') throw new Error(claimed.outcome);
  const { claim } = claimed;
  const later = { dueEpochMs: RECEIVED_AT, errorCode: 'x' };

  expect(await costOf(() => store.renewDelivery(delivery, claim, 1))).toEqual({
    roundTrips: 2,
    write: 1,
    read: 2,
  });
  expect(await costOf(() => store.postponeDelivery(delivery, claim, later))).toEqual({
    roundTrips: 4,
    write: 3,
    read: 3,
  });
  expect(await costOf(() => store.nextAttempt(delivery, 1, first))).toEqual({
    roundTrips: 4,
    write: 3,
    read: 3,
  });
});
