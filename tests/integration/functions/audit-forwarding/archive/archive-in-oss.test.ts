import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type OSS from 'ali-oss';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTableAuditStreams } from '../../../../../functions/audit-forwarding/stream/table-audit-streams.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import { createMemoryTableClient } from '../../../../../shared/table-store/index.ts';
import {
  archiveScene,
  ofStream,
  SCENE_CORP_ID,
  SCENE_ENVIRONMENT,
  type ArchiveScene,
} from '../../../../support/audit-archive/archive-scene.ts';
import { programPath, requiresProgram } from '../../../../support/debian-programs.ts';
import {
  refusalOf,
  runOss,
  witnessClient,
  type RunningOss,
} from '../../../../support/oss-clients.ts';
import { storeOn } from '../../../../support/oss-stores.ts';
import { sampleSealer } from '../../../../support/sample-events.ts';

const WORK = 'dt-work';
const ARCHIVE = 'dt-audit';
const HOUR = 3_600_000;
const READER = path.resolve('tests/support/audit-archive/read-archive.py');

interface WormSdk {
  initiateBucketWorm(name: string, days: number): Promise<{ readonly wormId: string }>;
  completeBucketWorm(name: string, wormId: string): Promise<unknown>;
}

let oss: RunningOss;
let witness: OSS & WormSdk;
let scene: ArchiveScene;
let folder: string;

beforeEach(async () => {
  oss = await runOss(undefined, [WORK, ARCHIVE]);
  const form = { version: 'v4', scheme: 'http', bucket: ARCHIVE } as const;
  witness = witnessClient(oss, form) as OSS & WormSdk;
  const { wormId } = await witness.initiateBucketWorm(ARCHIVE, 2_555);
  await witness.completeBucketWorm(ARCHIVE, wormId);
  folder = await mkdtemp(path.join(tmpdir(), 'audit-archive-'));
  scene = archiveScene({
    startEpochMs: Date.UTC(2026, 11, 31, 15, 20),
    archive: storeOn(oss, { bucket: ARCHIVE }),
    mostTextBytes: 20_000,
    streams: (clock) =>
      createTableAuditStreams({
        tables: createMemoryTableClient({ clock }),
        objects: storeOn(oss, { bucket: WORK }),
        sealer: sampleSealer(),
        environment: SCENE_ENVIRONMENT,
        corpId: SCENE_CORP_ID,
        clock,
        random: systemRandom,
      }),
  });
});
afterEach(async () => {
  await oss.dispose();
  await rm(folder, { recursive: true, force: true });
});

/** Six hours over the end of a year in Hong Kong, the third of them empty. */
async function appendSixHours(): Promise<void> {
  for (const events of [5, 60, 0, 1, 40, 3]) {
    if (events > 0) await scene.appendSamples('file-audit', events);
    scene.clock.advance(HOUR);
  }
  scene.clock.advance(HOUR);
}

/** Everything in the bucket, fetched by the unmodified SDK. */
async function download(): Promise<readonly string[]> {
  const { objects } = await witness.listV2({ 'max-keys': '1000' }, {});
  for (const { name } of objects) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, (await witness.get(name)).content as Buffer);
  }
  return objects.map(({ name }) => name);
}

const readerArguments = (): string[] => [
  READER,
  folder,
  SCENE_ENVIRONMENT,
  SCENE_CORP_ID,
  'file-audit',
];

requiresProgram(
  'python3',
  'gunzip',
  'sha256sum',
)('an archive under a locked retention', () => {
  it('is whole to a reader that shares nothing with us, though answers were lost', async () => {
    await appendSixHours();
    const effect = { kind: 'drop', when: 'after' } as const;
    oss.context.faults.add({ standIn: 'oss', operation: 'PutObject', effect, times: 5 });
    const run = ofStream(await scene.run(), 'file-audit');
    const head = await scene.streams.head('file-audit');
    await download();

    const told = execFileSync(programPath('python3'), readerArguments(), { encoding: 'utf8' });

    const found = JSON.parse(told) as {
      readonly events: number;
      readonly head: string;
      readonly objects: readonly {
        readonly hour: string;
        readonly count: number;
        readonly times: readonly number[];
        readonly told: readonly string[];
      }[];
    };
    expect(run).toMatchObject({ events: 109, isCaughtUp: true, failure: undefined });
    expect(found).toMatchObject({ events: 109, head: head.headHash });
    expect([...new Set(found.objects.map(({ hour }) => hour))]).toEqual([
      '2026-12-31T23+08:00',
      '2027-01-01T00+08:00',
      '2027-01-01T02+08:00',
      '2027-01-01T03+08:00',
      '2027-01-01T04+08:00',
    ]);
    expect(found.objects.length).toBeGreaterThan(5);
    for (const { times, told: said } of found.objects) {
      expect(said.map((time) => Date.parse(time))).toEqual(times);
    }
  });

  it('cannot be changed, by its key or by its owner, and a changed copy is found out', async () => {
    await appendSixHours();
    await scene.run();
    const [manifest = '', object = ''] = await download();
    const file = path.join(folder, object);
    const bytes = await readFile(file);

    const replaced = await refusalOf(witness.put(object, Buffer.from('forged')));
    const removed = await refusalOf(witness.delete(manifest));
    await writeFile(file, Buffer.concat([bytes, Buffer.from([0])]));
    const judged = spawnSync(programPath('python3'), readerArguments(), { encoding: 'utf8' });

    for (const one of [replaced, removed]) expect(one).toMatchObject({ code: 'FileImmutable' });
    expect(judged.status).toBe(1);
    expect(judged.stderr.length).toBeGreaterThan(0);
  });

  it('is read by the two programs that the decision record promises', async () => {
    await appendSixHours();
    await scene.run();
    const [manifest = '', object = ''] = await download();
    const said = JSON.parse(await readFile(path.join(folder, manifest), 'utf8')) as {
      readonly objectSha256: string;
      readonly count: number;
    };

    const sum = execFileSync(programPath('sha256sum'), [path.join(folder, object)]);
    const text = execFileSync(programPath('gunzip'), ['-c', path.join(folder, object)]);

    expect(String(sum).slice(0, 64)).toBe(said.objectSha256);
    expect(String(text).trimEnd().split('\n')).toHaveLength(said.count);
    expect(String(text)).toContain('九龍塘邨喆峯堃衞');
  });
});

it('is written on, under retention, by an instance that finds the half of a killed one', async () => {
  await appendSixHours();
  const whole = await scene.run();
  const before = await download();
  const anew = archiveScene({
    startEpochMs: scene.clock.nowEpochMs(),
    archive: scene.archive,
    mostTextBytes: 20_000,
    streams: () => scene.streams,
  });

  const run = await anew.run();

  expect(ofStream(run, 'file-audit')).toMatchObject({ events: 109, failure: undefined });
  expect(ofStream(run, 'file-audit').objects).toBe(ofStream(whole, 'file-audit').objects);
  expect(await download()).toEqual(before);
});
