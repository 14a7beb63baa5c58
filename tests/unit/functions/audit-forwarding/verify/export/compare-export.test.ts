import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { replaceObject, rehashed } from '../../../../../support/audit-archive/tampering.ts';
import { exportForms } from '../../../../../support/audit-verify/splunk-exports.ts';
import {
  linesOfStream,
  shortFindings,
  verifyScene,
  verifyThe,
  type VerifyScene,
} from '../../../../../support/audit-verify/verify-scene.ts';

const KEY = 'audit/exports/november';
let scene: VerifyScene;
let lines: readonly string[];
beforeEach(async () => {
  scene = await verifyScene();
  lines = [...(await linesOfStream(scene)), ...(await linesOfStream(scene, 'approvals'))];
});

async function compare(bytes: Uint8Array, query: object = {}) {
  await replaceObject(scene.objects, KEY, bytes);
  return verifyThe(scene, { export: KEY, ...query });
}

const plain = (given: readonly string[]): Uint8Array => Buffer.from(given.join('\n'));

describe.each(Object.entries(exportForms))('an export as %s', (_name, write) => {
  it('that holds everything is whole', async () => {
    const report = await compare(write(lines));

    expect(shortFindings(report)).toEqual([]);
    expect(report.isWhole).toBe(true);
    expect(report.export).toMatchObject({ events: 17, foreign: 0, outsideSpan: 0 });
    expect(report.export?.streams.find(({ stream }) => stream === 'file-audit')).toMatchObject({
      intact: 14,
    });
  });

  it('is told to lack one event, to have one altered and one twice', async () => {
    const held = lines.flatMap((line, at) => {
      if (at === 3) return [];
      if (at === 6) return [line.replace('陳大文', '李小明')];
      return at === 10 ? [line, line] : [line];
    });

    const report = await compare(write(held.toReversed()));

    expect(shortFindings(report)).toEqual([
      'missing 4 in november',
      'altered 7 in november',
      'duplicated 11 in november',
    ]);
    expect(report.export?.streams.find(({ stream }) => stream === 'file-audit')).toEqual({
      stream: 'file-audit',
      intact: 12,
      altered: 1,
      missing: 1,
      rejectedOnRecord: 0,
      notYetDelivered: 0,
      duplicated: 1,
    });
  });
});

describe('an event in an export', () => {
  it('is altered also if it was hashed again', async () => {
    const forged = lines.map((line, at) =>
      at === 6 ? rehashed(line, (text) => text.replace('hk001', 'hk002')) : line,
    );

    const report = await compare(plain(forged));

    expect(shortFindings(report)).toEqual(['altered 7 in november']);
  });

  it('is known by its place even if its JSON is broken', async () => {
    const broken = lines.map((line, at) => (at === 6 ? line.replace('"actor"', '"actor') : line));

    const report = await compare(plain(broken));

    expect(shortFindings(report)).toEqual(['altered 7 in november']);
  });

  it('of another organisation, or that is none, is foreign', async () => {
    const foreign = rehashed(lines[0] ?? '', (text) => text.replace('dingcorp1', 'dingcorp2'));

    const report = await compare(plain([...lines, foreign, '{"hello":1}']));

    expect(shortFindings(report)).toEqual(['foreign in november']);
    expect(report.export).toMatchObject({ foreign: 2, events: 19 });
  });

  it('of another span or stream is not looked at', async () => {
    const report = await compare(plain(lines), { stream: 'approvals' });

    expect(report).toMatchObject({ isWhole: true, findings: [], export: { outsideSpan: 14 } });
  });
});

describe('an event that is not in an export', () => {
  it('is told apart if its receiver refused it or has not got it yet', async () => {
    const { checkpoints } = scene.deps;
    const seen = await checkpoints.read({ sink: 'splunk', stream: 'file-audit' });
    await checkpoints.advance(seen, { nextSequence: 13, delivered: 11, resent: 0, rejected: 1 });
    const rejected = { stream: 'file-audit', sequence: 5, id: 'a'.repeat(32), code: 'x' } as const;
    await scene.rejections.record('splunk', [rejected]);
    const held = lines.filter((_, at) => ![4, 5, 12, 13].includes(at));

    const report = await compare(plain(held), { sink: 'splunk', stream: 'file-audit' });

    expect(shortFindings(report)).toEqual(['missing 6 in november']);
    expect(report.export?.streams).toEqual([
      expect.objectContaining({ intact: 10, rejectedOnRecord: 1, notYetDelivered: 2, missing: 1 }),
    ]);
  });

  it('does not count as missing if there was no time to read to the end', async () => {
    const many = Array.from({ length: 300 }, () => lines).flat();
    await replaceObject(scene.objects, KEY, plain(many));
    let looks = 0;

    const report = await verifyThe(scene, { export: KEY }, () => (looks += 1) < 10);

    expect(report.export).toMatchObject({ isComplete: false });
    expect(report.isWhole).toBe(false);
    expect(report.findings.filter(({ kind }) => kind === 'missing')).toEqual([]);
  });
});

describe('an export that cannot be read', () => {
  it('is refused if there is none', async () => {
    await expect(verifyThe(scene, { export: 'audit/none' })).rejects.toMatchObject({
      code: 'audit-evidence.export-missing',
      details: { key: 'audit/none' },
    });
  });

  it.each([
    ['it is empty', new Uint8Array(0), 'empty'],
    ['it is only white space', Buffer.from('\n \n'), 'empty'],
    ['it has no column _raw', Buffer.from('a,b\n1,2\n'), 'no-raw-column'],
    ['its gzip is cut off', gzipSync('{"x":1}\n'.repeat(1_000)).subarray(0, 20), 'not-gzip'],
    ['its CSV is broken', Buffer.from('a,_raw\n1,"x"y\n'), 'not-csv'],
    ['a line of it has no end', Buffer.from(`{${'x'.repeat(9_000_000)}`), 'line-too-long'],
    ['an object of it has no end', Buffer.from(`[{"a":"${'x'.repeat(9_000_000)}`), 'line-too-long'],
  ])('is refused with the reason if %s', async (_what, bytes, fault) => {
    await expect(compare(bytes)).rejects.toMatchObject({
      code: 'audit-evidence.export-unreadable',
      details: { key: KEY, fault },
    });
  });
});
