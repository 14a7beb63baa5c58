import { afterEach, describe, expect, it, vi } from 'vitest';
import type { StreamEvent } from '../../../../../functions/audit-forwarding/domain/audit-event.ts';
import {
  SinkRefusedError,
  SinkUnavailableError,
} from '../../../../../functions/audit-forwarding/sinks/errors.ts';
import type { SplunkBehaviour } from '../../../../../infra/local/splunk/behaviour.ts';
import type { FaultEffect } from '../../../../../infra/local/stand-in/fault-switchboard.ts';
import { failureOf } from '../../../../support/failure-of.ts';
import { SplunkBench } from '../../../../support/splunk-bench.ts';
import { streamEvents } from '../../../../support/stream-events.ts';

/** Twelve events in three batches. */
const BATCHES = [streamEvents(1, 4), streamEvents(5, 8), streamEvents(9, 12)];
const idsOf = (batches: readonly (readonly StreamEvent[])[]): readonly string[] =>
  batches
    .flat()
    .map(({ id }) => id)
    .sort();

describe('sink on the stand-in of Splunk', () => {
  let bench: SplunkBench;

  afterEach(() => bench.close());

  const once = (operation: 'event' | 'ack', effect: FaultEffect): void =>
    void bench.context.faults.add({ standIn: 'splunk', operation, effect, times: 1 });
  const behave = (change: Partial<SplunkBehaviour>): void =>
    void bench.splunk.controls.setBehaviour(change);

  it('brings the very lines there, under time, source, sourcetype and index of their stream', async () => {
    bench = await SplunkBench.start();

    const delivered = await bench.deliver(BATCHES);

    const events = await bench.splunk.controls.list();
    expect(delivered).toEqual({ rejected: [], counted: 0, unavailable: 0 });
    expect(events.map(({ raw }) => raw).sort()).toEqual(
      BATCHES.flat()
        .map(({ line }) => line)
        .sort(),
    );
    expect(events[0]).toMatchObject({
      index: 'dingtalk',
      source: 'dingtalk/file-audit',
      sourcetype: 'dingtalk:audit:file-audit',
      host: 'dingtalk-hk-functions',
    });
    expect(events.find(({ fields }) => fields?.['event_id'] === BATCHES[0]?.[0]?.id)?.time).toBe(
      '1795744801.007',
    );
  });

  it.each<[string, () => void]>([
    ['the answer to a batch is lost', () => once('event', { kind: 'drop', when: 'after' })],
    ['an acknowledgement never comes', () => behave({ lostAcks: { times: 1 } })],
    ['the answer that acknowledged is lost', () => once('ack', { kind: 'drop', when: 'after' })],
    ['the indexer takes longer than is waited for', () => behave({ indexDelayMs: 90_000 })],
  ])('loses nothing and counts every copy: %s', async (_, misbehave) => {
    bench = await SplunkBench.start();
    misbehave();

    const delivered = await bench.deliver(BATCHES);

    const held = await bench.held();
    expect(held.ids).toEqual(idsOf(BATCHES));
    expect(held.copiesAbove).toBeGreaterThan(0);
    expect(held.copiesAbove).toBe(delivered.counted);
  });

  it.each<[string, () => void]>([
    ['a batch gets lost on the way', () => once('event', { kind: 'drop', when: 'before' })],
    ['a batch is taken and lost', () => behave({ lostBatches: { times: 1 } })],
    ['a page comes instead of an answer', () => once('event', { kind: 'garbage', body: 'html' })],
    ['an answer is cut off', () => once('event', { kind: 'garbage', body: 'truncated' })],
    ['it has an internal error', () => once('event', { kind: 'error', code: '8' })],
    ['a gateway answers for it', () => once('event', { kind: 'error', code: 'bad-gateway' })],
  ])('loses nothing and puts nothing there twice: %s', async (_, misbehave) => {
    bench = await SplunkBench.start();
    misbehave();

    const delivered = await bench.deliver(BATCHES);

    // That it was not taken cannot be known, so it is counted all the same.
    expect(delivered.counted).toBe(4);
    expect(await bench.held()).toEqual({ ids: idsOf(BATCHES), copiesAbove: 0 });
  });

  it.each<[string, () => void]>([
    ['it is busy', () => once('event', { kind: 'error', code: '9' })],
    ['its queue is full', () => once('event', { kind: 'error', code: '26' })],
    ['it is shutting down', () => once('event', { kind: 'error', code: '23' })],
    ['too many requests', () => once('event', { kind: 'error', code: 'rate-limited' })],
    ['nobody answers for it', () => once('event', { kind: 'error', code: 'unavailable' })],
  ])('comes again later, without a copy: %s', async (_, misbehave) => {
    bench = await SplunkBench.start();
    misbehave();

    const delivered = await bench.deliver(BATCHES);

    expect(delivered).toEqual({ rejected: [], counted: 0, unavailable: 1 });
    expect(await bench.held()).toEqual({ ids: idsOf(BATCHES), copiesAbove: 0 });
  });

  it.each<[string, () => void]>([
    ['a question is lost', () => once('ack', { kind: 'drop', when: 'before' })],
    ['a page comes instead of it', () => once('ack', { kind: 'garbage', body: 'html' })],
    ['it is busy', () => once('ack', { kind: 'error', code: '9' })],
    ['the indexer is slow', () => behave({ indexDelayMs: 20_000 })],
  ])('waits for acknowledgements without sending anything again: %s', async (_, misbehave) => {
    bench = await SplunkBench.start();
    misbehave();

    const delivered = await bench.deliver(BATCHES);

    expect(delivered).toEqual({ rejected: [], counted: 0, unavailable: 0 });
    expect(await bench.held()).toEqual({ ids: idsOf(BATCHES), copiesAbove: 0 });
  });

  it('counts the copy of a batch that was taken after its time was over', async () => {
    bench = await SplunkBench.start({}, 300);
    once('event', { kind: 'delay', ms: 1_500 });

    const delivered = await bench.deliver(BATCHES);

    expect(delivered.counted).toBe(4);
    await vi.waitFor(
      async () => expect(await bench.held()).toEqual({ ids: idsOf(BATCHES), copiesAbove: 4 }),
      { timeout: 60_000 },
    );
  });

  it('leaves what the receiver itself has doubled to be told apart by its id', async () => {
    bench = await SplunkBench.start();
    once('event', { kind: 'duplicate' });

    const delivered = await bench.deliver(BATCHES);

    expect(delivered.counted).toBe(0);
    expect(await bench.held()).toEqual({ ids: idsOf(BATCHES), copiesAbove: 4 });
  });

  it('goes on in another channel after the receiver has forgotten its acknowledgements', async () => {
    bench = await SplunkBench.start({ batchesAtOnce: 1 });
    const before = await bench.deliver(BATCHES.slice(0, 2));
    await bench.splunk.controls.forgetChannels();

    const after = await bench.deliver(BATCHES.slice(2));

    const held = await bench.held();
    expect(held.ids).toEqual(idsOf(BATCHES));
    expect(held.copiesAbove).toBe(before.counted + after.counted);
  });

  it.each([50_000, 70_000, 599_000, 601_000, 86_400_000])(
    'puts nothing there twice after a pause, whether the receiver has forgotten its channel or not: %i ms',
    async (pauseMs) => {
      bench = await SplunkBench.start({ batchesAtOnce: 1 });
      await bench.deliver(BATCHES.slice(0, 2));
      bench.context.clock.advance(pauseMs);

      const after = await bench.deliver(BATCHES.slice(2));

      expect(after.counted).toBe(0);
      expect(await bench.held()).toEqual({ ids: idsOf(BATCHES), copiesAbove: 0 });
    },
  );

  it.each(['indexer', 'none'] as const)(
    'rejects the poisoned events alone (acknowledgement: %s)',
    async (acknowledgement) => {
      bench = await SplunkBench.start({ acknowledgement });
      bench.splunk.controls.setInput({
        name: 'audit',
        acknowledgement: acknowledgement === 'indexer',
      });
      behave({
        rejections: [
          { contains: '"message":"event 3"', code: 12 },
          { contains: '"message":"event 4"', code: 6 },
          { contains: '"message":"event 9"', code: 15 },
        ],
      });

      const delivered = await bench.deliver(BATCHES);

      const held = await bench.held();
      const wanted = BATCHES.flat().filter(({ sequence }) => ![3, 4, 9].includes(sequence));
      expect(delivered.rejected.map(({ sequence, code }) => [sequence, code]).sort()).toEqual([
        [3, 'audit-sink.event-missing'],
        [4, 'audit-sink.event-malformed'],
        [9, 'audit-sink.event-fields'],
      ]);
      expect(held.ids).toEqual(idsOf([wanted]));
      expect(held.copiesAbove).toBe(delivered.counted);
    },
  );

  it('makes batches smaller for a receiver that takes little at once', async () => {
    bench = await SplunkBench.start();
    behave({ maxContentBytes: 1_000 });

    const delivered = await bench.deliver(BATCHES);

    expect(delivered).toEqual({ rejected: [], counted: 0, unavailable: 0 });
    expect(await bench.held()).toEqual({ ids: idsOf(BATCHES), copiesAbove: 0 });
  });

  it.each<[string, () => void]>([
    ['acknowledgement is off', () => behave({ isAckDisabled: true })],
    ['the channel is refused', () => behave({ refusedChannels: 'all' })],
    ['the index is refused', () => behave({ refusedIndexes: ['dingtalk'] })],
    [
      'the token is disabled',
      () => void bench.splunk.controls.setInput({ name: 'audit', disabled: true }),
    ],
    [
      'the token is another',
      () => void bench.splunk.controls.setInput({ name: 'audit', token: 'other' }),
    ],
  ])('stops for a person: %s', async (_, misbehave) => {
    bench = await SplunkBench.start();
    misbehave();

    const error = await failureOf(bench.deliver(BATCHES));

    expect(error).toBeInstanceOf(SinkRefusedError);
  });

  it('is unavailable for as long as the receiver is', async () => {
    bench = await SplunkBench.start();
    behave({ isShuttingDown: true });
    const [batch = []] = BATCHES;

    const error = await failureOf(
      bench.sink.deliver(batch, { signal: new AbortController().signal }),
    );
    behave({ isShuttingDown: false });
    const delivered = await bench.deliver(BATCHES);

    expect(error).toBeInstanceOf(SinkUnavailableError);
    expect(delivered.unavailable).toBe(0);
    expect(await bench.held()).toEqual({ ids: idsOf(BATCHES), copiesAbove: 0 });
  });

  it.each([1, 2, 3, 4, 5])('loses nothing among faults of every kind (seed %i)', async (seed) => {
    bench = await SplunkBench.start();
    const batches = Array.from({ length: 20 }, (_, index) =>
      streamEvents(index * 5 + 1, index * 5 + 5),
    );
    const effects: readonly FaultEffect[] = [
      { kind: 'drop', when: 'before' },
      { kind: 'drop', when: 'after' },
      { kind: 'garbage', body: 'html' },
      { kind: 'error', code: '8' },
      { kind: 'error', code: '9' },
    ];
    for (const [place, effect] of effects.entries()) {
      for (const operation of ['event', 'ack']) {
        const chance = { rate: 0.05, seed: seed * 100 + place };
        bench.context.faults.add({ standIn: 'splunk', operation, effect, ...chance });
      }
    }
    behave({
      lostAcks: { rate: 0.05, seed },
      lostBatches: { rate: 0.05, seed: seed + 50 },
      rejections: [{ contains: '"message":"event 42"', code: 13 }],
    });

    const delivered = await bench.deliver(batches);

    const held = await bench.held();
    const wanted = batches.flat().filter(({ sequence }) => sequence !== 42);
    expect(held.ids).toEqual(idsOf([wanted]));
    expect(delivered.rejected).toMatchObject([{ sequence: 42, code: 'audit-sink.event-blank' }]);
    expect(held.copiesAbove).toBeLessThanOrEqual(delivered.counted);
  });
});
