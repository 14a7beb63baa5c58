import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  AUDIT_FUNCTION,
  collectedEvents,
  configureAudit,
  invokeAudit,
  openFiles,
  sourcesWith,
  startAuditedCloud,
  type CollectedEvent,
} from '../../../support/audit-forwarding/audited-cloud.ts';
import { addDays, hongKongDateOf } from '../../../../shared/time/index.ts';
import type { RunningCloud } from '../../../support/running-cloud.ts';

/** As the table of the README has them. */
const ALL_SOURCES = [
  'admin-operations',
  'approvals',
  'chain-anchors',
  'directory-events',
  'directory-snapshot',
  'file-audit',
  'own-trail',
  'screenshots',
  'storage',
  'trusted-devices',
];
const EXCLUSIVE = ['file-audit', 'admin-operations', 'screenshots', 'trusted-devices'];

let running: RunningCloud;

beforeAll(async () => {
  running = await startAuditedCloud({ employees: 10, seed: 7, period: '2026-10' });
}, 180_000);
afterEach(() => running.faults.clear());
afterAll(() => running.close());

function expectEachOnce(events: readonly CollectedEvent[]): void {
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  for (const stream of new Set(events.map((event) => event.stream))) {
    const sequences = events.filter((event) => event.stream === stream).map((one) => one.sequence);
    const inOrder = [...sequences].sort((left, right) => left - right);
    expect(inOrder, stream).toEqual(sequences.map((_sequence, index) => index + 1));
  }
}

function holding(events: readonly CollectedEvent[], text: string): readonly CollectedEvent[] {
  return events.filter(({ raw }) => raw.includes(text));
}

describe('the built function', () => {
  it('brings the records of every source to the collector, each once', async () => {
    await openFiles(running, '預算-2027.xlsx', 'minutes-a.docx');

    const answer = await invokeAudit(running, { action: 'forward' });

    expect(answer.outcome).toBe('forwarded');
    expect([...sourcesWith(answer, 'read')].sort()).toEqual(ALL_SOURCES);
    const events = await collectedEvents(running);
    expectEachOnce(events);
    expect(holding(events, '預算-2027.xlsx')).toHaveLength(1);
    const streams = new Set(events.map(({ stream }) => stream));
    expect([...streams].sort()).toEqual(
      expect.arrayContaining(['chain-anchors', 'file-audit', 'storage', 'trusted-devices']),
    );
  }, 180_000);

  it('brings nothing again, and what is new, when it is asked again', async () => {
    const before = await collectedEvents(running);
    await openFiles(running, 'minutes-b.docx');

    const answer = await invokeAudit(running, { action: 'forward', source: 'file-audit' });

    const after = await collectedEvents(running);
    expect(answer.outcome).toBe('forwarded');
    expect(after.length).toBe(before.length + 1);
    expectEachOnce(after);
    expect(holding(after, 'minutes-b.docx')).toHaveLength(1);
  }, 180_000);

  it('keeps what a receiver does not take, tells so, and brings it when it does', async () => {
    const before = await collectedEvents(running);
    await openFiles(running, 'minutes-c.docx');
    running.faults.add({
      standIn: 'splunk',
      operation: 'event',
      effect: { kind: 'error', code: '9' },
    });

    const answer = await invokeAudit(running, { action: 'forward', source: 'file-audit' });
    const status = await invokeAudit(running, { action: 'status' });
    running.faults.clear();
    const again = await invokeAudit(running, { action: 'forward', source: 'file-audit' });

    expect(answer.outcome).toBe('forwarded-partly');
    expect(status).toMatchObject({
      sinks: [{ sink: 'splunk', backlog: 1, failure: 'audit-sink.unavailable' }],
    });
    expect(again.outcome).toBe('forwarded');
    const after = await collectedEvents(running);
    expect(after.length).toBe(before.length + 1);
    expectEachOnce(after);
  }, 180_000);

  it('reads a window again without adding what is there', async () => {
    const before = await collectedEvents(running);
    const yesterday = addDays(hongKongDateOf(running.cloud.clock.nowEpochMs()), -1);

    const answer = await invokeAudit(running, {
      ...{ action: 'backfill', source: 'file-audit' },
      ...{ from: yesterday, to: yesterday },
    });

    expect(answer.outcome).toBe('forwarded');
    expect(await collectedEvents(running)).toHaveLength(before.length);
  }, 180_000);

  it('leaves out what the edition lacks, and says so in a table and not as an alarm', async () => {
    await configureAudit(running, { edition: 'standard' });
    // The live configuration is kept for some seconds.
    running.cloud.clock.advance(60_000);

    const answer = await invokeAudit(running, { action: 'forward' });
    const status = await invokeAudit(running, { action: 'status' });

    expect(answer.outcome).toBe('forwarded');
    expect(sourcesWith(answer, 'not-in-edition')).toEqual(expect.arrayContaining(EXCLUSIVE));
    expect(sourcesWith(status, 'not-in-edition')).toHaveLength(EXCLUSIVE.length);
    expect(status['alarms']).toEqual([]);
  }, 180_000);

  it('verifies what the collector holds, and finds what somebody has taken out of it', async () => {
    const today = hongKongDateOf(running.cloud.clock.nowEpochMs());
    const key = 'audit/exports/collected.json';
    const lines: string[] = [];
    const { splunk } = running.cloud;
    for await (const line of splunk.controls.exportLines({})) lines.push(line);
    const missing = lines.filter((line) => !line.includes('minutes-a.docx'));
    const put = async (name: string, text: readonly string[]): Promise<void> => {
      const bytes = Buffer.from(`${text.join('\n')}\n`);
      const contentSha256 = createHash('sha256').update(bytes).digest('hex');
      await running.objects.putOnce(name, bytes, { contentType: 'text/plain', contentSha256 });
    };
    await put(key, lines);
    await put(`${key}-missing`, missing);

    const whole = await invokeAudit(running, { action: 'verify', sink: 'splunk', export: key });
    const notWhole = await invokeAudit(running, {
      ...{ action: 'verify', sink: 'splunk', from: addDays(today, -7), to: today },
      export: `${key}-missing`,
    });

    expect(whole).toMatchObject({ outcome: 'verified', findings: [] });
    expect(missing).toHaveLength(lines.length - 1);
    expect(notWhole).toMatchObject({
      outcome: 'not-whole',
      findings: [{ kind: 'missing', stream: 'file-audit' }],
    });
  }, 180_000);

  it('puts evidence for the auditor into the bucket', async () => {
    const today = hongKongDateOf(running.cloud.clock.nowEpochMs());

    const { evidence, outcome } = await invokeAudit(running, {
      ...{ action: 'evidence', from: addDays(today, -7), to: today },
    });

    expect(outcome).toBe('evidence');
    const [{ key, sha256 }] = evidence as [{ readonly key: string; readonly sha256: string }];
    const zip = await running.objects.get(key);
    expect(
      createHash('sha256')
        .update(Buffer.from(zip ?? []))
        .digest('hex'),
    ).toBe(sha256);
  }, 180_000);

  it('does the same when the timer fires', async () => {
    const fired = await running.host.fireTrigger(AUDIT_FUNCTION, 'forward');

    expect(fired).toBeDefined();
    await running.host.settled();
    expect(running.host.taskStatus(AUDIT_FUNCTION, fired?.taskId ?? '')).toBe('Succeeded');
  }, 180_000);
});
