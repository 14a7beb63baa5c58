import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkpoints } from '../../../../../functions/audit-forwarding/delivery/checkpoints.ts';
import {
  deliverToSink,
  type DeliveryPlan,
  type SinkRun,
} from '../../../../../functions/audit-forwarding/delivery/deliver-to-sink.ts';
import type { Rejections } from '../../../../../functions/audit-forwarding/delivery/rejections.ts';
import { createTableCheckpoints } from '../../../../../functions/audit-forwarding/delivery/table-checkpoints.ts';
import { createTableRejections } from '../../../../../functions/audit-forwarding/delivery/table-rejections.ts';
import type { StreamName } from '../../../../../functions/audit-forwarding/domain/stream-name.ts';
import type { AuditStreams } from '../../../../../functions/audit-forwarding/ports.ts';
import { createMemoryAuditStreams } from '../../../../../functions/audit-forwarding/stream/memory-audit-streams.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../../shared/table-store/index.ts';
import { sampleDrafts } from '../../../../support/sample-audit-drafts.ts';
import { ScriptedSink, type DeliveryFate } from '../../../../support/scripted-sink.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const NOW = Date.UTC(2026, 10, 27, 2);
let clock: VirtualClock;
let streams: AuditStreams;
let checkpoints: Checkpoints;
let rejections: Rejections;

beforeEach(() => {
  clock = new VirtualClock(NOW);
  const tables = createMemoryTableClient({ clock });
  const rows = { tables, organisation: 'test/dingcorp1', clock, random: systemRandom };
  streams = createMemoryAuditStreams({ environment: 'test', corpId: 'dingcorp1', clock });
  checkpoints = createTableCheckpoints(rows);
  rejections = createTableRejections(rows);
});

async function append(stream: StreamName, count: number): Promise<void> {
  const head = await streams.head(stream);
  await streams.append(head, sampleDrafts(head.nextSequence, count), undefined);
  clock.advance(1_000);
}

function run(
  sink: ScriptedSink,
  options: Partial<DeliveryPlan> & { readonly mayGoOn?: () => boolean } = {},
): Promise<SinkRun> {
  const { mayGoOn = () => true, ...plan } = options;
  return deliverToSink(
    { streams, checkpoints, rejections, clock },
    sink,
    { streams: ['file-audit', 'storage'], eventsPerSecond: 100_000, ...plan },
    { signal: new AbortController().signal, mayGoOn },
  );
}

const placeOf = async (stream: StreamName, sink = 'splunk'): Promise<number> =>
  (await checkpoints.read({ sink, stream })).nextSequence;

async function openRejections(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { stream, sequence, code } of rejections.open('splunk')) {
    found.push(`${stream} ${String(sequence)} ${code}`);
  }
  return found;
}

describe('delivery to a sink', () => {
  it('brings every event of every stream, and the checkpoints stand at the end', async () => {
    await append('file-audit', 7);
    await append('storage', 5);
    const sink = new ScriptedSink({ eventsPerBatch: 3 });

    const summary = await run(sink);

    expect(sink.arrived('file-audit')).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(sink.arrived('storage')).toEqual([1, 2, 3, 4, 5]);
    expect(summary).toMatchObject({ delivered: 12, rejected: 0, isCaughtUp: true });
    expect(summary.failure).toBeUndefined();
    expect([await placeOf('file-audit'), await placeOf('storage')]).toEqual([8, 6]);
  });

  it('sends nothing again that has been acknowledged', async () => {
    await append('file-audit', 4);
    const sink = new ScriptedSink();
    await run(sink);
    await append('file-audit', 2);

    await run(sink);

    expect(sink.sent('file-audit')).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('does not run far ahead of a batch whose end is not known, and lets no other stream wait', async () => {
    await append('file-audit', 40);
    await append('storage', 3);
    const seen: string[] = [];
    const sink: ScriptedSink = new ScriptedSink({
      eventsPerBatch: 1,
      batchesAtOnce: 4,
      whileSending: async () => {
        for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
        seen.push(...sink.batches);
      },
    });

    const summary = await run(sink);

    expect(seen.filter((batch) => batch.startsWith('file-audit'))).toHaveLength(4);
    expect(seen.filter((batch) => batch.startsWith('storage'))).toHaveLength(3);
    expect(summary).toMatchObject({ delivered: 43, isCaughtUp: true });
  });

  it('puts small segments together and begins with what has waited longest', async () => {
    for (let round = 0; round < 3; round += 1) {
      await append('file-audit', 2);
      await append('storage', 2);
    }
    const sink = new ScriptedSink({ eventsPerBatch: 4, batchesAtOnce: 1 });

    await run(sink);

    expect(sink.batches).toEqual([
      'file-audit 1-4',
      'storage 1-4',
      'file-audit 5-6',
      'storage 5-6',
    ]);
  });

  it('cuts batches by bytes too, and lets an event that alone is too long go by itself', async () => {
    await append('file-audit', 3);
    const sink = new ScriptedSink({ bytesPerBatch: 10 });

    await run(sink);

    expect(sink.batches).toEqual(['file-audit 1-1', 'file-audit 2-2', 'file-audit 3-3']);
  });

  it('has as many batches under way as the sink takes, and no more', async () => {
    await append('file-audit', 20);
    const sink = new ScriptedSink({ eventsPerBatch: 2, batchesAtOnce: 4 });

    await run(sink);

    expect(sink.mostAtOnce).toBe(4);
  });

  it('keeps the checkpoint before the first batch that is not acknowledged', async () => {
    await append('file-audit', 8);
    const sink = new ScriptedSink({ eventsPerBatch: 2, batchesAtOnce: 4 });
    sink.fates = ['taken', 'unavailable', 'taken', 'taken'];

    const summary = await run(sink);

    expect(await placeOf('file-audit')).toBe(3);
    expect(summary).toMatchObject({
      isCaughtUp: false,
      failure: { code: 'audit-sink.unavailable' },
    });
    sink.fates = [];
    expect(await run(sink)).toMatchObject({ isCaughtUp: true });
    expect(new Set(sink.arrived('file-audit'))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]));
  });

  it('begins nothing further after a failure', async () => {
    await append('file-audit', 100);
    const sink = new ScriptedSink({ eventsPerBatch: 1, batchesAtOnce: 2 });
    sink.fates = ['unavailable'];

    await run(sink);

    expect(sink.batches.length).toBeLessThanOrEqual(3);
  });

  it('passes a refused event once it is on record', async () => {
    await append('file-audit', 5);
    const sink = new ScriptedSink({ refuses: (event) => event.sequence === 3 });

    const summary = await run(sink);

    expect(summary).toMatchObject({ delivered: 4, rejected: 1, isCaughtUp: true });
    expect(await openRejections()).toEqual(['file-audit 3 audit-sink.event-refused']);
    expect(await placeOf('file-audit')).toBe(6);
  });

  it('does not pass a refused event that could not be recorded', async () => {
    await append('file-audit', 5);
    const sink = new ScriptedSink({ refuses: (event) => event.sequence === 3 });
    const broken: Rejections = {
      ...rejections,
      record: () => Promise.reject(new Error('the table is gone')),
    };

    const summary = await deliverToSink(
      { streams, checkpoints, rejections: broken, clock },
      sink,
      { streams: ['file-audit'], eventsPerSecond: 1_000 },
      { signal: new AbortController().signal, mayGoOn: () => true },
    );

    expect(summary.failure).toMatchObject({ message: 'the table is gone' });
    expect(await placeOf('file-audit')).toBe(1);
  });

  it('keeps to the rate that the receiver bears', async () => {
    await append('file-audit', 100);
    const begun = clock.nowEpochMs();
    const sink = new ScriptedSink({ eventsPerBatch: 10, batchesAtOnce: 4 });

    await run(sink, { eventsPerSecond: 10 });

    expect(clock.nowEpochMs() - begun).toBeGreaterThanOrEqual(9_000);
  });

  it('stops when the time is over, and goes on from its place', async () => {
    await append('file-audit', 6);
    const sink = new ScriptedSink({ eventsPerBatch: 1, batchesAtOnce: 1 });

    const stopped = await run(sink, { mayGoOn: () => sink.batches.length < 2 });

    expect(stopped).toMatchObject({ isCaughtUp: false, failure: undefined });
    expect(await placeOf('file-audit')).toBe(3);
    await run(sink);
    expect(sink.sent('file-audit')).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('ends without harm when another run has moved the checkpoint', async () => {
    await append('file-audit', 4);
    const slow = new ScriptedSink({
      whileSending: async () => {
        await run(new ScriptedSink());
      },
    });

    const summary = await run(slow);

    expect(summary.failure).toMatchObject({ code: 'audit-delivery.checkpoint-moved' });
    expect(await placeOf('file-audit')).toBe(5);
  });

  it('sends nothing from a stream that does not continue at its checkpoint', async () => {
    await append('file-audit', 4);
    await append('file-audit', 4);
    const torn: AuditStreams = {
      ...streams,
      async *segments(stream, from, call) {
        for await (const segment of streams.segments(stream, from, call)) {
          if (segment.firstSequence > 1) yield segment;
        }
      },
    };
    const sink = new ScriptedSink();

    const summary = await deliverToSink(
      { streams: torn, checkpoints, rejections, clock },
      sink,
      { streams: ['file-audit'], eventsPerSecond: 1_000 },
      { signal: new AbortController().signal, mayGoOn: () => true },
    );

    expect(summary.failure).toMatchObject({ code: 'audit-delivery.events-missing' });
    expect(sink.batches).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'loses nothing and repeats only what was in doubt, with seed %i',
    async (seed) => {
      await append('file-audit', 40);
      await append('storage', 25);
      const sink = new ScriptedSink({ eventsPerBatch: 3, batchesAtOnce: 4 });
      const fates: readonly DeliveryFate[] = ['taken', 'taken', 'lost-after', 'unavailable'];
      let state = seed;
      const draw = (): DeliveryFate => {
        state = (state * 48_271) % 2_147_483_647;
        return fates[state % fates.length] ?? 'taken';
      };
      let rounds = 0;

      for (; rounds < 500; rounds += 1) {
        sink.fates = Array.from({ length: 8 }, draw);
        if ((await run(sink)).isCaughtUp) break;
      }

      expect(new Set(sink.arrived('file-audit')).size).toBe(40);
      expect(new Set(sink.arrived('storage')).size).toBe(25);
      expect([await placeOf('file-audit'), await placeOf('storage')]).toEqual([41, 26]);
      expect(rounds).toBeLessThan(500);
    },
  );
});
