import { beforeEach, describe, expect, it } from 'vitest';
import type { ArchiveScene } from '../../../../support/audit-archive/archive-scene.ts';
import {
  describeAnew,
  rehashed,
  replaceObject,
  tamperWithLines,
  tamperWithManifest,
} from '../../../../support/audit-archive/tampering.ts';
import { unpackedEvidence } from '../../../../support/audit-verify/evidence-scene.ts';
import { anchorEvent } from '../../../../support/audit-verify/trail-events.ts';
import {
  manifestKeyOf,
  objectKeyOf,
  shortFindings,
  verifyScene,
  verifyThe,
  type VerifyScene,
} from '../../../../support/audit-verify/verify-scene.ts';

let scene: VerifyScene;
beforeEach(async () => {
  scene = await verifyScene();
});

const MIDDLE = objectKeyOf(5);

describe('streams that nobody has touched', () => {
  it('are whole, with what was looked at', async () => {
    const report = await verifyThe(scene);

    expect(report).toMatchObject({ isWhole: true, findings: [], stopped: undefined });
    const head = await scene.streams.head('file-audit');
    expect(report.streams.find(({ stream }) => stream === 'file-audit')).toMatchObject({
      firstSequence: 1,
      lastSequence: 14,
      events: 14,
      objects: 3,
      archivedThrough: 12,
      headHash: head.headHash,
    });
    expect(report.streams.find(({ stream }) => stream === 'approvals')).toMatchObject({
      events: 3,
      archivedThrough: 3,
    });
  });

  it('are read up to where there is time, which is said', async () => {
    let objects = 2;

    const report = await verifyThe(scene, {}, () => (objects -= 1) >= 0);

    expect(report).toMatchObject({
      isWhole: false,
      findings: [],
      stopped: { stream: 'file-audit', beforeSequence: 9 },
    });
  });
});

describe('an object of the archive that was changed', () => {
  it.each<[string, (lines: readonly string[]) => readonly string[], readonly string[]]>([
    ['an event was removed', (lines) => lines.filter((_, at) => at !== 1), ['missing 6']],
    ['the last event was removed', (lines) => lines.slice(0, 3), ['missing 8']],
    ['the first event was removed', (lines) => lines.slice(1), ['missing 5']],
    [
      'a name was changed in an event',
      (lines) => lines.map((line, at) => (at === 2 ? line.replaceAll('陳大文', '李小明') : line)),
      ['altered 7'],
    ],
    [
      'an event was changed and hashed again',
      (lines) => lines.map((line, at) => (at === 1 ? rehashed(line, toHk002) : line)),
      ['altered 6'],
    ],
    [
      'the last event was changed and hashed again',
      (lines) => lines.map((line, at) => (at === 3 ? rehashed(line, toHk002) : line)),
      ['altered 8'],
    ],
    [
      'an event stands there twice',
      (lines) => [...lines.slice(0, 2), ...lines.slice(1)],
      ['duplicated 6'],
    ],
    [
      'two events were exchanged',
      ([a = '', b = '', c = '', d = '']) => [a, c, b, d],
      ['reordered 6'],
    ],
    [
      'one event was removed and the next one changed',
      (lines) =>
        lines
          .slice(0, 1)
          .concat(lines.slice(2))
          .map((line, at) => (at === 1 ? toHk002(line) : line)),
      ['altered 7', 'missing 6'],
    ],
    [
      'a line of nonsense was put in',
      (lines) => [...lines.slice(0, 2), 'nonsense', ...lines.slice(2)],
      ['foreign'],
    ],
  ])('is told by event if %s', async (_what, change, expected) => {
    await tamperWithLines(scene.archive, MIDDLE, change);

    const report = await verifyThe(scene);

    const name = MIDDLE.split('/').at(-1) ?? '';
    expect(shortFindings(report)).toEqual([
      ...expected.map((one) => `${one} in ${name}`),
      `object-altered 5-8 in ${name}`,
    ]);
  });

  it('is told also if the manifest was made to fit', async () => {
    await tamperWithLines(scene.archive, MIDDLE, (lines) =>
      lines.map((line, at) => (at === 1 ? rehashed(line, toHk002) : line)),
    );
    await describeAnew(scene.archive, MIDDLE);

    const found = shortFindings(await verifyThe(scene));

    expect(found).toEqual([
      'altered 6 in 11-000000000005.ndjson.gz',
      'manifest-altered in 11-000000000005.manifest.json',
    ]);
  });

  it('is told with its events if it is no gzip file, and the rest is verified', async () => {
    await replaceObject(scene.archive, MIDDLE, Buffer.from('nothing'));

    const report = await verifyThe(scene);

    expect(shortFindings(report)).toEqual(['object-altered 5-8 in 11-000000000005.ndjson.gz']);
    expect(report.streams.find(({ stream }) => stream === 'file-audit')?.events).toBe(14);
  });

  it('is told if it is gone, with or without its manifest', async () => {
    await scene.archive.delete(MIDDLE);
    const alone = shortFindings(await verifyThe(scene));
    await scene.archive.delete(manifestKeyOf(5));
    const both = shortFindings(await verifyThe(scene));

    expect(alone).toEqual(['object-missing 5-8 in 11-000000000005.ndjson.gz']);
    expect(both).toEqual([
      'object-missing 5-8 in ',
      'manifest-missing in 11-000000000005.manifest.json',
    ]);
  });

  it('is told if it was the last one', async () => {
    await scene.archive.delete(objectKeyOf(9));
    await scene.archive.delete(manifestKeyOf(9));

    expect(shortFindings(await verifyThe(scene))).toEqual(['object-missing 9-12 in ']);
  });
});

describe('a manifest that was changed', () => {
  it.each([
    ['count', { count: 5 }],
    ['hour', { hour: '2026-11-27T12+08:00' }],
    ['first time', { firstTime: '2026-11-27T00:00:00.000Z' }],
    ['head', { headHash: 'a'.repeat(64) }],
    ['organisation', { organisation: 'dingother' }],
  ])('is told, and nothing else, if another %s stands in it', async (_what, changes) => {
    await tamperWithManifest(scene.archive, manifestKeyOf(5), changes);

    const found = shortFindings(await verifyThe(scene));

    expect(new Set(found)).toContain('manifest-altered in 11-000000000005.manifest.json');
    expect(found.filter((one) => one.startsWith('missing'))).toEqual([]);
  });

  it('is told if it is gone', async () => {
    await scene.archive.delete(manifestKeyOf(5));

    expect(shortFindings(await verifyThe(scene))).toEqual([
      'manifest-missing in 11-000000000005.manifest.json',
    ]);
  });
});

describe('an archive that is whole in itself', () => {
  it('is compared with the stream, and each event that differs is named', async () => {
    const forged = await verifyScene();
    const twin = await verifyScene();
    await tamperWithLines(forged.archive, objectKeyOf(9), (lines) =>
      lines.map((line, at) => (at === 3 ? rehashed(line, toHk002) : line)),
    );
    const key = objectKeyOf(9);
    await describeAnew(forged.archive, key);
    const last = (await linesOf(forged, key)).at(-1) ?? '';
    await tamperWithManifest(forged.archive, manifestKeyOf(9), { headHash: last.slice(-66, -2) });

    const report = await verifyThe({ ...twin, archive: forged.archive });

    expect(shortFindings(report)).toEqual(['altered 12 in 12-000000000009.ndjson.gz']);
  });
});

describe('an anchor', () => {
  it('that is true is no finding', async () => {
    const { headHash } = await scene.streams.head('approvals');
    await scene.append('chain-anchors', [
      anchorEvent('approvals', '2026-11-27', { lastSequence: 3, headHash }),
    ]);

    expect(shortFindings(await verifyThe(scene))).toEqual([]);
  });

  it('that says otherwise shows a stream that was written anew as a whole', async () => {
    await scene.append('chain-anchors', [
      anchorEvent('approvals', '2026-11-27', { lastSequence: 3, headHash: 'a'.repeat(64) }),
    ]);

    const byFunction = shortFindings(await verifyThe(scene));
    const evidence = await unpackedEvidence(scene);
    const byVerifier = await evidence.verify();
    await evidence.dispose();

    expect(byFunction).toEqual(['head-mismatch 3 in chain-anchors 2026-11-27']);
    expect(byVerifier.findings).toEqual(byFunction);
  });
});

function toHk002(text: string): string {
  return text.replaceAll('hk001', 'hk002');
}

async function linesOf(from: ArchiveScene, key: string): Promise<readonly string[]> {
  let found: readonly string[] = [];
  await tamperWithLines(from.archive, key, (lines) => {
    found = lines;
    return lines;
  });
  return found;
}
