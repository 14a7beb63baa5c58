import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  archivedLines,
  readArchive,
  type ArchivedPiece,
} from '../../../../../functions/audit-forwarding/archive/read-archive.ts';
import {
  archiveScene,
  SCENE_CORP_ID,
  SCENE_ENVIRONMENT,
  type ArchiveScene,
} from '../../../../support/audit-archive/archive-scene.ts';
import { everythingIn, witnessArchive } from '../../../../support/audit-archive/archive-witness.ts';

const HOUR = 3_600_000;
const about = { contentType: 'text/plain', contentSha256: 'f'.repeat(64) };
let scene: ArchiveScene;

/** One event an hour, from 30 December 2026, 22:00 in Hong Kong, for 52 hours: to 2 January, 01:00. */
beforeEach(async () => {
  scene = archiveScene({ startEpochMs: Date.UTC(2026, 11, 30, 14) });
  for (let hour = 0; hour < 52; hour += 1) {
    await scene.appendSamples('file-audit', 1);
    scene.clock.advance(HOUR);
  }
  scene.clock.advance(HOUR);
  await scene.run();
});

async function piecesBetween(from: string, to: string): Promise<readonly ArchivedPiece[]> {
  const pieces: ArchivedPiece[] = [];
  const span = {
    archive: scene.archive,
    environment: SCENE_ENVIRONMENT,
    corpId: SCENE_CORP_ID,
    stream: 'file-audit',
    from,
    to,
  } as const;
  for await (const piece of readArchive(span)) pieces.push(piece);
  return pieces;
}

async function pieceAt(hour: string): Promise<ArchivedPiece> {
  const found = (await piecesBetween('2026-12-30', '2027-01-02')).find((one) => one.hour === hour);
  if (found === undefined) throw new Error(`no piece of ${hour}`);
  return found;
}

describe('what is read from the archive', () => {
  it.each([
    ['2026-12-31', '2026-12-31', 24, '2026-12-31T00+08:00', '2026-12-31T23+08:00'],
    ['2026-12-31', '2027-01-01', 48, '2026-12-31T00+08:00', '2027-01-01T23+08:00'],
    ['2026-01-01', '2026-12-30', 2, '2026-12-30T22+08:00', '2026-12-30T23+08:00'],
    ['2027-01-02', '2027-03-31', 2, '2027-01-02T00+08:00', '2027-01-02T01+08:00'],
  ])('is of the days %s to %s, both whole', async (from, to, count, first, last) => {
    const pieces = await piecesBetween(from, to);

    expect(pieces).toHaveLength(count);
    expect([pieces[0]?.hour, pieces.at(-1)?.hour]).toEqual([first, last]);
    const sequences = pieces.map(({ firstSequence }) => firstSequence);
    expect(sequences).toEqual([...sequences].sort((left, right) => left - right));
  });

  it('is nothing for days on which nothing was appended', async () => {
    expect(await piecesBetween('2026-11-01', '2026-11-30')).toEqual([]);
    expect(await piecesBetween('2027-01-02', '2026-12-31')).toEqual([]);
  });

  it('is refused for days that do not exist', async () => {
    await expect(piecesBetween('2026-02-30', '2026-03-01')).rejects.toThrow(RangeError);
  });

  it('is each piece as it was written: manifest, object and lines', async () => {
    const witnessed = witnessArchive(await everythingIn(scene.archive));

    const lines: string[] = [];
    const hashes: string[] = [];
    for (const piece of await piecesBetween('2026-12-30', '2027-01-02')) {
      const { manifest, sha256 } = await piece.manifest();
      const object = await piece.object();
      lines.push(...(await archivedLines(object)));
      hashes.push(sha256);
      expect(object.sha256).toBe(manifest.objectSha256);
      expect(manifest.previousManifest?.sha256).toBe(hashes.at(-2));
    }

    expect(lines).toEqual(witnessed.lines);
    expect(lines).toHaveLength(52);
  });
});

describe('a piece that is not whole', () => {
  it('is there by what is left of it, and says what is missing', async () => {
    const both = await pieceAt('2026-12-31T10+08:00');
    const other = await pieceAt('2026-12-31T11+08:00');
    await scene.archive.delete(both.manifestKey);
    await scene.archive.delete(other.objectKey);

    const left = [await pieceAt('2026-12-31T10+08:00'), await pieceAt('2026-12-31T11+08:00')];

    await expect(left[0]?.object()).resolves.toMatchObject({ key: both.objectKey });
    await expect(left[0]?.manifest()).rejects.toMatchObject({
      code: 'audit-archive.unreadable',
      details: { key: both.manifestKey, fault: 'manifest-missing' },
    });
    await expect(left[1]?.object()).rejects.toMatchObject({
      details: { key: other.objectKey, fault: 'object-missing' },
    });
  });

  it.each([
    ['no JSON', 'hello'],
    ['a manifest of a later release', '{"v":2}'],
    ['nothing', ''],
  ])('is told apart if its manifest is %s', async (_what, text) => {
    const { manifestKey } = await pieceAt('2026-12-31T10+08:00');
    await scene.archive.delete(manifestKey);
    await scene.archive.putOnce(manifestKey, Buffer.from(text), about);

    const piece = await pieceAt('2026-12-31T10+08:00');

    await expect(piece.manifest()).rejects.toMatchObject({
      code: 'audit-archive.unreadable',
      fault: 'not-a-manifest',
    });
  });

  it.each([
    ['is no gzip', Buffer.from('hello'), 'not-gzip'],
    ['is cut off', gzipSync('a line that is long enough\n').subarray(0, 20), 'not-gzip'],
    ['would fill the memory', gzipSync(Buffer.alloc(64_000_001)), 'too-large'],
  ])('is told apart if its object %s', async (_what, bytes, fault) => {
    const { objectKey } = await pieceAt('2026-12-31T10+08:00');
    await scene.archive.delete(objectKey);
    await scene.archive.putOnce(objectKey, bytes, about);
    const object = await (await pieceAt('2026-12-31T10+08:00')).object();

    const lines = archivedLines(object);

    await expect(lines).rejects.toMatchObject({ details: { key: objectKey, fault } });
  });

  it('gives a last line that has lost its end', async () => {
    const bytes = gzipSync('one\n二\nthree');

    const lines = await archivedLines({ key: 'a', bytes, sha256: '' });

    expect([...lines]).toEqual(['one', '二', 'three']);
  });

  it('does not take for a piece what is none', async () => {
    const key = 'audit/test/dingcorp1/file-audit/2026/12/31/10-note.txt';
    await scene.archive.putOnce(key, Buffer.from('hello'), about);

    expect(await piecesBetween('2026-12-31', '2026-12-31')).toHaveLength(24);
  });
});
