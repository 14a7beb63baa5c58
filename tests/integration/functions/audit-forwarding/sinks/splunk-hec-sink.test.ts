import { afterEach, describe, expect, it } from 'vitest';
import type { SplunkHecSettings } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import {
  SinkRefusedError,
  SinkUnavailableError,
} from '../../../../../functions/audit-forwarding/sinks/errors.ts';
import { reportError } from '../../../../../shared/errors/index.ts';
import { failureOf } from '../../../../support/failure-of.ts';
import { startHecBench, TEST_TOKEN, type HecBench } from '../../../../support/hec-bench.ts';
import {
  askedIdsOf,
  eventIdsOf,
  type CollectorRequest,
  type CollectorScript,
  type ScriptedAnswer,
} from '../../../../support/scripted-collector.ts';
import { streamEvent, streamEvents } from '../../../../support/stream-events.ts';

const signal = new AbortController().signal;

describe('sink on a collector', () => {
  let bench: HecBench;

  async function start(script: CollectorScript = {}, changes: Partial<SplunkHecSettings> = {}) {
    bench = await startHecBench(script, changes);
    return bench;
  }

  afterEach(() => bench.close());

  const nothingYet = (request: CollectorRequest): ScriptedAnswer => ({
    body: { acks: Object.fromEntries(askedIdsOf(request).map((id) => [id, false])) },
  });
  const idsOf = (first: number, last: number): readonly string[] =>
    streamEvents(first, last).map(({ id }) => id);
  const sentIds = (): (readonly string[])[] => bench.collector.batches.map(eventIdsOf);

  it('delivers a batch in one packed request and waits until the indexer has it', async () => {
    const { sink, collector } = await start({
      onQuestion: (request, number) => (number < 3 ? nothingYet(request) : undefined),
    });

    const receipt = await sink.deliver(streamEvents(1, 3), { signal });

    expect(receipt).toEqual({
      assurance: 'indexed',
      rejected: [],
      resent: 0,
      bytesSent: Number(collector.batches[0]?.headers['content-length']),
    });
    expect(sentIds()).toEqual([idsOf(1, 3)]);
    expect(collector.batches[0]?.path).toBe('/services/collector/event');
    expect(collector.batches[0]?.headers).toMatchObject({
      authorization: `Splunk ${TEST_TOKEN}`,
      'content-encoding': 'gzip',
      'content-type': 'application/json',
    });
    expect(collector.questions).toHaveLength(3);
  });

  it('uses one channel, a GUID, for all batches and questions', async () => {
    const { sink, collector } = await start();

    await Promise.all([
      sink.deliver(streamEvents(1, 2), { signal }),
      sink.deliver(streamEvents(3, 4), { signal }),
    ]);
    await sink.deliver(streamEvents(5, 5), { signal });

    const channels = [...collector.batches, ...collector.questions].map(
      ({ headers }) => headers['x-splunk-request-channel'],
    );
    expect(new Set(channels).size).toBe(1);
    expect(channels[0]).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('asks for all batches that wait in one request', async () => {
    const { sink, collector } = await start({
      onQuestion: (request) => (askedIdsOf(request).length < 3 ? nothingYet(request) : undefined),
    });

    await Promise.all([1, 2, 3].map((number) => sink.deliver([streamEvent(number)], { signal })));

    const asked = collector.questions.map((request) => askedIdsOf(request).toSorted());
    expect(asked.at(-1)).toEqual([0, 1, 2]);
  });

  it('asks at once, and then ever more seldom while there is no news', async () => {
    const { sink, clock } = await start({
      onQuestion: (request, number) => (number < 8 ? nothingYet(request) : undefined),
    });

    await sink.deliver(streamEvents(1, 2), { signal });

    expect(clock.sleptMs).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('believes no acknowledgement but that of its own id', async () => {
    const { sink, collector } = await start({
      onQuestion: (_, number) =>
        number < 3 ? { body: { acks: { '0': false, '7': true } } } : undefined,
    });

    await sink.deliver(streamEvents(1, 2), { signal });

    expect(collector.questions).toHaveLength(3);
  });

  it('sends the same batch again when no acknowledgement comes in time, and counts it', async () => {
    const { sink, clock } = await start({
      onQuestion: (request) => (askedIdsOf(request).includes(1) ? undefined : nothingYet(request)),
    });
    const begin = clock.nowEpochMs();

    const receipt = await sink.deliver(streamEvents(1, 4), { signal });

    expect(receipt).toMatchObject({ assurance: 'indexed', resent: 4 });
    expect(sentIds()).toEqual([idsOf(1, 4), idsOf(1, 4)]);
    expect(clock.nowEpochMs() - begin).toBeGreaterThanOrEqual(60_000);
  });

  it('takes a late acknowledgement of the first attempt for what was sent again', async () => {
    const { sink, collector } = await start({
      onQuestion: (request) =>
        collector.batches.length === 2
          ? { body: { acks: { '0': true, '1': false } } }
          : nothingYet(request),
    });

    const receipt = await sink.deliver(streamEvents(1, 4), { signal });

    expect(receipt).toMatchObject({ assurance: 'indexed', resent: 4 });
    expect(sentIds()).toHaveLength(2);
  });

  it('gives up after three attempts, and says how many copies may be there', async () => {
    const { sink } = await start({ onQuestion: nothingYet });

    const error = await failureOf(sink.deliver(streamEvents(1, 4), { signal }));

    expect(error).toBeInstanceOf(SinkUnavailableError);
    expect(error).toMatchObject({ retryable: true, mayHaveArrived: 12 });
    expect(sentIds()).toHaveLength(3);
  });

  it('asks again when an answer about acknowledgements is lost or is no answer', async () => {
    const { sink } = await start({
      onQuestion: (_, number) =>
        [
          'hang-up' as const,
          { body: '<html>' },
          { status: 503, body: { text: 'Server is busy', code: 9 } },
          { body: { text: 'Success', code: 0 } },
        ][number - 1],
    });

    const receipt = await sink.deliver(streamEvents(1, 2), { signal });

    expect(receipt).toMatchObject({ assurance: 'indexed', resent: 0 });
  });

  it('sends again what was taken while the answer was lost, and counts it', async () => {
    const { sink } = await start({
      onBatch: (_, number) => (number === 1 ? 'hang-up' : undefined),
    });

    const receipt = await sink.deliver(streamEvents(1, 5), { signal });

    expect(receipt).toMatchObject({ assurance: 'indexed', resent: 5 });
    expect(sentIds()).toEqual([idsOf(1, 5), idsOf(1, 5)]);
  });

  it('takes a new channel when the receiver counts its acknowledgements anew', async () => {
    // The second batch gets an id that was given before: its acknowledgement would prove nothing.
    const { sink, collector } = await start({
      onBatch: (_, number) => ({
        body: { text: 'Success', code: 0, ackId: [7, 0, 0][number - 1] ?? number },
      }),
    });
    await sink.deliver(streamEvents(1, 2), { signal });

    const receipt = await sink.deliver(streamEvents(3, 4), { signal });

    const channels = collector.batches.map(({ headers }) => headers['x-splunk-request-channel']);
    expect(receipt).toMatchObject({ assurance: 'indexed', resent: 2 });
    expect(channels[1]).toBe(channels[0]);
    expect(channels[2]).not.toBe(channels[0]);
    expect(collector.questions.at(-1)?.headers['x-splunk-request-channel']).toBe(channels[2]);
  });

  it.each([
    ['an answer without an id', { body: { text: 'Success', code: 0 } }, 3],
    ['code 14', { status: 400, body: { text: 'ACK is disabled', code: 14 } }, 0],
  ])('refuses a receiver that does not acknowledge: %s', async (_, answer, mayHaveArrived) => {
    const { sink } = await start({ onBatch: () => answer });

    const error = await failureOf(sink.deliver(streamEvents(1, 3), { signal }));

    expect(error).toBeInstanceOf(SinkRefusedError);
    expect(error).toMatchObject({ mayHaveArrived });
    expect(reportError(error).text.en).toContain('acknowledgement is off at the receiver');
    expect(reportError(error).text.zhHK).toContain('接收端未有開啟確認功能');
  });

  it('stops when acknowledgements are refused after the batch was taken', async () => {
    const { sink } = await start({
      onQuestion: () => ({ status: 400, body: { text: 'ACK is disabled', code: 14 } }),
    });

    const error = await failureOf(sink.deliver(streamEvents(1, 3), { signal }));

    expect(error).toBeInstanceOf(SinkRefusedError);
    expect(error).toMatchObject({ mayHaveArrived: 3 });
  });

  it('believes "Success" only where the settings say so, and asks for nothing then', async () => {
    const { sink, collector } = await start({}, { acknowledgement: 'none' });

    const receipt = await sink.deliver(streamEvents(1, 3), { signal });

    expect(receipt).toMatchObject({ assurance: 'accepted', resent: 0, rejected: [] });
    expect(collector.questions).toEqual([]);
  });

  it.each(['indexer', 'none'] as const)(
    'takes a page with HTTP 200 for no delivery (acknowledgement: %s)',
    async (acknowledgement) => {
      const { sink } = await start(
        { onBatch: () => ({ body: '<html>ok</html>' }) },
        { acknowledgement },
      );

      const error = await failureOf(sink.deliver(streamEvents(1, 3), { signal }));

      expect(error).toBeInstanceOf(SinkUnavailableError);
      expect(error).toMatchObject({ mayHaveArrived: 3 });
    },
  );

  it('stays away for as long as a full receiver asks', async () => {
    const { sink, collector } = await start({
      onBatch: () => ({
        status: 503,
        headers: { 'retry-after': '75' },
        body: { text: 'Server is busy', code: 9 },
      }),
    });

    const error = await failureOf(sink.deliver(streamEvents(1, 3), { signal }));

    expect(error).toBeInstanceOf(SinkUnavailableError);
    expect(error).toMatchObject({ retryAfterMs: 75_000, mayHaveArrived: 0 });
    expect(collector.batches).toHaveLength(1);
  });

  it('says that nothing was sent when nobody listens', async () => {
    const { sink, collector } = await start();
    await collector.close();

    const error = await failureOf(sink.deliver(streamEvents(1, 3), { signal }));

    expect(error).toBeInstanceOf(SinkUnavailableError);
    expect(error).toMatchObject({ mayHaveArrived: 0, details: { failure: 'ECONNREFUSED' } });
  });

  it('ends by the signal while it waits for an acknowledgement', async () => {
    const ending = new AbortController();
    const { sink } = await start({
      onQuestion: (request) => {
        ending.abort(new Error('the time is over'));
        return nothingYet(request);
      },
    });

    const error = await failureOf(sink.deliver(streamEvents(1, 3), { signal: ending.signal }));

    expect(error).toEqual(new Error('the time is over'));
  });

  it('tells nobody the token or the text of the receiver', async () => {
    const { sink, logLines } = await start({
      onBatch: (_, number) =>
        number === 1 ? 'hang-up' : { status: 403, body: { text: `no ${TEST_TOKEN}`, code: 4 } },
    });

    const error = await failureOf(sink.deliver(streamEvents(1, 3), { signal }));

    expect(error).toBeInstanceOf(SinkRefusedError);
    expect(logLines.join()).toContain('audit-sink.sent-again');
    expect(logLines.join() + JSON.stringify(reportError(error))).not.toContain(TEST_TOKEN);
  });
});
