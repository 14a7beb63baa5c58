import { gunzipSync, gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { archiveStreams } from '../../../../../functions/audit-forwarding/archive/archive-streams.ts';
import { STREAM_NAMES } from '../../../../../functions/audit-forwarding/domain/stream-name.ts';
import { createMemoryObjectStore } from '../../../../../shared/object-storage/index.ts';
import { archiveScene, ofStream } from '../../../../support/audit-archive/archive-scene.ts';
import { everythingIn, witnessArchive } from '../../../../support/audit-archive/archive-witness.ts';
import { mortalParts } from '../../../../support/audit-archive/mortal-parts.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Ten o'clock in Hong Kong. */
const TEN = Date.UTC(2026, 10, 27, 2);
const STEM = 'audit/test/dingcorp1/file-audit';

describe('an hour of a stream', () => {
  it('becomes an object and a manifest beside it, named by hour and first event', async () => {
    const scene = archiveScene({ startEpochMs: TEN + 59 * MINUTE });
    await scene.appendSamples('file-audit', 3);
    scene.clock.advance(6 * MINUTE);

    const run = await scene.run();

    expect(ofStream(run, 'file-audit')).toMatchObject({
      objects: 1,
      events: 3,
      nextSequence: 4,
      isCaughtUp: true,
      failure: undefined,
    });
    expect([...(await everythingIn(scene.archive)).keys()]).toEqual([
      `${STEM}/2026/11/27/10-000000000001.manifest.json`,
      `${STEM}/2026/11/27/10-000000000001.ndjson.gz`,
    ]);
  });

  it('holds the lines as they are, and the manifest says what is true of them', async () => {
    const scene = archiveScene({ startEpochMs: TEN + MINUTE });
    await scene.appendSamples('file-audit', 2);
    scene.clock.advance(MINUTE);
    await scene.appendSamples('file-audit', 1);
    scene.clock.advance(HOUR + 5 * MINUTE);
    const segments = await scene.segments('file-audit');
    const events = (await Promise.all(segments.map((one) => scene.streams.read(one)))).flat();

    await scene.run();

    const all = await everythingIn(scene.archive);
    const object = all.get(`${STEM}/2026/11/27/10-000000000001.ndjson.gz`) ?? Buffer.alloc(0);
    const manifest = all.get(`${STEM}/2026/11/27/10-000000000001.manifest.json`);
    const text = events.map(({ line }) => `${line}\n`).join('');
    expect(gunzipSync(object).toString('utf8')).toBe(text);
    expect(JSON.parse(String(manifest))).toEqual({
      v: 1,
      environment: 'test',
      organisation: 'dingcorp1',
      stream: 'file-audit',
      hour: '2026-11-27T10+08:00',
      object: `${STEM}/2026/11/27/10-000000000001.ndjson.gz`,
      count: 3,
      firstSequence: 1,
      lastSequence: 3,
      firstTime: '2026-11-27T01:59:30.000Z',
      lastTime: '2026-11-27T02:00:30.000Z',
      previousHash: segments[0]?.previousHash,
      headHash: events[2]?.hash,
      objectSha256: createHash('sha256').update(object).digest('hex'),
      textSha256: createHash('sha256').update(text).digest('hex'),
      textBytes: Buffer.byteLength(text),
      previousManifest: null,
    });
  });

  it('waits until it has ended so many minutes ago, to the millisecond', async () => {
    const scene = archiveScene({ startEpochMs: TEN, closeAfterMinutes: 7 });
    await scene.appendSamples('file-audit', 1);
    scene.clock.advance(HOUR + 7 * MINUTE - 1);

    const early = await scene.run();
    scene.clock.advance(1);
    const due = await scene.run();

    expect(ofStream(early, 'file-audit')).toMatchObject({ objects: 0, isCaughtUp: true });
    expect(ofStream(due, 'file-audit')).toMatchObject({ objects: 1, events: 1 });
  });

  it('is cut where the text would be too long, and an event over the limit stands alone', async () => {
    const scene = archiveScene({ startEpochMs: TEN, mostTextBytes: 2_500 });
    await scene.appendSamples('file-audit', 7);
    const [large] = await scene.segments('file-audit');
    scene.clock.advance(2 * HOUR);

    await scene.run();
    const few = witnessArchive(await everythingIn(scene.archive));
    const tiny = archiveScene({ startEpochMs: TEN, mostTextBytes: 10 });
    await tiny.appendSamples('file-audit', 3);
    tiny.clock.advance(2 * HOUR);
    await tiny.run();

    expect(large?.count).toBe(7);
    expect(few.faults).toEqual([]);
    expect(few.lines).toHaveLength(7);
    expect(few.counts.length).toBeGreaterThan(1);
    const texts = few.counts.map((count, index) => {
      const from = few.counts.slice(0, index).reduce((sum, one) => sum + one, 0);
      const lines = few.lines.slice(from, from + count);
      return lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    });
    expect(Math.max(...texts)).toBeLessThanOrEqual(2_500);
    expect(witnessArchive(await everythingIn(tiny.archive)).counts).toEqual([1, 1, 1]);
  });
});

describe('the hours of a stream', () => {
  it('are those of Hong Kong, over midnight and the end of the year, and empty ones are nothing', async () => {
    // 31 December, 23:30 in Hong Kong.
    const scene = archiveScene({ startEpochMs: Date.UTC(2026, 11, 31, 15, 30) });
    await scene.appendSamples('file-audit', 1);
    scene.clock.advance(HOUR);
    await scene.appendSamples('file-audit', 1);
    scene.clock.advance(5 * HOUR);
    await scene.appendSamples('file-audit', 1);
    scene.clock.advance(2 * HOUR);

    await scene.run();

    const archived = witnessArchive(await everythingIn(scene.archive));
    expect(archived.faults).toEqual([]);
    expect(archived.manifestKeys).toEqual([
      `${STEM}/2026/12/31/23-000000000001.manifest.json`,
      `${STEM}/2027/01/01/00-000000000002.manifest.json`,
      `${STEM}/2027/01/01/05-000000000003.manifest.json`,
    ]);
  });

  it('go on from the checkpoint, and the next manifest names the one before', async () => {
    const scene = archiveScene({ startEpochMs: TEN });
    for (let hour = 0; hour < 3; hour += 1) {
      await scene.appendSamples('file-audit', 2);
      scene.clock.advance(HOUR + 10 * MINUTE);
      await scene.run();
    }

    const archived = witnessArchive(await everythingIn(scene.archive));

    expect(archived.faults).toEqual([]);
    expect(archived.counts).toEqual([2, 2, 2]);
  });

  it('are kept apart by stream, and a failing stream holds up no other', async () => {
    const scene = archiveScene({ startEpochMs: TEN });
    await scene.appendSamples('file-audit', 1);
    await scene.appendSamples('approvals', 2);
    scene.clock.advance(2 * HOUR);
    const failing = new Error('the disk is on fire');

    const run = await scene.run({
      archive: {
        ...scene.archive,
        putOnce: (key, ...given) =>
          key.includes('/file-audit/')
            ? Promise.reject(failing)
            : scene.archive.putOnce(key, ...given),
      },
    });

    expect(run.map(({ stream }) => stream)).toEqual(STREAM_NAMES);
    expect(ofStream(run, 'file-audit')).toMatchObject({ failure: failing, isCaughtUp: false });
    expect(ofStream(run, 'approvals')).toMatchObject({ events: 2, isCaughtUp: true });
    const approvals = await everythingIn(scene.archive, 'audit/test/dingcorp1/approvals/');
    expect(witnessArchive(approvals).faults).toEqual([]);
  });

  it('end when time runs out, with the place kept', async () => {
    const scene = archiveScene({ startEpochMs: TEN });
    for (let hour = 0; hour < 3; hour += 1) {
      await scene.appendSamples('file-audit', 1);
      scene.clock.advance(HOUR);
    }
    scene.clock.advance(HOUR);
    let asked = 0;
    const signal = new AbortController().signal;

    const cut = await archiveStreams(scene.deps, { signal, mayGoOn: () => (asked += 1) < 3 });
    const rest = await scene.run();

    expect(ofStream(cut, 'file-audit')).toMatchObject({ objects: 2, isCaughtUp: false });
    expect(ofStream(cut, 'file-audit').failure).toBeUndefined();
    expect(ofStream(rest, 'file-audit')).toMatchObject({ objects: 1, isCaughtUp: true });
    expect(witnessArchive(await everythingIn(scene.archive)).faults).toEqual([]);
  });
});

describe('what is in the archive already', () => {
  const key = `${STEM}/2026/11/27/10-000000000001.ndjson.gz`;
  const about = { contentType: 'application/gzip', contentSha256: 'f'.repeat(64) };

  async function sceneWith(events: number) {
    const scene = archiveScene({ startEpochMs: TEN });
    await scene.appendSamples('file-audit', events);
    scene.clock.advance(2 * HOUR);
    const [segment] = await scene.segments('file-audit');
    const read = segment === undefined ? [] : await scene.streams.read(segment);
    return { ...scene, lines: read.map(({ line }) => `${line}\n`) };
  }

  it('is taken as it is if it is the same text of another zlib', async () => {
    const scene = await sceneWith(3);
    const other = gzipSync(scene.lines.join(''), { level: 1 });
    await scene.archive.putOnce(key, other, about);

    const run = await scene.run();

    const all = await everythingIn(scene.archive);
    expect(ofStream(run, 'file-audit')).toMatchObject({ events: 3, failure: undefined });
    expect(all.get(key)?.equals(other)).toBe(true);
    expect(witnessArchive(all)).toMatchObject({ faults: [], counts: [3] });
  });

  it('is continued behind if it holds the first events of the hour', async () => {
    const scene = await sceneWith(3);
    await scene.archive.putOnce(key, gzipSync(scene.lines.slice(0, 2).join('')), about);

    const run = await scene.run();

    expect(ofStream(run, 'file-audit')).toMatchObject({ objects: 2, events: 3 });
    const archived = witnessArchive(await everythingIn(scene.archive));
    expect(archived).toMatchObject({ faults: [], counts: [2, 1] });
  });

  it.each([
    ['another text', (lines: readonly string[]) => gzipSync(lines.join('').replace('1', '2'))],
    ['half a line', (lines: readonly string[]) => gzipSync(lines.join('').slice(0, 100))],
    ['no line', () => gzipSync('')],
    ['more than the stream', (lines: readonly string[]) => gzipSync(`${lines.join('')}{}\n`)],
    ['what is no gzip', () => Buffer.from('PK\u0003\u0004')],
  ])('is a conflict if it is %s: nothing is overwritten, nothing moves', async (_what, forge) => {
    const scene = await sceneWith(3);
    const forged = forge(scene.lines);
    await scene.archive.putOnce(key, forged, about);

    const { failure, nextSequence } = ofStream(await scene.run(), 'file-audit');

    expect(failure).toMatchObject({ code: 'audit-archive.conflict', details: { key } });
    expect(nextSequence).toBe(1);
    expect([...(await everythingIn(scene.archive)).entries()]).toEqual([[key, forged]]);
  });

  it('is a conflict if a manifest says something else, and taken if it says the same', async () => {
    const scene = await sceneWith(2);
    const manifestKey = key.replace('.ndjson.gz', '.manifest.json');
    const first = archiveScene({ startEpochMs: TEN });
    await first.appendSamples('file-audit', 2);
    first.clock.advance(2 * HOUR);
    await first.run();
    const stored = (await first.archive.get(manifestKey)) ?? Buffer.alloc(0);
    const said = JSON.parse(Buffer.from(stored).toString('utf8')) as Record<string, unknown>;
    const inOneLine = Buffer.from(JSON.stringify(said));
    const lying = Buffer.from(JSON.stringify({ ...said, count: 1 }));
    const other = await sceneWith(2);
    await scene.archive.putOnce(manifestKey, inOneLine, about);
    await other.archive.putOnce(manifestKey, lying, about);

    const same = ofStream(await scene.run(), 'file-audit');
    const lie = ofStream(await other.run(), 'file-audit');

    expect(same).toMatchObject({ events: 2, failure: undefined });
    expect(lie.failure).toMatchObject({ code: 'audit-archive.conflict' });
    expect(lie.nextSequence).toBe(1);
  });
});

describe('an archive that does not end where its checkpoint stands', () => {
  async function brokenScene(remove: (key: string) => boolean) {
    const scene = archiveScene({ startEpochMs: TEN });
    await scene.appendSamples('file-audit', 2);
    scene.clock.advance(2 * HOUR);
    await scene.run();
    for (const key of (await everythingIn(scene.archive)).keys()) {
      if (remove(key)) await scene.archive.delete(key);
    }
    await scene.appendSamples('file-audit', 1);
    scene.clock.advance(2 * HOUR);
    return scene;
  }

  it('is not continued if its last manifest was removed', async () => {
    const scene = await brokenScene((key) => key.endsWith('.manifest.json'));

    const { failure } = ofStream(await scene.run(), 'file-audit');

    expect(failure).toMatchObject({
      code: 'audit-archive.chain-broken',
      details: { stream: 'file-audit', nextSequence: 3 },
    });
    expect((await everythingIn(scene.archive)).size).toBe(1);
  });

  it('is not continued in another bucket', async () => {
    const scene = await brokenScene(() => false);
    const empty = createMemoryObjectStore();

    const { failure } = ofStream(await scene.run({ archive: empty }), 'file-audit');

    expect(failure).toMatchObject({ code: 'audit-archive.chain-broken' });
    expect((await everythingIn(empty)).size).toBe(0);
  });

  it('is not continued behind a manifest that nobody can read', async () => {
    const scene = await brokenScene((key) => key.endsWith('.manifest.json'));
    const key = `${STEM}/2026/11/27/10-000000000001.manifest.json`;
    await scene.archive.putOnce(key, Buffer.from('{"v":2}'), {
      contentType: 'application/json',
      contentSha256: 'f'.repeat(64),
    });

    const { failure } = ofStream(await scene.run(), 'file-audit');

    expect(failure).toMatchObject({ code: 'audit-archive.unreadable', details: { key } });
  });

  it('is not continued with events that do not follow on its last one', async () => {
    const scene = await brokenScene(() => false);
    const key = `${STEM}/2026/11/27/10-000000000001.manifest.json`;
    const bytes = Buffer.from((await scene.archive.get(key)) ?? []);
    const said = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    await scene.archive.delete(key);
    await scene.archive.putOnce(
      key,
      Buffer.from(JSON.stringify({ ...said, headHash: 'e'.repeat(64) })),
      { contentType: 'application/json', contentSha256: 'f'.repeat(64) },
    );

    const { failure } = ofStream(await scene.run(), 'file-audit');

    expect(failure).toMatchObject({ code: 'audit-archive.chain-broken' });
  });

  it('is written again from the beginning once its checkpoint is gone, to the same bytes', async () => {
    const scene = await brokenScene((key) => key.endsWith('.manifest.json'));
    await scene.run();
    const anew = archiveScene({ startEpochMs: TEN, archive: scene.archive });
    await anew.appendSamples('file-audit', 2);
    anew.clock.advance(2 * HOUR);
    await anew.appendSamples('file-audit', 1);
    anew.clock.advance(2 * HOUR);

    const run = await anew.run();

    expect(ofStream(run, 'file-audit')).toMatchObject({ events: 3, failure: undefined });
    expect(witnessArchive(await everythingIn(scene.archive)).faults).toEqual([]);
  });
});

describe('what is not written', () => {
  it('is anything behind events that the stream does not hold', async () => {
    const scene = archiveScene({ startEpochMs: TEN });
    await scene.appendSamples('file-audit', 2);
    await scene.appendSamples('file-audit', 2);
    await scene.appendSamples('file-audit', 2);
    scene.clock.advance(2 * HOUR);
    const [first, , third] = await scene.segments('file-audit');

    const run = await scene.run({
      streams: {
        ...scene.streams,
        async *segments(stream) {
          for (const segment of [first, third]) {
            if (stream === 'file-audit' && segment !== undefined) yield segment;
          }
        },
      },
    });

    expect(ofStream(run, 'file-audit').failure).toMatchObject({
      code: 'audit-archive.chain-broken',
      details: { stream: 'file-audit', nextSequence: 3 },
    });
    expect((await everythingIn(scene.archive)).size).toBe(0);
  });

  it('is anything after the caller has given up', async () => {
    const scene = archiveScene({ startEpochMs: TEN });
    await scene.appendSamples('file-audit', 2);
    scene.clock.advance(2 * HOUR);
    const reason = new Error('the function ends');

    const run = await archiveStreams(scene.deps, {
      signal: AbortSignal.abort(reason),
      mayGoOn: () => true,
    });

    expect(run.map(({ failure }) => failure)).toEqual(STREAM_NAMES.map(() => reason));
    expect((await everythingIn(scene.archive)).size).toBe(0);
  });

  it('is anything when there is no time at all', async () => {
    const scene = archiveScene({ startEpochMs: TEN });
    await scene.appendSamples('file-audit', 2);
    scene.clock.advance(2 * HOUR);

    const run = await archiveStreams(scene.deps, {
      signal: new AbortController().signal,
      mayGoOn: () => false,
    });

    expect(ofStream(run, 'file-audit')).toMatchObject({ objects: 0, isCaughtUp: false });
    expect(ofStream(run, 'file-audit').nextSequence).toBeUndefined();
    expect((await everythingIn(scene.archive)).size).toBe(0);
  });
});

it('killed before or after any of its calls, the next run leaves what an undisturbed one leaves', async () => {
  const prepared = async () => {
    const scene = archiveScene({ startEpochMs: TEN, mostTextBytes: 2_500 });
    await scene.appendSamples('file-audit', 5);
    scene.clock.advance(HOUR);
    await scene.appendSamples('file-audit', 1);
    scene.clock.advance(2 * HOUR);
    return scene;
  };
  const whole = await prepared();
  const counted = mortalParts(whole.deps, Infinity, 'before');
  await whole.run(counted);
  const expected = await everythingIn(whole.archive);

  const outcomes: ReadonlyMap<string, Buffer>[] = [];
  for (let dieAt = 1; dieAt <= counted.calls(); dieAt += 1) {
    for (const when of ['before', 'after'] as const) {
      const scene = await prepared();
      await scene.run(mortalParts(scene.deps, dieAt, when));
      await scene.run();
      outcomes.push(await everythingIn(scene.archive));
    }
  }

  expect(witnessArchive(expected)).toMatchObject({ faults: [] });
  expect(expected.size).toBeGreaterThan(4);
  expect(outcomes.length).toBeGreaterThan(40);
  for (const outcome of outcomes) expect(outcome).toEqual(expected);
});

it('two runs at once write one archive, and at most one of them moves each checkpoint', async () => {
  const scene = archiveScene({ startEpochMs: TEN });
  for (let hour = 0; hour < 4; hour += 1) {
    await scene.appendSamples('file-audit', 2);
    scene.clock.advance(HOUR);
  }
  scene.clock.advance(HOUR);

  const runs = await Promise.all([scene.run(), scene.run()]);
  const after = await scene.run();

  const archived = witnessArchive(await everythingIn(scene.archive));
  expect(archived).toMatchObject({ faults: [], counts: [2, 2, 2, 2] });
  const events = [...runs, after].map((run) => ofStream(run, 'file-audit').events);
  expect(events.reduce((sum, one) => sum + one, 0)).toBe(8);
});
