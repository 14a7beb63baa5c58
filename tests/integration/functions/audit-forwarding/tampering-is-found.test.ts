import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ExportFormat } from '../../../../infra/local/splunk/export-lines.ts';
import { BucketIntruder } from '../../../support/audit-forwarding/archive-tampering.ts';
import { runAuditCommand } from '../../../support/audit-forwarding/audit-command.ts';
import {
  invokeAudit,
  openFiles,
  partsOf,
  startAuditedCloud,
  type Answer,
} from '../../../support/audit-forwarding/audited-cloud.ts';
import { passAndForward, toldInGroup } from '../../../support/audit-forwarding/passing-hours.ts';
import type { RunningCloud } from '../../../support/running-cloud.ts';

const HOUR_MS = 3_600_000;
const STREAM = 'file-audit';
const FILES_AN_HOUR = 6;

vi.setConfig({ testTimeout: 240_000 });

let running: RunningCloud;
let intruder: BucketIntruder;
let folder: string;

/** A day's work: some hours that are archived, and one that is not. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'splunk-export-'));
  const about = { employees: 10, seed: 7, period: '2026-10', idleStopMs: 48 * HOUR_MS };
  running = await startAuditedCloud(about);
  intruder = new BucketIntruder(running);
  for (let hour = 0; hour < 4; hour += 1) {
    const names = Array.from(
      { length: FILES_AN_HOUR },
      (_, file) => `文件-${String(hour)}-${String(file)}`,
    );
    await openFiles(running, ...names);
    await passAndForward(running, HOUR_MS);
  }
}, 240_000);
afterAll(async () => {
  await running.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the collector says that it holds, in a file as an administrator saves it. */
async function exported(format: ExportFormat): Promise<string> {
  const lines: string[] = [];
  for await (const line of running.cloud.splunk.controls.exportLines({}, format)) lines.push(line);
  const file = path.join(folder, `splunk-${String(lines.length)}.${format}`);
  await writeFile(file, lines.join(''));
  return file;
}

/** Each finding in short: what, stream, event. */
function found(answer: Answer): readonly string[] {
  const findings = answer['findings'] as readonly {
    readonly kind: string;
    readonly stream?: string;
    readonly sequences?: { readonly from: number; readonly to: number };
  }[];
  return findings.map(({ kind, stream = '?', sequences }) =>
    sequences === undefined
      ? `${kind} ${stream}`
      : `${kind} ${stream} ${[...new Set([sequences.from, sequences.to])].join('-')}`,
  );
}

/** By the command, which uploads the export; with its exit status. */
async function verifyExport(format: ExportFormat) {
  const args = ['verify', '--sink', 'splunk', '--export', await exported(format), '--json'];
  const { code, text } = await runAuditCommand(running, args);
  const answer = JSON.parse(text) as Answer;
  return { code, answer };
}

/** By the deployed function, with an export that somebody has put into the bucket. */
async function verifyUploaded(format: ExportFormat, key: string): Promise<Answer> {
  const bytes = await readFile(await exported(format));
  const contentSha256 = createHash('sha256').update(bytes).digest('hex');
  await running.objects.putOnce(key, bytes, { contentType: 'text/plain', contentSha256 });
  return invokeAudit(running, { action: 'verify', sink: 'splunk', export: key });
}

describe('a cloud that nobody has touched', () => {
  it('is whole, with and without an export of what the collector holds', async () => {
    const alone = await invokeAudit(running, { action: 'verify' });
    const json = await verifyExport('json');
    const csv = await verifyExport('csv');

    expect(alone).toMatchObject({ outcome: 'verified', findings: [] });
    expect(json).toMatchObject({ code: 0, answer: { outcome: 'verified', findings: [] } });
    expect(csv).toMatchObject({ code: 0, answer: { outcome: 'verified', findings: [] } });
  });
});

describe('a collector in which somebody has tampered', () => {
  it('is told by exactly the events that were deleted, altered and doubled', async () => {
    const events = (await running.cloud.splunk.controls.list()).filter(
      ({ raw }) => partsOf(raw).stream === STREAM,
    );
    const [removed, , altered, , doubled] = events.slice(3);
    if (removed === undefined || altered === undefined || doubled === undefined) {
      throw new Error('there are too few events to tamper with');
    }
    const { controls } = running.cloud.splunk;
    await controls.deleteEvent(removed.number);
    await controls.alterEvent(altered.number, { raw: altered.raw.replace('文件', '檔案') });
    await controls.duplicateEvent(doubled.number);
    const sequenceOf = ({ raw }: { readonly raw: string }) => String(partsOf(raw).sequence);
    const expected = [
      `missing ${STREAM} ${sequenceOf(removed)}`,
      `altered ${STREAM} ${sequenceOf(altered)}`,
      `duplicated ${STREAM} ${sequenceOf(doubled)}`,
    ].sort();

    const json = await verifyExport('json');
    const csv = await verifyExport('csv');
    const uploaded = await verifyUploaded('json', 'audit/exports/by-hand.json');

    expect([...found(json.answer)].sort()).toEqual(expected);
    expect([...found(csv.answer)].sort()).toEqual(expected);
    expect([...found(uploaded)].sort()).toEqual(expected);
    expect([json.code, csv.code]).toEqual([1, 1]);
    expect(json.answer.outcome).toBe('not-whole');
  });

  it('is told to people once, however often it is verified, and leaves the archive whole', async () => {
    const alone = await invokeAudit(running, { action: 'verify' });

    const told = toldInGroup(running).filter((text) => text.includes('not as it was written'));
    expect(told).toHaveLength(1);
    expect(alone).toMatchObject({ outcome: 'verified' });
  });
});

describe('an archive in which somebody has tampered', () => {
  it('cannot be changed while its retention lasts', async () => {
    const [key = ''] = await intruder.archivedObjects(STREAM);

    await expect(intruder.rewriteArchived(key, (lines) => lines.slice(1))).rejects.toMatchObject({
      code: 'FileImmutable',
    });
  });

  it('is told by exactly the events that were deleted, altered and doubled', async () => {
    await intruder.endRetention();
    const keys = await intruder.archivedObjects(STREAM);
    const key = keys[1] ?? '';
    const first = Number(/-(\d{12})\.ndjson/.exec(key)?.[1]);
    let last = first;
    await intruder.rewriteArchived(key, (lines) => {
      const [zero = '', , two = '', ...rest] = lines;
      last = first + lines.length - 1;
      return [zero, two.replace('文件', '檔案'), ...rest, rest.at(-1) ?? ''];
    });

    const answer = await invokeAudit(running, { action: 'verify', source: STREAM });

    expect(found(answer)).toEqual([
      `altered ${STREAM} ${String(first + 2)}`,
      `duplicated ${STREAM} ${String(last)}`,
      `missing ${STREAM} ${String(first + 1)}`,
      `object-altered ${STREAM} ${String(first)}-${String(last)}`,
    ]);
    expect(answer.outcome).toBe('not-whole');
  });
});

describe('segments in which somebody has tampered', () => {
  it('are told by their events, whether damaged or gone', async () => {
    const before = found(await invokeAudit(running, { action: 'verify', source: STREAM }));
    const last = (await intruder.segments(STREAM)).at(-1) ?? '';
    const first = Number(/(\d{12})-[0-9a-f]+\.sealed/.exec(last)?.[1]);
    const events = `${STREAM} ${String(first)}-${String(first + FILES_AN_HOUR - 1)}`;
    await intruder.damageSegment(last);

    const damaged = await invokeAudit(running, { action: 'verify', source: STREAM });
    await intruder.removeSegment(last);
    const gone = await invokeAudit(running, { action: 'verify', source: STREAM });

    expect(found(damaged)).toEqual([...before, `object-altered ${events}`]);
    expect(found(gone)).toEqual([...before, `object-missing ${events}`]);
  });
});
