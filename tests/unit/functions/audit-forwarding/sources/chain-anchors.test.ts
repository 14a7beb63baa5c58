import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StreamName } from '../../../../../functions/audit-forwarding/domain/stream-name.ts';
import { createChainAnchorsSource } from '../../../../../functions/audit-forwarding/sources/chain-anchors.ts';
import { SourceCursorUnreadableError } from '../../../../../functions/audit-forwarding/sources/errors.ts';
import { ModelCollector } from '../../../../support/audit-forwarding/model-collector.ts';
import { readSource } from '../../../../support/audit-forwarding/source-reading.ts';
import { failureOf } from '../../../../support/failure-of.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-26T09:00:00+08:00');

let clock: VirtualClock;
let collector: ModelCollector;

beforeEach(() => {
  clock = new VirtualClock(NOW);
  collector = new ModelCollector('chain-anchors', clock);
});

const source = () => createChainAnchorsSource({ streams: collector.streams, clock });

let serial = 0;
/** The hash of the last of so many new events. */
async function grows(stream: StreamName, events: number): Promise<string> {
  const drafts = Array.from({ length: events }, () => ({
    id: String((serial += 1)).padStart(32, '0'),
    timeEpochMs: clock.nowEpochMs(),
    body: {},
  }));
  const head = await collector.streams.head(stream);
  return (await collector.streams.append(head, drafts, undefined)).headHash;
}

describe('anchors of the chains', () => {
  it('say once a Hong Kong day where each stream ends, and all of them together', async () => {
    const files = await grows('file-audit', 3);
    const trail = await grows('own-trail', 1);

    await collector.collect(source());
    await grows('file-audit', 2);
    await collector.collect(source());

    const heads = [
      { stream: 'file-audit', lastSequence: 3, headHash: files, events: 3 },
      { stream: 'own-trail', lastSequence: 1, headHash: trail, events: 1 },
    ];
    const common = { day: '2026-11-26', at: '2026-11-26T01:00:00.000Z' };
    const about = { timeEpochMs: NOW, kind: 'anchor' };
    expect(await collector.records()).toEqual([
      { identity: '2026-11-26/file-audit', ...about, fields: { ...common, ...heads[0] } },
      { identity: '2026-11-26/own-trail', ...about, fields: { ...common, ...heads[1] } },
      { identity: '2026-11-26/all', ...about, fields: { ...common, heads } },
    ]);
  });

  it('count the events since the anchor before, and stand also where there was none', async () => {
    await grows('file-audit', 3);
    const trail = await grows('own-trail', 4);
    await collector.collect(source());
    clock.advance(24 * HOUR);
    const files = await grows('file-audit', 2);

    await collector.collect(source());

    expect((await collector.records()).slice(3).map(({ fields }) => fields)).toMatchObject([
      { day: '2026-11-27', stream: 'file-audit', lastSequence: 5, headHash: files, events: 2 },
      { day: '2026-11-27', stream: 'own-trail', lastSequence: 4, headHash: trail, events: 0 },
      { day: '2026-11-27' },
    ]);
  });

  it('are none of their own stream, and none where nothing has happened', async () => {
    await collector.collect(source());
    clock.advance(24 * HOUR);
    await grows('approvals', 1);
    await collector.collect(source());
    clock.advance(24 * HOUR);
    await collector.collect(source());

    expect((await collector.records()).map(({ identity }) => identity)).toEqual([
      '2026-11-27/approvals',
      '2026-11-27/all',
      '2026-11-28/approvals',
      '2026-11-28/all',
    ]);
  });

  it('come again for no day, if the clock goes back over midnight', async () => {
    await grows('approvals', 1);
    await collector.collect(source());
    clock.advance(-12 * HOUR);

    expect(
      (await readSource(source(), (await collector.streams.head('chain-anchors')).cursor)).pages,
    ).toBe(0);
  });

  it('have no past that could be read again', async () => {
    await grows('approvals', 1);

    const { pages } = await readSource(source(), undefined, {
      backfill: { fromEpochMs: 0, toEpochMs: NOW },
    });

    expect(pages).toBe(0);
  });

  it('are not made from a place that is none', async () => {
    const error = await failureOf(readSource(source(), { v: 2 }));

    expect(error).toBeInstanceOf(SourceCursorUnreadableError);
  });

  it('name each day and each event once, whoever is killed', async () => {
    const turns = fc.array(
      fc.record({
        events: fc.nat({ max: 3 }),
        waitMs: fc.integer({ min: 0, max: 30 * HOUR }),
        dieAtStep: fc.integer({ min: 1, max: 5 }),
      }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(turns, async (steps) => {
        clock = new VirtualClock(NOW);
        collector = new ModelCollector('chain-anchors', clock);
        for (const { dieAtStep, events, waitMs } of steps) {
          if (events > 0) await grows('storage', events);
          let step = 0;
          await collector.survives(source(), () => (step += 1) < dieAtStep);
          clock.advance(waitMs);
        }
        clock.advance(24 * HOUR);
        await collector.collect(source());

        const records = (await collector.records()).filter(({ fields }) => 'stream' in fields);
        const days = records.map(({ fields }) => fields['day']);
        expect(new Set(days).size).toBe(days.length);
        const counted = records.reduce((sum, { fields }) => sum + Number(fields['events']), 0);
        const grown = steps.reduce((sum, { events }) => sum + events, 0);
        expect(counted).toBe(grown);
      }),
      { numRuns: 100 },
    );
  });
});
