import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  contentContextOf,
  createTableEventInbox,
  openContent,
  type EventInbox,
} from '../../../../shared/event-inbox/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  TableOutcomeUnknownError,
  TableThrottledError,
  tables,
  type Row,
  type TableClient,
} from '../../../../shared/table-store/index.ts';
import {
  withWriteFates,
  type BatchFate,
  type WriteFate,
} from '../../../support/faulty-table-client.ts';
import {
  SAMPLE_RECEIVED_AT as RECEIVED_AT,
  sampleEvent,
  sampleSealer,
} from '../../../support/sample-events.ts';
import { rowsOf } from '../../../support/table-rows.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const sealer = sampleSealer();

interface World {
  readonly inbox: EventInbox;
  readonly server: TableClient;
  readonly serverClock: VirtualClock;
  readonly calls: () => number;
  readonly events: () => Promise<readonly Row[]>;
  readonly markers: () => Promise<readonly Row[]>;
}

/** An inbox whose batches meet these fates in turn, and then are answered. */
function world(...fates: BatchFate[]): World {
  const serverClock = new VirtualClock(RECEIVED_AT);
  const server = createMemoryTableClient({ clock: serverClock });
  let calls = 0;
  const next = (): BatchFate => {
    calls += 1;
    return fates.shift() ?? 'answered';
  };
  const faulty = withWriteFates(server, () => next() as WriteFate, next);
  const counting: TableClient = {
    ...faulty.tables,
    getRow: (...given) => {
      calls += 1;
      return server.getRow(...given);
    },
  };
  return {
    inbox: createTableEventInbox({
      tables: counting,
      environment: 'test',
      sealer,
      clock: new VirtualClock(RECEIVED_AT),
      random: systemRandom,
    }),
    server,
    serverClock,
    calls: () => calls,
    events: () => rowsOf(server, tables.inbox),
    markers: () => rowsOf(server, tables.pendingWork),
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('an event that comes for the first time', () => {
  it('is accepted in one round trip, with its row and its marker', async () => {
    const { inbox, calls, events, markers } = world();

    expect(await inbox.accept(sampleEvent('e_1'))).toEqual({ outcome: 'accepted' });

    expect(calls()).toBe(1);
    const hash = sha256('e_1');
    expect(await events()).toMatchObject([
      {
        key: { part: `test/dingexample/${hash.slice(0, 2)}`, event: 'e_1' },
        columns: {
          v: 1n,
          app: 'main',
          source: 'callback',
          type: 'bpms_instance_change',
          event_time: BigInt(RECEIVED_AT - 1_000),
          received: BigInt(RECEIVED_AT),
          state: 'new',
        },
      },
    ]);
    expect(await markers()).toMatchObject([
      {
        key: {
          part: `test/dingexample/${hash.slice(0, 1)}`,
          due: BigInt(RECEIVED_AT + 60_000),
          work: 'event/e_1',
        },
      },
    ]);
  });

  it.each([
    ['short', '{"staffId":"hk001"}'],
    ['long', `{"staffId":"hk001","remark":"${'許功蓋'.repeat(5_000)}"}`],
  ])('keeps a %s content sealed, bound to its row', async (_title, content) => {
    const { inbox, events } = world();

    await inbox.accept(sampleEvent('e_1', { content }));

    const [row] = await events();
    const sealed = row?.columns['content'] as Uint8Array;
    const place = { part: String(row?.key['part']), event: 'e_1' };
    expect(Buffer.from(sealed).includes('hk001')).toBe(false);
    expect(sealed.byteLength).toBeLessThan(1_500);
    expect(await openContent(sealer, sealed, contentContextOf(place))).toBe(content);
    await expect(
      openContent(sealer, sealed, contentContextOf({ ...place, event: 'e_2' })),
    ).rejects.toMatchObject({ code: 'sealing.broken' });
  });

  it('leaves nothing of the content in clear columns or keys', async () => {
    const { inbox, events, markers } = world();

    await inbox.accept(sampleEvent('e_1', { content: '{"staffId":"hk001"}' }));

    const text = [...(await events()), ...(await markers())]
      .flatMap(({ key, columns }) => [...Object.values(key), ...Object.values(columns)])
      .filter((value) => !(value instanceof Uint8Array))
      .join(' ');
    expect(text).not.toContain('hk001');
  });

  it('is recorded without a time if it tells none', async () => {
    const { inbox, events } = world();

    await inbox.accept(sampleEvent('e_1', { eventTimeEpochMs: undefined }));

    expect((await events())[0]?.columns).not.toHaveProperty('event_time');
  });

  it('is recorded as stale without a marker if it is older than events are kept', async () => {
    const { inbox, events, markers } = world();

    expect(await inbox.accept(sampleEvent('e_1', { isStale: true }))).toEqual({
      outcome: 'accepted',
    });

    expect((await events())[0]?.columns['state']).toBe('stale');
    expect(await markers()).toEqual([]);
  });

  it.each(['', 'e/1', 'e_é', `e_${'x'.repeat(119)}`])(
    'is refused with the key %j, before anything is written',
    async (key) => {
      const { inbox, calls } = world();

      await expect(inbox.accept(sampleEvent(key))).rejects.toBeInstanceOf(RangeError);
      expect(calls()).toBe(0);
    },
  );
});

describe('a duplicate', () => {
  it('is told from the first, writes no second row, and leaves a marker', async () => {
    const { inbox, events, markers, calls } = world();
    await inbox.accept(sampleEvent('e_1'));
    const [first] = await events();

    const later = sampleEvent('e_1', { receivedAtEpochMs: RECEIVED_AT + 10_000 });
    expect(await inbox.accept(later)).toEqual({ outcome: 'duplicate' });

    expect(calls()).toBe(2);
    expect(await events()).toEqual([first]);
    expect((await markers()).length).toBeGreaterThanOrEqual(1);
  });

  it('is one of ten that race: exactly one is accepted', async () => {
    const { inbox, events } = world();

    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => inbox.accept(sampleEvent('e_1'))),
    );

    expect(outcomes.filter(({ outcome }) => outcome === 'accepted')).toHaveLength(1);
    expect(await events()).toHaveLength(1);
  });

  it('of another organisation is no duplicate', async () => {
    const { inbox } = world();
    await inbox.accept(sampleEvent('e_1'));

    expect(await inbox.accept(sampleEvent('e_1', { corpId: 'dingother' }))).toEqual({
      outcome: 'accepted',
    });
  });
});

describe('an event without an id', () => {
  const content = 'a'.repeat(40);
  const windowOf = (epochMs: number): number => Math.floor(epochMs / 600_000);
  const without = (receivedAtEpochMs: number) =>
    sampleEvent(`c_${content}_${String(windowOf(receivedAtEpochMs))}`, { receivedAtEpochMs });
  /** A minute before a window ends. */
  const start = (windowOf(RECEIVED_AT) + 1) * 600_000 - 60_000;

  it('is a duplicate of the same content in the window before, less than ten minutes ago', async () => {
    const { inbox, events } = world();
    await inbox.accept(without(start));

    expect(await inbox.accept(without(start + 599_999))).toEqual({ outcome: 'duplicate' });
    expect(await events()).toHaveLength(1);
  });

  it('is new again after ten minutes', async () => {
    const { inbox, events } = world();
    await inbox.accept(without(start));

    expect(await inbox.accept(without(start + 600_000))).toEqual({ outcome: 'accepted' });
    expect(await events()).toHaveLength(2);
  });

  it('gets the earlier one a marker if who wrote its row died before the marker', async () => {
    const broken = world('torn-first', ...Array.from({ length: 9 }, () => 'lost-before' as const));
    await expect(broken.inbox.accept(without(start))).rejects.toBeInstanceOf(
      TableOutcomeUnknownError,
    );
    const { server } = broken;
    expect(await rowsOf(server, tables.pendingWork)).toEqual([]);
    const inbox = createTableEventInbox({
      tables: server,
      environment: 'test',
      sealer,
      clock: new VirtualClock(0),
      random: systemRandom,
    });

    expect(await inbox.accept(without(start + 120_000))).toEqual({ outcome: 'duplicate' });

    const work = `event/c_${content}_${String(windowOf(start))}`;
    expect(await rowsOf(server, tables.pendingWork)).toMatchObject([{ key: { work } }]);
  });
});

describe('when the table store is in trouble', () => {
  it.each<[string, BatchFate]>([
    ['the answer is lost before the write', 'lost-before'],
    ['the answer is lost after the write', 'lost-after'],
    ['only the row is written and the answer lost', 'torn-first'],
    ['only the marker is written and the answer lost', 'torn-last'],
    ['the row is refused for load', 'refused-first'],
    ['the marker is refused for load', 'refused-last'],
  ])('accepts the first event as such when %s', async (_title, fate) => {
    const { inbox, events, markers } = world(fate);

    expect(await inbox.accept(sampleEvent('e_1'))).toEqual({ outcome: 'accepted' });

    expect(await events()).toHaveLength(1);
    expect(await markers()).toHaveLength(1);
  });

  it('tells a lost answer of its own from the row of another', async () => {
    const { inbox, server } = world('lost-before');
    const other = createTableEventInbox({
      tables: server,
      environment: 'test',
      sealer,
      clock: new VirtualClock(0),
      random: systemRandom,
    });
    await other.accept(sampleEvent('e_1'));

    expect(await inbox.accept(sampleEvent('e_1'))).toEqual({ outcome: 'duplicate' });
  });

  it.each<[BatchFate, new (...given: never[]) => Error]>([
    ['lost-before', TableOutcomeUnknownError],
    ['refused-first', TableThrottledError],
    ['refused-last', TableThrottledError],
    ['torn-first', TableOutcomeUnknownError],
  ])(
    'throws, so that nothing is acknowledged, when it meets %s again and again',
    async (fate, kind) => {
      const { inbox } = world(...Array.from({ length: 20 }, () => fate));

      await expect(inbox.accept(sampleEvent('e_1'))).rejects.toBeInstanceOf(kind);
    },
  );

  it('gives a duplicate no acknowledgement either while no marker can be written', async () => {
    const { inbox } = world(
      'answered',
      ...Array.from({ length: 20 }, () => 'refused-last' as const),
    );
    await inbox.accept(sampleEvent('e_1'));

    await expect(inbox.accept(sampleEvent('e_1'))).rejects.toBeInstanceOf(TableThrottledError);
  });

  it('writes the marker again if it was due before the batch was through', async () => {
    const { inbox, serverClock, server, markers } = world();
    // The instance's clock is two minutes behind: a sweeper may have met and removed the marker.
    serverClock.advance(120_000);
    const meddling: TableClient = {
      ...server,
      batchWrite: async (rows, call) => {
        const result = await server.batchWrite(rows, call);
        if (rows.length === 2) {
          for (const { key } of await markers()) {
            await server.deleteRow(tables.pendingWork, key, { row: 'ignore' });
          }
        }
        return result;
      },
    };
    const swept = createTableEventInbox({
      tables: meddling,
      environment: 'test',
      sealer,
      clock: new VirtualClock(0),
      random: systemRandom,
    });

    expect(await swept.accept(sampleEvent('e_1'))).toEqual({ outcome: 'accepted' });
    expect(await inbox.accept(sampleEvent('e_2'))).toEqual({ outcome: 'accepted' });

    const work = (await markers()).map(({ key }) => key['work']);
    expect(work).toContain('event/e_1');
    expect(work).toContain('event/e_2');
  });

  it('ends with the reason of the signal between two rounds', async () => {
    const reason = new Error('no time is left');
    const ending = new AbortController();
    const { server } = world();
    const { tables: slow } = withWriteFates(server, () => {
      ending.abort(reason);
      return 'lost-after';
    });
    const inbox = createTableEventInbox({
      tables: slow,
      environment: 'test',
      sealer,
      clock: new VirtualClock(0),
      random: systemRandom,
    });

    await expect(inbox.accept(sampleEvent('e_1'), { signal: ending.signal })).rejects.toBe(reason);
  });
});
