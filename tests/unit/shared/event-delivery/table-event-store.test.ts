import { beforeEach, describe, expect, it } from 'vitest';
import { reportError, type ErrorReport } from '../../../../shared/errors/index.ts';
import {
  createTableEventStore,
  type Claim,
  type DeliveryReference,
  type EventStore,
  type PendingMarker,
} from '../../../../shared/event-delivery/index.ts';
import {
  createTableEventInbox,
  markerBucketOf,
  type EventInbox,
} from '../../../../shared/event-inbox/index.ts';
import { LeaseLostError } from '../../../../shared/lease/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  TableThrottledError,
  tables,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import {
  SAMPLE_CORP_ID as corpId,
  SAMPLE_RECEIVED_AT as RECEIVED_AT,
  sampleEvent,
  sampleSealer,
} from '../../../support/sample-events.ts';
import { rowsOf } from '../../../support/table-rows.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const LEASE_MS = 30_000;
const GUARD_MS = 1_000;
const event = { corpId, key: 'e_1' };
const delivery: DeliveryReference = { ...event, subscriber: 'jira' };
const report: ErrorReport = reportError(new TypeError('not shown'));

let clock: VirtualClock;
let server: TableClient;
let inbox: EventInbox;
let store: EventStore;

beforeEach(async () => {
  clock = new VirtualClock(RECEIVED_AT);
  server = createMemoryTableClient({ clock });
  const options = {
    tables: server,
    environment: 'test',
    sealer: sampleSealer(),
    clock,
    random: systemRandom,
  };
  inbox = createTableEventInbox(options);
  store = createTableEventStore({ ...options, guardMs: GUARD_MS });
  await inbox.accept(sampleEvent('e_1'));
});

async function claimEvent(owner = 'worker'): Promise<Claim> {
  const result = await store.claimEvent(event, { owner, leaseMs: LEASE_MS });
  if (result.outcome !== 'claimed') throw new Error(`not claimed: ${result.outcome}`);
  return result.claim;
}

async function claimDelivery(owner = 'subscriber'): Promise<Claim> {
  const result = await store.claimDelivery(delivery, { owner, leaseMs: LEASE_MS });
  if (result.outcome !== 'claimed') throw new Error(`not claimed: ${result.outcome}`);
  return result.claim;
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Marker keys as `work@due`, whatever their bucket. */
async function markers(): Promise<readonly string[]> {
  const rows = await rowsOf(server, tables.pendingWork);
  return rows.map(({ key }) => `${String(key['work'])}@${String(key['due'])}`).sort();
}

async function due(untilEpochMs: number, key = 'e_1'): Promise<readonly PendingMarker[]> {
  const found: PendingMarker[] = [];
  const range = { untilEpochMs, limit: 100 };
  for await (const marker of store.dueMarkers(corpId, markerBucketOf(key), range)) {
    found.push(marker);
  }
  return found;
}

describe('claiming an event', () => {
  it('gives the event with its content opened, and the first fencing number', async () => {
    const result = await store.claimEvent(event, { owner: 'worker', leaseMs: LEASE_MS });

    expect(result).toMatchObject({
      outcome: 'claimed',
      event: { ...event, type: 'bpms_instance_change', state: 'new', source: 'callback' },
      claim: { fencingToken: 1n, expiresAtServerEpochMs: RECEIVED_AT + LEASE_MS },
    });
    expect(result).toHaveProperty('event.content', sampleEvent('e_1').content);
  });

  it('makes the owner unique, so that two calls of one name are two owners', async () => {
    const first = await claimEvent('same');
    clock.advance(LEASE_MS + GUARD_MS);

    const second = await claimEvent('same');

    expect(second.owner).not.toBe(first.owner);
    expect(second.fencingToken).toBe(2n);
  });

  it('tells others to come again when the lease and the guard are over', async () => {
    await claimEvent();
    clock.advance(LEASE_MS);

    expect(await store.claimEvent(event, { owner: 'other', leaseMs: LEASE_MS })).toEqual({
      outcome: 'in-progress',
      retryAfterMs: GUARD_MS,
    });
  });

  it('tells of an event that is finished, and of one that never came', async () => {
    await store.finishEvent(event, await claimEvent(), 'routed');

    expect(await store.claimEvent(event, { owner: 'w', leaseMs: LEASE_MS })).toEqual({
      outcome: 'finished',
      state: 'routed',
    });
    expect(
      await store.claimEvent({ corpId, key: 'e_never' }, { owner: 'w', leaseMs: LEASE_MS }),
    ).toEqual({ outcome: 'absent' });
  });

  it('hands out a claim of an event that cannot be opened, so that it can be buried', async () => {
    const stranger = createTableEventStore({
      tables: server,
      environment: 'test',
      sealer: sampleSealer(),
      clock,
      random: systemRandom,
    });

    const result = await stranger.claimEvent(event, { owner: 'w', leaseMs: LEASE_MS });

    expect(result).toMatchObject({ outcome: 'unreadable', error: { code: 'sealing.broken' } });
    if (result.outcome !== 'unreadable') throw new Error('it was read');
    await stranger.buryEvent(event, result.claim, reportError(result.error));
    expect(await markers()).toEqual([]);
  });

  it.each([0, -1, 1.5])('refuses a lease of %d ms', async (leaseMs) => {
    expect(() => store.claimEvent(event, { owner: 'w', leaseMs })).toThrow(RangeError);
  });

  it('refuses an owner without a name', () => {
    expect(() => store.claimEvent(event, { owner: '', leaseMs: 1 })).toThrow(RangeError);
  });
});

describe('ending an event', () => {
  it.each(['routed', 'unrouted', 'dead'] as const)('%s removes its marker', async (state) => {
    await store.finishEvent(event, await claimEvent(), state);

    expect(await markers()).toEqual([]);
    expect(await store.readEvent(event)).toMatchObject({ state });
  });

  it('twice is once: the second call of the same holder finds it done', async () => {
    const claim = await claimEvent();
    await store.finishEvent(event, claim, 'routed');

    await store.finishEvent(event, claim, 'routed');

    expect(await store.readEvent(event)).toMatchObject({ state: 'routed' });
  });

  it('is allowed to a holder whose time ran out if nobody has taken it', async () => {
    const claim = await claimEvent();
    clock.advance(10 * LEASE_MS);

    await store.finishEvent(event, claim, 'routed');

    expect(await store.readEvent(event)).toMatchObject({ state: 'routed' });
  });

  it('is refused to a late holder and changes nothing', async () => {
    const late = await claimEvent('late');
    clock.advance(LEASE_MS + GUARD_MS);
    await claimEvent('current');
    const before = await rowsOf(server, tables.inbox);

    await expect(store.finishEvent(event, late, 'routed')).rejects.toBeInstanceOf(LeaseLostError);
    await expect(
      store.postponeEvent(event, late, { dueEpochMs: RECEIVED_AT }),
    ).rejects.toBeInstanceOf(LeaseLostError);
    await expect(store.buryEvent(event, late, report)).rejects.toBeInstanceOf(LeaseLostError);

    expect(await rowsOf(server, tables.inbox)).toEqual(before);
    expect(await rowsOf(server, tables.deadLetter)).toEqual([]);
  });

  it('postponed moves the marker and lets others claim at once', async () => {
    const claim = await claimEvent();
    const dueEpochMs = RECEIVED_AT + 300_000;

    await store.postponeEvent(event, claim, { dueEpochMs });
    await store.postponeEvent(event, claim, { dueEpochMs });

    expect(await markers()).toEqual([`event/e_1@${String(dueEpochMs)}`]);
    expect((await claimEvent('next')).fencingToken).toBe(2n);
  });

  it('buried leaves a letter that tells why', async () => {
    await store.buryEvent(event, await claimEvent(), report);

    const letters = await all(store.listDeadLetters(corpId));
    expect(letters).toEqual([
      {
        ...event,
        entry: `${new Date(RECEIVED_AT).toISOString()}/e_1`,
        subscriber: undefined,
        type: 'bpms_instance_change',
        diedAtEpochMs: RECEIVED_AT,
        attempts: 1,
        report,
        replayedAtEpochMs: undefined,
      },
    ]);
    expect(await store.readEvent(event)).toMatchObject({ state: 'dead' });
  });
});

describe('reopening an event', () => {
  it.each(['routed', 'unrouted', 'dead'] as const)(
    'that is %s sets it going again',
    async (state) => {
      await store.finishEvent(event, await claimEvent(), state);
      clock.advance(5_000);

      expect(await store.reopenEvent(event)).toBe(true);

      expect(await markers()).toEqual([`event/e_1@${String(RECEIVED_AT + 5_000)}`]);
      expect((await claimEvent()).fencingToken).toBe(3n);
    },
  );

  it('does nothing to one that is new, stale or not there', async () => {
    await inbox.accept(sampleEvent('e_old', { isStale: true }));

    expect(await store.reopenEvent(event)).toBe(false);
    expect(await store.reopenEvent({ corpId, key: 'e_old' })).toBe(false);
    expect(await store.reopenEvent({ corpId, key: 'e_never' })).toBe(false);
    expect(await markers()).toEqual([`event/e_1@${String(RECEIVED_AT + 60_000)}`]);
  });
});

describe('a delivery', () => {
  const dueEpochMs = RECEIVED_AT + 60_000;
  const marker = `delivery/e_1/jira@${String(dueEpochMs)}`;

  beforeEach(async () => {
    await store.finishEvent(event, await claimEvent(), 'routed');
    await store.openDelivery(delivery, { dueEpochMs });
  });

  it('is made once, with its marker', async () => {
    clock.advance(1_000);

    const again = await store.openDelivery(delivery, { dueEpochMs });

    expect(again).toEqual({
      ...delivery,
      state: 'pending',
      attempt: 1,
      tries: 0,
      isRunning: false,
      heldUntilServerEpochMs: undefined,
      dueEpochMs,
      result: undefined,
      errorCode: undefined,
      updatedAtEpochMs: RECEIVED_AT,
    });
    expect(await markers()).toEqual([marker]);
    expect(await store.findDelivery({ ...delivery, subscriber: 'other' })).toBeUndefined();
  });

  it('that is done is not made again, and gets no marker', async () => {
    await store.finishDelivery(delivery, await claimDelivery(), { state: 'done', result: 'IT-7' });

    const again = await store.openDelivery(delivery, { dueEpochMs: dueEpochMs + 1 });

    expect(again).toMatchObject({ state: 'done', result: 'IT-7' });
    expect(await markers()).toEqual([]);
  });

  it('is claimed together with its event', async () => {
    const result = await store.claimDelivery(delivery, { owner: 's', leaseMs: LEASE_MS });

    expect(result).toMatchObject({
      outcome: 'claimed',
      event: { ...event, content: sampleEvent('e_1').content },
      delivery: { isRunning: true, attempt: 1, heldUntilServerEpochMs: RECEIVED_AT + LEASE_MS },
      claim: { fencingToken: 1n },
    });
    expect(await store.findDelivery(delivery)).toMatchObject({ isRunning: true });
  });

  it('is held by at most one of twenty that race', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        store.claimDelivery(delivery, { owner: 's', leaseMs: LEASE_MS }),
      ),
    );

    expect(results.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(1);
    expect(results.filter(({ outcome }) => outcome === 'in-progress')).toHaveLength(19);
  });

  it('stays with a holder who renews, by the time of the server', async () => {
    const claim = await claimDelivery();
    clock.advance(20_000);

    const renewed = await store.renewDelivery(delivery, claim, LEASE_MS);

    expect(renewed).toEqual({ ...claim, expiresAtServerEpochMs: RECEIVED_AT + 50_000 });
    clock.advance(20_000);
    expect(await store.claimDelivery(delivery, { owner: 'o', leaseMs: 1 })).toMatchObject({
      outcome: 'in-progress',
    });
  });

  it('never has its lease shortened by a renewal', async () => {
    const claim = await claimDelivery();

    expect(await store.renewDelivery(delivery, claim, 1)).toEqual(claim);
  });

  it('is lost to a holder whose time ran out before it was renewed', async () => {
    const claim = await claimDelivery();
    clock.advance(LEASE_MS);

    await expect(store.renewDelivery(delivery, claim, LEASE_MS)).rejects.toBeInstanceOf(
      LeaseLostError,
    );
  });

  it('takes no write of a late holder', async () => {
    const late = await claimDelivery('late');
    clock.advance(LEASE_MS + GUARD_MS);
    await claimDelivery('current');
    const before = await rowsOf(server, tables.eventDelivery);

    for (const act of [
      () => store.renewDelivery(delivery, late, LEASE_MS),
      () => store.finishDelivery(delivery, late, { state: 'done' }),
      () => store.postponeDelivery(delivery, late, { dueEpochMs, errorCode: 'x' }),
      () => store.buryDelivery(delivery, late, report),
    ]) {
      await expect(act()).rejects.toBeInstanceOf(LeaseLostError);
    }

    expect(await rowsOf(server, tables.eventDelivery)).toEqual(before);
    expect(await rowsOf(server, tables.deadLetter)).toEqual([]);
  });

  it.each(['done', 'superseded'] as const)('ends as %s, once, without a marker', async (state) => {
    const claim = await claimDelivery();

    await store.finishDelivery(delivery, claim, { state, result: 'IT-7' });
    await store.finishDelivery(delivery, claim, { state, result: 'IT-7' });

    expect(await store.findDelivery(delivery)).toMatchObject({ state, result: 'IT-7' });
    expect(await markers()).toEqual([]);
    expect(await store.claimDelivery(delivery, { owner: 'o', leaseMs: 1 })).toEqual({
      outcome: 'finished',
      state,
    });
  });

  it('that failed waits for its marker, and its attempt is spent', async () => {
    const later = RECEIVED_AT + 900_000;
    const claim = await claimDelivery();

    await store.postponeDelivery(delivery, claim, { dueEpochMs: later, errorCode: 'jira.down' });
    await store.postponeDelivery(delivery, claim, { dueEpochMs: later, errorCode: 'jira.down' });

    expect(await markers()).toEqual([`delivery/e_1/jira@${String(later)}`]);
    expect(await store.findDelivery(delivery)).toMatchObject({
      state: 'pending',
      errorCode: 'jira.down',
      attempt: 1,
    });
    const again = { owner: 'o', leaseMs: LEASE_MS, attempt: 1 };
    expect(await store.claimDelivery(delivery, again)).toEqual({ outcome: 'attempt-spent' });
    expect(await store.nextAttempt(delivery, 1, { dueEpochMs: later + 1 })).toBeUndefined();
  });

  it('gets its next attempt when it is due, once however many ask', async () => {
    clock.advance(60_000);

    const next = await Promise.all(
      [1, 2, 3].map((ms) => store.nextAttempt(delivery, 1, { dueEpochMs: dueEpochMs + ms })),
    );

    expect(next.filter((summary) => summary !== undefined)).toMatchObject([
      { attempt: 2, tries: 0, isRunning: false },
    ]);
    const late = { owner: 'late', leaseMs: LEASE_MS, attempt: 1 };
    expect(await store.claimDelivery(delivery, late)).toEqual({ outcome: 'attempt-spent' });
    expect(await store.claimDelivery(delivery, { ...late, attempt: 2 })).toMatchObject({
      outcome: 'claimed',
      claim: { fencingToken: 2n },
    });
  });

  it('whose next attempt was made takes nothing from the holder before', async () => {
    const late = await claimDelivery('late');
    clock.advance(60_000);
    await store.nextAttempt(delivery, 1, { dueEpochMs: dueEpochMs + 60_000 });

    for (const act of [
      () => store.finishDelivery(delivery, late, { state: 'done' }),
      () => store.postponeDelivery(delivery, late, { dueEpochMs, errorCode: 'x' }),
      () => store.buryDelivery(delivery, late, report),
    ]) {
      await expect(act()).rejects.toBeInstanceOf(LeaseLostError);
    }
    expect(await store.findDelivery(delivery)).toMatchObject({ state: 'pending', attempt: 2 });
  });

  it('gets no next attempt while it is held, finished or unknown', async () => {
    clock.advance(60_000);
    const claim = await claimDelivery();
    const next = { dueEpochMs: dueEpochMs + 1 };

    expect(await store.nextAttempt(delivery, 1, next)).toBeUndefined();
    await store.finishDelivery(delivery, claim, { state: 'done' });
    expect(await store.nextAttempt(delivery, 1, next)).toBeUndefined();
    expect(await store.nextAttempt({ ...delivery, subscriber: 'other' }, 1, next)).toBeUndefined();
  });

  it('that is buried leaves a letter, and can be reopened with tries counted anew', async () => {
    await store.buryDelivery(delivery, await claimDelivery(), report);

    expect(await markers()).toEqual([]);
    expect(await store.findDelivery(delivery)).toMatchObject({
      state: 'dead',
      errorCode: 'system.unexpected',
    });
    const [letter] = await all(store.listDeadLetters(corpId));
    expect(letter).toMatchObject({
      ...delivery,
      attempts: 1,
      report,
      type: 'bpms_instance_change',
    });
    clock.advance(1_000);

    expect(await store.reopenDelivery(delivery)).toBe(true);

    expect(await store.reopenDelivery(delivery)).toBe(false);
    expect(await markers()).toEqual([`delivery/e_1/jira@${String(RECEIVED_AT + 1_000)}`]);
    expect(await store.findDelivery(delivery)).toMatchObject({
      state: 'pending',
      attempt: 2,
      tries: 0,
    });
    expect((await claimDelivery()).fencingToken).toBe(3n);
    expect(await store.findDelivery(delivery)).toMatchObject({ tries: 1 });
  });

  it('shows with the others of its event', async () => {
    await store.openDelivery({ ...delivery, subscriber: 'books' }, { dueEpochMs });
    await claimDelivery();

    expect(await store.deliveriesOf(event)).toMatchObject([
      { subscriber: 'books', isRunning: false },
      { subscriber: 'jira', isRunning: true },
    ]);
    expect(await store.deliveriesOf({ corpId, key: 'e_never' })).toEqual([]);
  });

  it('whose event is kept no longer can be claimed only to be buried', async () => {
    for (const { key } of await rowsOf(server, tables.inbox)) {
      await server.deleteRow(tables.inbox, key, { row: 'ignore' });
    }

    const result = await store.claimDelivery(delivery, { owner: 's', leaseMs: LEASE_MS });

    expect(result).toMatchObject({ outcome: 'unreadable', error: { code: 'events.gone' } });
    if (result.outcome !== 'unreadable') throw new Error('it was read');
    await store.buryDelivery(delivery, result.claim, reportError(result.error));
    expect(await all(store.listDeadLetters(corpId))).toMatchObject([
      { type: 'unknown', report: { code: 'events.gone' } },
    ]);
  });
});

describe('dead letters', () => {
  it('of work that went on after its writer was killed are not shown', async () => {
    const claim = await claimEvent();
    const busy = new TableThrottledError({ table: 'inbox', operation: 'putRow', fault: 'x' });
    const dying = createTableEventStore({
      tables: { ...server, putRow: () => Promise.reject(busy) },
      environment: 'test',
      sealer: sampleSealer(),
      clock,
      random: systemRandom,
    });
    await expect(dying.buryEvent(event, claim, report)).rejects.toBe(busy);
    expect(await rowsOf(server, tables.deadLetter)).toHaveLength(1);

    await store.finishEvent(event, claim, 'routed');

    expect(await all(store.listDeadLetters(corpId))).toEqual([]);
  });

  it('say when they were replayed, and keep the first time', async () => {
    await store.buryEvent(event, await claimEvent(), report);
    const [letter] = await all(store.listDeadLetters(corpId));
    if (letter === undefined) throw new Error('no letter');
    clock.advance(1_000);

    await store.markReplayed(letter);
    clock.advance(1_000);
    await store.markReplayed(letter);

    expect(await all(store.listDeadLetters(corpId))).toEqual([
      { ...letter, replayedAtEpochMs: RECEIVED_AT + 1_000 },
    ]);
  });
});

describe('markers', () => {
  it('come oldest first, only those that are due, up to the limit', async () => {
    for (const [subscriber, ms] of [
      ['c', 3],
      ['a', 1],
      ['b', 2],
    ] as const) {
      await store.openDelivery({ ...event, subscriber }, { dueEpochMs: RECEIVED_AT + ms });
    }

    expect(await due(RECEIVED_AT + 2)).toMatchObject([
      { corpId, dueEpochMs: RECEIVED_AT + 1, work: { kind: 'delivery', subscriber: 'a' } },
      { corpId, dueEpochMs: RECEIVED_AT + 2, work: { kind: 'delivery', subscriber: 'b' } },
    ]);
    expect(await due(RECEIVED_AT + 60_000)).toHaveLength(4);
  });

  it('are put off and removed without a change of what they stand for', async () => {
    const before = await rowsOf(server, tables.inbox);
    const [marker] = await due(RECEIVED_AT + 60_000);
    if (marker === undefined) throw new Error('no marker');
    expect(marker).toMatchObject({ work: { kind: 'event', key: 'e_1' } });

    await store.moveMarker(marker, RECEIVED_AT + 90_000);

    expect(await markers()).toEqual([`event/e_1@${String(RECEIVED_AT + 90_000)}`]);
    const [moved] = await due(RECEIVED_AT + 90_000);
    await store.removeMarker(moved ?? marker);
    expect(await markers()).toEqual([]);
    expect(await rowsOf(server, tables.inbox)).toEqual(before);
  });

  it('are not removed by who met an earlier one in the same place', async () => {
    const [met] = await due(RECEIVED_AT + 60_000);
    if (met === undefined) throw new Error('no marker');
    // A duplicate of the same instant writes its own marker in the same place.
    await inbox.accept(sampleEvent('e_1'));

    await store.removeMarker(met);

    expect(await markers()).toEqual([`event/e_1@${String(RECEIVED_AT + 60_000)}`]);
  });

  it('of a kind that a later version knows are left to it', async () => {
    const [row] = await rowsOf(server, tables.pendingWork);
    const key = { ...row?.key, work: 'digest/e_1/weekly/more' };
    await server.putRow(tables.pendingWork, key, { v: 2n }, { row: 'ignore' });

    expect(await due(RECEIVED_AT + 60_000)).toHaveLength(1);
  });

  it.each([-1, 16, 0.5])('have no bucket %d', async (bucket) => {
    const range = { untilEpochMs: 0, limit: 1 };

    await expect(all(store.dueMarkers(corpId, bucket, range))).rejects.toBeInstanceOf(RangeError);
  });
});

describe('listing events', () => {
  beforeEach(async () => {
    await inbox.accept(sampleEvent('e_2', { type: 'user_add_org', receivedAtEpochMs: 2_000 }));
    await inbox.accept(sampleEvent('e_3', { receivedAtEpochMs: 3_000 }));
    await inbox.accept(sampleEvent('e_4', { corpId: `${corpId}0` }));
    await store.finishEvent(event, await claimEvent(), 'unrouted');
  });

  it.each<[string, Parameters<EventStore['listEvents']>[1], readonly string[]]>([
    ['all of the organisation', {}, ['e_1', 'e_2', 'e_3']],
    ['by key, each once', { keys: ['e_3', 'e_3', 'e_never', 'e_1'] }, ['e_1', 'e_3']],
    ['by type', { types: ['user_add_org'] }, ['e_2']],
    ['by state', { states: ['unrouted'] }, ['e_1']],
    ['by time, its end exclusive', { fromEpochMs: 2_000, toEpochMs: 3_000 }, ['e_2']],
    ['by key and state', { keys: ['e_1', 'e_2'], states: ['new'] }, ['e_2']],
  ])('gives %s', async (_title, filter, expected) => {
    const events = await all(store.listEvents(corpId, filter));

    expect(events.map(({ key }) => key).sort()).toEqual(expected);
    expect(events[0]).not.toHaveProperty('content');
  });
});
