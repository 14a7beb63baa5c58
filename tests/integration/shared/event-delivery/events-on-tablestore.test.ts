import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../../../infra/local/stand-in/fault-switchboard.ts';
import {
  createTableEventStore,
  createTableSubjectWatermarks,
  runDelivery,
  type EventStore,
  type RunDeliveryOptions,
} from '../../../../shared/event-delivery/index.ts';
import { createTableEventInbox, type EventInbox } from '../../../../shared/event-inbox/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  TableOutcomeUnknownError,
  tables,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import { systemClock } from '../../../../shared/time/index.ts';
import { requestOf, routeToOne } from '../../../support/event-sweeper.ts';
import { runTablestore, type RunningTablestore } from '../../../support/running-tablestore.ts';
import {
  SAMPLE_CORP_ID as corpId,
  sampleEvent,
  sampleSealer,
} from '../../../support/sample-events.ts';
import { rowsOf } from '../../../support/table-rows.ts';

const sealer = sampleSealer();
let tablestore: RunningTablestore;
let client: TableClient;
let inbox: EventInbox;
let store: EventStore;
let running: RunDeliveryOptions;
let next = 0;

beforeAll(async () => {
  tablestore = await runTablestore([
    tables.inbox,
    tables.pendingWork,
    tables.eventDelivery,
    tables.deadLetter,
    tables.eventSubject,
  ]);
  client = tablestore.connect();
  const options = {
    tables: client,
    environment: 'test',
    sealer,
    clock: systemClock,
    random: systemRandom,
  };
  inbox = createTableEventInbox(options);
  store = createTableEventStore(options);
  const watermarks = createTableSubjectWatermarks(options);
  running = { store, watermarks, clock: systemClock, random: systemRandom, owner: 'r' };
});
afterEach(() => tablestore.context.faults.clear());
afterAll(() => tablestore.dispose());

function fresh() {
  const key = `e_${String((next += 1))}`;
  return { event: { corpId, key }, sample: sampleEvent(key, { receivedAtEpochMs: Date.now() }) };
}

function fault(operation: string, effect: FaultEffect, times = 1): void {
  tablestore.context.faults.add({ standIn: 'tablestore', operation, effect, times });
}

function failRow(table: string, code: string): void {
  const effect = { kind: 'error', code } as const;
  tablestore.context.faults.add({ standIn: 'tablestore-row', operation: table, effect, times: 1 });
}

/** Works of markers that belong to an event. */
async function markersOf(key: string): Promise<readonly unknown[]> {
  const rows = await rowsOf(client, tables.pendingWork);
  return rows.map((row) => String(row.key['work'])).filter((work) => work.split('/')[1] === key);
}

describe('events on Tablestore through the official SDK', () => {
  it('go from their arrival to the result of the subscriber', async () => {
    const { event, sample } = fresh();
    const content = `{"remark":"${'許功蓋'.repeat(2_000)}"}`;

    expect(await inbox.accept({ ...sample, content })).toEqual({ outcome: 'accepted' });
    expect(await inbox.accept({ ...sample, content })).toEqual({ outcome: 'duplicate' });
    await routeToOne(store, event, 'jira', Date.now());
    const end = await runDelivery(
      { ...running, subjectOf: () => `approval/${event.key}` },
      requestOf(event, 'jira', 1),
      async (work) => ({ result: String(work.event.content === content) }),
    );

    expect(end).toEqual({ outcome: 'done', result: 'true' });
    expect(await store.deliveriesOf(event)).toMatchObject([{ state: 'done', result: 'true' }]);
    expect(await store.readEvent(event)).toMatchObject({ state: 'routed' });
    // That of the duplicate, if it came in another millisecond: it waits for whoever meets it.
    expect((await markersOf(event.key)).every((work) => work === `event/${event.key}`)).toBe(true);
  });

  it('are accepted once when ten copies race', async () => {
    const { sample } = fresh();

    const outcomes = await Promise.all(Array.from({ length: 10 }, () => inbox.accept(sample)));

    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
  });

  it.each<[string, () => void]>([
    ['is dropped after the commit', () => fault('BatchWriteRow', { kind: 'drop', when: 'after' })],
    ['is dropped before it', () => fault('BatchWriteRow', { kind: 'drop', when: 'before' })],
    ['is garbage', () => fault('BatchWriteRow', { kind: 'garbage', body: 'binary' })],
    ['refuses the row for load', () => failRow('inbox', 'OTSServerBusy')],
    ['refuses the marker for load', () => failRow('pending_work', 'OTSServerBusy')],
    ['does not know of the row', () => failRow('inbox', 'OTSTimeout')],
    ['does not know of the marker', () => failRow('pending_work', 'OTSServerUnavailable')],
  ])('are accepted as new when the answer %s', async (_title, trouble) => {
    const { event, sample } = fresh();
    trouble();

    expect(await inbox.accept(sample)).toEqual({ outcome: 'accepted' });

    expect(await store.readEvent(event)).toMatchObject({ state: 'new', content: sample.content });
    expect(await markersOf(event.key)).toEqual([`event/${event.key}`]);
  });

  it('are not accepted while no answer comes', async () => {
    const { sample } = fresh();
    fault('BatchWriteRow', { kind: 'drop', when: 'before' }, 100);

    await expect(inbox.accept(sample)).rejects.toBeInstanceOf(TableOutcomeUnknownError);
  });

  it.each(['PutRow', 'BatchWriteRow'])(
    'are delivered once although every second answer to %s is lost',
    async (operation) => {
      const { event, sample } = fresh();
      let handled = 0;
      await inbox.accept(sample);
      const effect = { kind: 'drop', when: 'after' } as const;
      const rule = { standIn: 'tablestore', operation, effect, rate: 0.5, seed: next };
      tablestore.context.faults.add(rule);

      await routeToOne(store, event, 'jira', Date.now());
      const end = await runDelivery(running, requestOf(event, 'jira', 1), async () => {
        handled += 1;
        return {};
      });

      expect(end).toEqual({ outcome: 'done', result: undefined });
      expect(handled).toBe(1);
      expect(await store.findDelivery({ ...event, subscriber: 'jira' })).toMatchObject({
        state: 'done',
      });
    },
  );

  it('are buried with a letter, listed and set going again', async () => {
    const { event, sample } = fresh();
    const delivery = { ...event, subscriber: 'jira' };
    await inbox.accept(sample);
    await routeToOne(store, event, 'jira', Date.now());
    const backoff = { waitsMs: [], jitter: 0 };

    const end = await runDelivery({ ...running, backoff }, requestOf(event, 'jira', 1), () =>
      Promise.reject(new TypeError('unforeseen')),
    );

    expect(end).toMatchObject({ outcome: 'buried' });
    const letters: unknown[] = [];
    for await (const letter of store.listDeadLetters(corpId)) letters.push(letter);
    expect(letters).toMatchObject([{ ...delivery, report: { code: 'system.unexpected' } }]);
    expect(await store.reopenDelivery(delivery)).toBe(true);
    expect(await markersOf(event.key)).toEqual([`delivery/${event.key}/jira`]);
    expect(
      await runDelivery(running, requestOf(event, 'jira', 2), async () => ({ result: 'IT-7' })),
    ).toEqual({ outcome: 'done', result: 'IT-7' });
  });

  it('of the organisation are listed across all parts, without their content', async () => {
    const keys: string[] = [];
    for await (const found of store.listEvents(corpId, { types: ['bpms_instance_change'] })) {
      keys.push(found.key);
      expect(found).not.toHaveProperty('content');
    }

    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(5);
  });
});
