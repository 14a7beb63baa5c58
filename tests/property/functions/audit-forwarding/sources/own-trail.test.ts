import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOwnTrailSource } from '../../../../../functions/audit-forwarding/sources/own-trail.ts';
import {
  createJsonLogger,
  createTableAuditTrail,
} from '../../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { createMemoryTableClient, partitionOf } from '../../../../../shared/table-store/index.ts';
import { ModelCollector } from '../../../../support/audit-forwarding/model-collector.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const MINUTE = 60_000;
const SETTLING = 10 * MINUTE;
/** A little before midnight in Hong Kong. */
const START = Date.parse('2026-11-26T23:40:00+08:00');

/** Entries that come some minutes after they were dated; reads that are killed; time that passes. */
const turns = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('entry' as const),
      datedAgoMs: fc.integer({ min: -2 * MINUTE, max: SETTLING - 1 }),
    }),
    fc.record({ kind: fc.constant('read' as const), dieAtStep: fc.integer({ min: 1, max: 6 }) }),
    fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.oneof(
        fc.integer({ min: 0, max: 15 * MINUTE }),
        fc.integer({ min: 0, max: 3 * 1_440 * MINUTE }),
      ),
    }),
  ),
  { maxLength: 50 },
);

describe('entries of the audit trail on their way into the stream', () => {
  it('are there once each, however late within ten minutes, and whoever is killed', async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (steps) => {
        const clock = new VirtualClock(START);
        const server = createMemoryTableClient({ clock });
        const collector = new ModelCollector('own-trail', clock);
        const source = createOwnTrailSource({
          tables: server,
          environment: 'test',
          corpId: 'ding1',
          clock,
          settings: { beginDaysBack: 0 },
          log: createJsonLogger({ clock, write: () => undefined }),
        });
        const written = new Set<string>();

        await collector.collect(source);
        for (const turn of steps) {
          if (turn.kind === 'wait') clock.advance(turn.ms);
          else if (turn.kind === 'read') {
            let step = 0;
            await collector.survives(source, () => (step += 1) < turn.dieAtStep);
          } else {
            const dated = new VirtualClock(Math.max(START, clock.nowEpochMs() - turn.datedAgoMs));
            const trail = createTableAuditTrail({
              tables: server,
              organisation: partitionOf('test', 'ding1'),
              clock: dated,
              random: systemRandom,
            });
            const about = { actor: 'timer', action: 'payroll.plan', subject: 'x' } as const;
            written.add((await trail.record({ ...about, outcome: 'done', details: {} })).id);
          }
        }
        clock.advance(SETTLING);
        await collector.collect(source);

        const identities = (await collector.records()).map(({ identity }) => identity);
        expect([...identities].sort()).toEqual([...written].sort());
      }),
      { numRuns: 200 },
    );
  });
});
