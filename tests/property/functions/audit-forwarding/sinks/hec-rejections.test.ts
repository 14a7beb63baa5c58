import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../../../../functions/audit-forwarding/domain/audit-event.ts';
import { SinkUnavailableError } from '../../../../../functions/audit-forwarding/sinks/errors.ts';
import { HecChannels } from '../../../../../functions/audit-forwarding/sinks/hec-channels.ts';
import { HecDelivery } from '../../../../../functions/audit-forwarding/sinks/hec-delivery.ts';
import { createHecBodyWriter } from '../../../../../functions/audit-forwarding/sinks/hec-event.ts';
import type { HecSender } from '../../../../../functions/audit-forwarding/sinks/hec-sender.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { FallibleCollector, type BlameHabit } from '../../../../support/fallible-collector.ts';
import { hecSettings } from '../../../../support/hec-bench.ts';
import { SeededStream } from '../../../../support/seeded-stream.ts';
import { streamEvents } from '../../../../support/stream-events.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const signal = new AbortController().signal;

const cases = fc.record({
  count: fc.integer({ min: 1, max: 30 }),
  badPlaces: fc.uniqueArray(fc.integer({ min: 0, max: 29 }), { maxLength: 6 }),
  mostEvents: fc.integer({ min: 1, max: 40 }),
  acknowledges: fc.boolean(),
  seed: fc.integer(),
});

function senderOn(collector: FallibleCollector, acknowledges: boolean): HecSender {
  const clock = new VirtualClock(0);
  return {
    sink: 'splunk',
    acknowledgement: acknowledges ? 'indexer' : 'none',
    acknowledgeWithinMs: 1_000,
    collector,
    channels: new HecChannels({ collector, clock, random: systemRandom }),
    write: createHecBodyWriter(hecSettings('http://127.0.0.1:1')),
    clock,
    random: systemRandom,
    log: createJsonLogger({ clock, write: () => undefined }),
  };
}

interface Outcome {
  readonly rejected: ReadonlySet<string>;
  /** Copies above the first of each event that the sink has accounted for. */
  readonly counted: number;
}

/** Delivers until it is done, as the delivery of a stream does. */
async function deliverAll(sender: HecSender, events: readonly StreamEvent[]): Promise<Outcome> {
  for (let counted = 0; ;) {
    try {
      const receipt = await new HecDelivery(sender, signal).deliver(events);
      const rejected = new Set(receipt.rejected.map(({ id }) => id));
      return { rejected, counted: counted + receipt.resent };
    } catch (error) {
      if (!(error instanceof SinkUnavailableError)) throw error;
      counted += error.mayHaveArrived;
    }
  }
}

function copiesAbove({ held }: FallibleCollector): number {
  return [...held.values()].reduce((sum, copies) => sum + copies - 1, 0);
}

describe('a batch with bad events', () => {
  it.each<BlameHabit>(['right', 'missing', 'beyond', 'good-event'])(
    'loses none, rejects none but the bad ones and counts what it sends again, whatever is lost on the way (blame: %s)',
    async (blame) => {
      await fc.assert(
        fc.asyncProperty(cases, async ({ count, badPlaces, seed, ...habits }) => {
          const events = streamEvents(1, count);
          const bad = new Set(badPlaces.flatMap((place) => events[place]?.id ?? []));
          const lost = { lostAnswers: 0.1, lostBatches: 0.1, lostAcknowledgements: 0.1 };
          const chance = new SeededStream(seed);
          const collector = new FallibleCollector({ ...habits, ...lost, bad, blame }, chance);

          const end = await deliverAll(senderOn(collector, habits.acknowledges), events);

          expect(end.rejected).toEqual(bad);
          expect(new Set(collector.held.keys())).toEqual(
            new Set(events.map(({ id }) => id).filter((id) => !bad.has(id))),
          );
          expect(copiesAbove(collector)).toBeLessThanOrEqual(end.counted);
        }),
        { numRuns: 150 },
      );
    },
  );

  it('is sent again only as far as must be, and counted to the copy, where nothing is lost', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ count, badPlaces, seed, ...habits }) => {
        const events = streamEvents(1, count);
        const bad = new Set(badPlaces.flatMap((place) => events[place]?.id ?? []));
        const lost = { lostAnswers: 0, lostBatches: 0, lostAcknowledgements: 0 };
        const chance = new SeededStream(seed);
        const collector = new FallibleCollector(
          { ...habits, ...lost, bad, blame: 'right' },
          chance,
        );

        const end = await deliverAll(senderOn(collector, habits.acknowledges), events);

        expect(copiesAbove(collector)).toBe(end.counted);
        if (!habits.acknowledges) expect(end.counted).toBe(0);
      }),
    );
  });
});
