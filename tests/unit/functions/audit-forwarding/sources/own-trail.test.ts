import { beforeEach, describe, expect, it } from 'vitest';
import { SourceCursorUnreadableError } from '../../../../../functions/audit-forwarding/sources/errors.ts';
import { createOwnTrailSource } from '../../../../../functions/audit-forwarding/sources/own-trail.ts';
import {
  createJsonLogger,
  createTableAuditTrail,
  type AuditEntry,
} from '../../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  partitionOf,
  tables,
  type TableClient,
} from '../../../../../shared/table-store/index.ts';
import { ModelCollector } from '../../../../support/audit-forwarding/model-collector.ts';
import { readSource } from '../../../../support/audit-forwarding/source-reading.ts';
import { failureOf } from '../../../../support/failure-of.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A quarter to midnight in Hong Kong. */
const NOW = Date.parse('2026-11-26T23:45:00+08:00');
const organisation = partitionOf('test', 'ding1');

let clock: VirtualClock;
let server: TableClient;
let lines: string[];

beforeEach(() => {
  clock = new VirtualClock(NOW);
  server = createMemoryTableClient({ clock });
  lines = [];
});

const source = (beginDaysBack = 1) =>
  createOwnTrailSource({
    tables: server,
    environment: 'test',
    corpId: 'ding1',
    clock,
    settings: { beginDaysBack },
    log: createJsonLogger({ clock, write: (line) => lines.push(line) }),
  });

/** Writes an entry by a clock that may be another one than the reader's. */
function happens(subject: string, atEpochMs = clock.nowEpochMs()): Promise<AuditEntry> {
  const trail = createTableAuditTrail({
    tables: server,
    organisation,
    clock: new VirtualClock(atEpochMs),
    random: systemRandom,
  });
  return trail.record({
    actor: 'timer',
    action: 'payroll.plan',
    subject,
    outcome: 'done',
    details: { calls: 3 },
  });
}

async function breaks({ at, id }: AuditEntry, body: string): Promise<void> {
  const day = new Date(Date.parse(at) + 8 * 60 * MINUTE).toISOString().slice(0, 10);
  await server.putRow(
    tables.auditTrail,
    { organisation, day, entry: id },
    { v: 1n, body },
    { row: 'must-exist' },
  );
}

const subjectsOf = (records: readonly { readonly fields: Readonly<Record<string, unknown>> }[]) =>
  records.map(({ fields }) => fields['subject']);

describe('the source of our own audit trail', () => {
  it('tells an entry as it stands', async () => {
    const entry = await happens('run-1');

    const { records } = await readSource(source());

    expect(records).toEqual([
      { identity: entry.id, timeEpochMs: NOW, kind: 'payroll.plan', fields: { ...entry } },
    ]);
  });

  it('goes on over midnight and over days without entries', async () => {
    const collector = new ModelCollector('own-trail', clock);
    await happens('before midnight');
    await collector.collect(source());
    clock.advance(20 * MINUTE);
    await happens('after midnight');
    await collector.collect(source());
    clock.advance(5 * DAY);
    await happens('days later');
    await collector.collect(source());

    expect(subjectsOf(await collector.records())).toEqual([
      'before midnight',
      'after midnight',
      'days later',
    ]);
  });

  it('tells what came up to ten minutes after it was dated, also over midnight', async () => {
    const collector = new ModelCollector('own-trail', clock);
    clock.advance(20 * MINUTE);
    await happens('in time');
    await collector.collect(source());
    await happens('late', clock.nowEpochMs() - 9 * MINUTE);
    await collector.collect(source());

    expect(subjectsOf(await collector.records())).toEqual(['in time', 'late']);
  });

  it('begins as many days back as the settings say', async () => {
    await happens('two days ago', NOW - 2 * DAY);
    await happens('yesterday', NOW - DAY);

    expect(subjectsOf((await readSource(source(1))).records)).toEqual(['yesterday']);
    expect(subjectsOf((await readSource(source(2))).records)).toEqual([
      'two days ago',
      'yesterday',
    ]);
  });

  it('leaves an entry of the future until its time has come, and loses none before it', async () => {
    const collector = new ModelCollector('own-trail', clock);
    await happens('of tomorrow', NOW + DAY);
    await collector.collect(source());
    clock.advance(30 * MINUTE);
    await happens('of now');
    await collector.collect(source());
    const before = subjectsOf(await collector.records());
    clock.advance(2 * DAY);
    await collector.collect(source());

    expect(before).toEqual(['of now']);
    expect(subjectsOf(await collector.records())).toEqual(['of now', 'of tomorrow']);
  });

  it('moves its cursor only over entries that are ten minutes old', async () => {
    const old = await happens('old', NOW - 11 * MINUTE);
    await happens('young');

    const { cursor, records } = await readSource(source());

    expect(records.length).toBe(2);
    expect(cursor).toEqual({ v: 1, day: '2026-11-26', entry: old.id });
  });

  it('tells in pages of 500 and goes on from each', async () => {
    for (let number = 0; number < 1_001; number += 1)
      await happens(String(number), NOW - DAY / 2 + number);

    const first = await readSource(source(), undefined, { pagesAtMost: 2 });
    const rest = await readSource(source(), first.cursor);

    expect([first.records.length, rest.records.length, rest.pages]).toEqual([500, 501, 2]);
    expect(new Set([...first.records, ...rest.records].map(({ identity }) => identity)).size).toBe(
      1_001,
    );
  });

  it('tells that an entry cannot be read, in its place, and reads on', async () => {
    const collector = new ModelCollector('own-trail', clock);
    const broken = await happens('broken', NOW - 20 * MINUTE);
    const foreign = await happens('foreign', NOW - 19 * MINUTE);
    await happens('whole', NOW - 18 * MINUTE);
    await breaks(broken, '{');
    await breaks(foreign, JSON.stringify({ ...foreign, organisation: 'test/ding2' }));

    await collector.collect(source());

    expect(await collector.records()).toMatchObject([
      {
        identity: `${broken.id}/unreadable`,
        timeEpochMs: NOW - 20 * MINUTE,
        kind: 'audit-trail.entry-unreadable',
        fields: { subject: broken.id, outcome: 'unknown' },
      },
      { identity: `${foreign.id}/unreadable` },
      { fields: { subject: 'whole' } },
    ]);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 'error', message: 'audit-source.records-unreadable', count: 2 },
    ]);
    expect(lines.join()).not.toContain('ding2');
  });

  it('reads a window again, both ends included, and moves no cursor', async () => {
    await happens('before', NOW - DAY - 1);
    await happens('first', NOW - DAY);
    await happens('last', NOW - DAY / 2);
    await happens('after', NOW - DAY / 2 + 1);

    const { cursor, records } = await readSource(source(), undefined, {
      backfill: { fromEpochMs: NOW - DAY, toEpochMs: NOW - DAY / 2 },
    });

    expect(subjectsOf(records)).toEqual(['first', 'last']);
    expect(cursor).toBe(undefined);
  });

  it('reads nothing from a place that is none', async () => {
    const error = await failureOf(readSource(source(), { v: 1, day: 'x', entry: 'y' }));

    expect(error).toBeInstanceOf(SourceCursorUnreadableError);
  });

  it('does not see another organisation', async () => {
    await happens('ours');
    const other = createTableAuditTrail({
      tables: server,
      organisation: partitionOf('test', 'ding10'),
      clock,
      random: systemRandom,
    });
    await other.record({
      actor: 'system',
      action: 'payroll.plan',
      subject: 'theirs',
      outcome: 'done',
      details: {},
    });

    expect(subjectsOf((await readSource(source())).records)).toEqual(['ours']);
  });
});
