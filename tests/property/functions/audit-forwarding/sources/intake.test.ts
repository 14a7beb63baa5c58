import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IntakeRows } from '../../../../../functions/audit-forwarding/intake/intake-rows.ts';
import { createDirectoryEventsSource } from '../../../../../functions/audit-forwarding/sources/directory-events.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { createMemoryTableClient, tables } from '../../../../../shared/table-store/index.ts';
import { ModelCollector } from '../../../../support/audit-forwarding/model-collector.ts';
import { mortalTableClient } from '../../../../support/mortal-table-client.ts';
import { sealerWith } from '../../../../support/key-rings.ts';
import {
  SAMPLE_CORP_ID,
  SAMPLE_RECEIVED_AT,
  sampleEvent,
} from '../../../../support/sample-events.ts';
import { rowsOf } from '../../../../support/table-rows.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const sealer = sealerWith('k1');
const random = systemRandom;

/** Events come (some again), or a collector reads that dies at a table call or at a step of its own. */
const turns = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('come' as const), event: fc.nat({ max: 12 }) }),
    fc.record({
      kind: fc.constant('read' as const),
      dieAtCall: fc.integer({ min: 1, max: 8 }),
      when: fc.constantFrom('before' as const, 'after' as const),
      dieAtStep: fc.integer({ min: 1, max: 8 }),
    }),
  ),
  { maxLength: 40 },
);

describe('events on their way into the stream', () => {
  it('are there once each, whatever comes again and whoever is killed', async () => {
    await fc.assert(
      fc.asyncProperty(turns, async (steps) => {
        const clock = new VirtualClock(SAMPLE_RECEIVED_AT);
        const server = createMemoryTableClient({ clock });
        const common = { sealer, environment: 'test', corpId: SAMPLE_CORP_ID, clock, random };
        const collector = new ModelCollector('directory-events', clock);
        const log = createJsonLogger({ clock, write: () => undefined });
        const sourceOn = (client: typeof server) =>
          createDirectoryEventsSource({ rows: new IntakeRows({ ...common, tables: client }), log });
        const came = new Set<string>();

        for (const turn of steps) {
          if (turn.kind === 'come') {
            const id = String(turn.event);
            const content = JSON.stringify({ eventId: id });
            const event = sampleEvent(`e_${id}`, { type: 'org_dept_modify', content });
            await new IntakeRows({ ...common, tables: server }).keep(event, {});
            came.add(id);
          } else {
            let step = 0;
            const { tables: mortal } = mortalTableClient(server, turn.dieAtCall, turn.when);
            const mayLive = (): boolean => (step += 1) < turn.dieAtStep;
            await collector.survives(sourceOn(mortal), mayLive);
          }
        }
        await collector.collect(sourceOn(server));

        const identities = (await collector.records()).map(({ identity }) => identity);
        expect([...identities].sort()).toEqual([...came].sort());
        expect(await rowsOf(server, tables.auditIntake)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
