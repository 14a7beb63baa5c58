import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Assurance, EventSink } from '../../functions/audit-forwarding/ports.ts';
import { SinkUnavailableError } from '../../functions/audit-forwarding/sinks/errors.ts';
import { failureOf } from '../support/failure-of.ts';
import { streamEvent, streamEvents } from '../support/stream-events.ts';

/** A sink with its receiver. */
export interface SinkAndReceiver {
  readonly sink: EventSink;
  /** Lines of the events that the receiver holds, in the order of arrival. */
  lines(): Promise<readonly string[]>;
  /** From now on nobody answers. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/** The tests that define the port `EventSink`. */
export function describeEventSink(
  title: string,
  assurance: Assurance,
  start: () => Promise<SinkAndReceiver>,
): void {
  describe(`event sink: ${title}`, () => {
    const { signal } = new AbortController();
    let pair: SinkAndReceiver;

    beforeEach(async () => {
      pair = await start();
    });

    afterEach(() => pair.close());

    it('has brought every event there, as it is and once, when it says so', async () => {
      const events = streamEvents(1, 40);

      const receipt = await pair.sink.deliver(events, { signal });

      expect(receipt).toMatchObject({ assurance, rejected: [], resent: 0 });
      expect(receipt.bytesSent).toBeGreaterThan(0);
      expect(await pair.lines()).toEqual(events.map(({ line }) => line));
    });

    it('takes as many batches at once as it says', async () => {
      const batches = Array.from({ length: pair.sink.batchesAtOnce }, (_, index) =>
        streamEvents(index * 10 + 1, index * 10 + 10),
      );

      const receipts = await Promise.all(
        batches.map((batch) => pair.sink.deliver(batch, { signal })),
      );

      const wanted = batches.flat().map(({ line }) => line);
      expect(receipts.every((receipt) => receipt.rejected.length === 0)).toBe(true);
      expect((await pair.lines()).toSorted()).toEqual(wanted.toSorted());
    });

    it('keeps every character', async () => {
      const event = streamEvent(1, { message: '堃 邨 峯 喆 衞 許功蓋 𨋢 👩🏻‍💻 "\\\t\u{1}\u{2028}' });

      await pair.sink.deliver([event], { signal });

      expect(await pair.lines()).toEqual([event.line]);
    });

    it('sends nothing for nothing', async () => {
      await pair.leave();

      const receipt = await pair.sink.deliver([], { signal });

      expect(receipt).toEqual({ assurance, rejected: [], resent: 0, bytesSent: 0 });
    });

    it('rejects an event that is too large for any receiver, and no other', async () => {
      const huge = streamEvent(2, { message: 'x'.repeat(2_100_000) });

      const receipt = await pair.sink.deliver([streamEvent(1), huge, streamEvent(3)], { signal });

      const { stream, sequence, id } = huge;
      const code = 'audit-sink.event-too-large';
      expect(receipt).toMatchObject({ rejected: [{ stream, sequence, id, code }], resent: 0 });
      expect(await pair.lines()).toEqual([streamEvent(1).line, streamEvent(3).line]);
    });

    it('is unavailable, for now, when nobody answers', async () => {
      await pair.leave();

      const error = await failureOf(pair.sink.deliver(streamEvents(1, 3), { signal }));

      expect(error).toBeInstanceOf(SinkUnavailableError);
      expect(error).toMatchObject({ retryable: true });
    });

    it('does not begin when the signal was there first', async () => {
      const over = AbortSignal.abort(new Error('the time is over'));

      const error = await failureOf(pair.sink.deliver(streamEvents(1, 3), { signal: over }));

      expect(error).toEqual(new Error('the time is over'));
      expect(await pair.lines()).toEqual([]);
    });
  });
}
