import { describe, expect, it } from 'vitest';
import {
  collectDueSources,
  type SourceRun,
} from '../../../../../functions/audit-forwarding/collect/collect-due-sources.ts';
import { auditSettingsSchema } from '../../../../../functions/audit-forwarding/domain/settings.ts';
import type { OrganisationParts } from '../../../../../functions/audit-forwarding/forwarding-dependencies.ts';
import { AuditNotes } from '../../../../../functions/audit-forwarding/notes/audit-notes.ts';
import type { AuditSource } from '../../../../../functions/audit-forwarding/ports.ts';
import { createMemoryAuditStreams } from '../../../../../functions/audit-forwarding/stream/memory-audit-streams.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../../shared/table-store/index.ts';
import {
  numbered,
  numberNormaliser,
  scriptedSource,
} from '../../../../support/audit-forwarding/scripted-source.ts';
import { SteppedClock } from '../../../../support/stepped-clock.ts';

const NOW = Date.UTC(2026, 10, 27);
const MINUTE_MS = 60_000;

/** Tells one record; `wait`: what happens before its second page. */
function source(stream: AuditSource['description']['stream'], wait?: AuditSource['pages']) {
  const plain = scriptedSource(() => [{ records: [numbered(1, NOW)], cursor: 1 }], { stream });
  if (wait === undefined) return plain;
  return {
    ...plain,
    async *pages(...asked: Parameters<AuditSource['pages']>) {
      yield* plain.pages(...asked);
      yield* wait(...asked);
    },
  };
}

function scene(sources: readonly AuditSource[]) {
  const clock = new SteppedClock(NOW);
  const organisation = 'test/ding1';
  const tables = createMemoryTableClient({ clock });
  const streams = createMemoryAuditStreams({ environment: 'test', corpId: 'ding1', clock });
  const parts = {
    organisation: { corpId: 'ding1' },
    settings: auditSettingsSchema.parse({ edition: 'exclusive' }),
    streams,
    sources,
    normaliser: numberNormaliser,
    identities: undefined,
    notes: new AuditNotes({ tables, random: systemRandom, organisation }),
  } as unknown as OrganisationParts;
  const log = createJsonLogger({ clock, write: () => undefined });
  const stop = new AbortController();
  const collect = (): Promise<readonly SourceRun[]> =>
    collectDueSources(
      { parts, clock, log },
      { need: 'now', everyMinutesOf: () => 60 },
      { signal: stop.signal, mayGoOn: () => true, endEpochMs: clock.nowEpochMs() + 2 * MINUTE_MS },
    );
  return { clock, streams, stop, collect };
}

describe('the sources of a run', () => {
  it('do not wait for one that is to be left alone for minutes; it goes on with the next run', async () => {
    const pauses = [5 * MINUTE_MS, 0];
    const paused = source('file-audit', async function* (_cursor, { signal }) {
      await clock.sleep(pauses.shift() ?? 0, signal);
      yield { records: [numbered(2, NOW)], cursor: 2 };
    });
    const { clock, collect, streams } = scene([paused, source('storage')]);

    const first = collect();
    await clock.pass(2 * MINUTE_MS);
    const runs = await first;
    const again = collect();
    await clock.pass(0);

    expect(runs.map((run) => [run.source, run.outcome, run.appended])).toEqual([
      ['storage', 'read', 1],
      ['file-audit', 'stopped', 1],
    ]);
    expect(await again).toMatchObject([{ outcome: 'read' }, { outcome: 'read' }]);
    expect((await streams.head('file-audit')).nextSequence).toBe(3);
  });

  it('are not begun when the time is over', async () => {
    const hanging = (stream: AuditSource['description']['stream']) =>
      source(stream, async function* (_cursor, { signal }) {
        await clock.sleep(5 * MINUTE_MS, signal);
        yield { records: [] };
      });
    const late = source('approvals');
    const { clock, collect } = scene([
      hanging('file-audit'),
      hanging('storage'),
      hanging('screenshots'),
      late,
    ]);

    const collecting = collect();
    await clock.pass(2 * MINUTE_MS);
    const runs = await collecting;

    expect(runs.map(({ outcome }) => outcome)).toEqual(Array(4).fill('stopped'));
    expect(late.asked).toBe(0);
  });

  it('end with whoever asked when that one is stopped', async () => {
    const hanging = source('file-audit', async function* (_cursor, { signal }) {
      await clock.sleep(5 * MINUTE_MS, signal);
      yield { records: [] };
    });
    const { clock, collect, stop } = scene([hanging]);
    const reason = new Error('the lease is lost');

    const collecting = collect();
    await clock.pass(1_000);
    stop.abort(reason);

    await expect(collecting).rejects.toBe(reason);
  });
});
