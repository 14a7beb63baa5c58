import { afterEach, describe, expect, it } from 'vitest';
import type { SplunkHecSettings } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import { startHecBench, type HecBench } from '../../../../support/hec-bench.ts';
import {
  eventIdsOf,
  type CollectorRequest,
  type CollectorScript,
  type ScriptedAnswer,
} from '../../../../support/scripted-collector.ts';
import { streamEvent, streamEvents } from '../../../../support/stream-events.ts';

const signal = new AbortController().signal;

describe('sink on a collector that does not take everything', () => {
  let bench: HecBench;

  async function start(onBatch: CollectorScript['onBatch'], changes: Partial<SplunkHecSettings>) {
    bench = await startHecBench(onBatch === undefined ? {} : { onBatch }, changes);
    return bench;
  }

  afterEach(() => bench.close());

  const POISON = streamEvent(3).id;
  const refusal = (code: number, at?: number): ScriptedAnswer => ({
    status: 400,
    body: { text: 'no', code, ...(at === undefined ? {} : { 'invalid-event-number': at }) },
  });
  const refusesPoison =
    (code: number) =>
    (request: CollectorRequest): ScriptedAnswer | undefined => {
      const at = eventIdsOf(request).indexOf(POISON);
      return at < 0 ? undefined : refusal(code, at);
    };
  const sent = (): (readonly number[])[] => {
    const sequenceOf = new Map(streamEvents(1, 10).map(({ id, sequence }) => [id, sequence]));
    return bench.collector.batches.map((request) =>
      eventIdsOf(request).map((id) => sequenceOf.get(id) ?? 0),
    );
  };

  it.each([
    [6, 'audit-sink.event-malformed'],
    [12, 'audit-sink.event-missing'],
    [13, 'audit-sink.event-blank'],
    [15, 'audit-sink.event-fields'],
  ])(
    'rejects the one event of code %i, and sends what came before it again',
    async (code, ours) => {
      const { sink } = await start(refusesPoison(code), { acknowledgement: 'indexer' });

      const receipt = await sink.deliver(streamEvents(1, 5), { signal });

      expect(receipt).toMatchObject({
        assurance: 'indexed',
        rejected: [{ stream: 'file-audit', sequence: 3, id: POISON, code: ours }],
        resent: 2,
      });
      expect(sent()).toEqual([[1, 2, 3, 4, 5], [3], [1, 2], [4, 5]]);
    },
  );

  it('goes on after the bad event where "Success" is believed', async () => {
    const { sink } = await start(refusesPoison(12), { acknowledgement: 'none' });

    const receipt = await sink.deliver(streamEvents(1, 5), { signal });

    expect(receipt).toMatchObject({
      assurance: 'accepted',
      rejected: [{ sequence: 3 }],
      resent: 0,
    });
    expect(sent()).toEqual([[1, 2, 3, 4, 5], [3], [4, 5]]);
  });

  it('condemns no event that is taken on its own, and believes the number no longer', async () => {
    const { sink } = await start((_, number) => (number === 1 ? refusal(12, 3) : undefined), {
      acknowledgement: 'none',
    });

    const receipt = await sink.deliver(streamEvents(1, 5), { signal });

    expect(receipt).toMatchObject({ rejected: [], resent: 5 });
    expect(sent()).toEqual([[1, 2, 3, 4, 5], [4], [1, 2, 3], [5]]);
  });

  it.each([
    ['is missing', undefined],
    ['is beyond the batch', 99],
  ])('halves the batch where the number of the bad event %s', async (_, at) => {
    const { sink } = await start(
      (request) => (eventIdsOf(request).includes(POISON) ? refusal(6, at) : undefined),
      { acknowledgement: 'indexer' },
    );

    const receipt = await sink.deliver(streamEvents(1, 4), { signal });

    expect(receipt.rejected).toMatchObject([{ sequence: 3, code: 'audit-sink.event-malformed' }]);
    expect(sent()).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [4]]);
  });

  it.each([
    ['a page with HTTP 413', { status: 413, body: '<html>too large</html>' }],
    ['code 27 with HTTP 413', { status: 413, body: { text: 'too large', code: 27 } }],
  ])('halves a batch that is too large: %s', async (_, answer) => {
    const { sink } = await start(
      (request) => (eventIdsOf(request).length > 2 ? answer : undefined),
      { acknowledgement: 'indexer' },
    );

    const receipt = await sink.deliver(streamEvents(1, 5), { signal });

    expect(receipt).toMatchObject({ rejected: [], resent: 0 });
    expect(sent()).toEqual([[1, 2, 3, 4, 5], [1, 2, 3], [1, 2], [3], [4, 5]]);
  });

  it('rejects a single event that is too large, and delivers the others', async () => {
    const { sink } = await start(
      (request) => (eventIdsOf(request).includes(POISON) ? { status: 413, body: '' } : undefined),
      { acknowledgement: 'indexer' },
    );

    const receipt = await sink.deliver(streamEvents(1, 4), { signal });

    expect(receipt.rejected).toMatchObject([{ sequence: 3, code: 'audit-sink.event-too-large' }]);
    expect(receipt.resent).toBe(0);
  });

  it('does not even send what is longer than any batch may be', async () => {
    const { sink } = await start(undefined, { acknowledgement: 'indexer' });
    const huge = streamEvent(2, { message: 'x'.repeat(2_000_001) });

    const receipt = await sink.deliver([streamEvent(1), huge, streamEvent(3)], { signal });

    expect(receipt.rejected).toMatchObject([{ sequence: 2, code: 'audit-sink.event-too-large' }]);
    expect(sent()).toEqual([[1], [3]]);
  });
});
