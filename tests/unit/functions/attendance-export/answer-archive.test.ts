import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  AnswerArchive,
  MemoryAnswerStore,
  type ArchiveStores,
} from '../../../../functions/attendance-export/answer-archive.ts';
import { answerKey, runPrefix } from '../../../../functions/attendance-export/object-keys.ts';
import {
  createMemoryObjectStore,
  type ObjectStore,
} from '../../../../shared/object-storage/index.ts';
import { createMemoryTableClient } from '../../../../shared/table-store/index.ts';
import { withWriteFates, type WriteFate } from '../../../support/faulty-table-client.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';
import { identity, lease, sealer } from './sample-runs.ts';

const run = identity('0001');
const CALL = 'm-attendance.listRecord-0a1b';

function stores(change: Partial<ArchiveStores> = {}): ArchiveStores {
  return {
    tables: createMemoryTableClient({ clock: new SteppedClock() }),
    objects: createMemoryObjectStore(),
    sealer: sealer(),
    ...change,
  };
}

function body(requestId: string, ...names: readonly string[]): Buffer {
  return Buffer.from(
    JSON.stringify({
      errcode: 0,
      recordresult: names.map((name) => ({ name })),
      request_id: requestId,
    }),
  );
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** An object store in which somebody changed what lies under the key. */
function tamperedAt(objects: ObjectStore, change: (sealed: Uint8Array) => Uint8Array | undefined) {
  const get = async (key: string): Promise<Uint8Array | undefined> => {
    const sealed = await objects.get(key);
    return sealed === undefined ? undefined : change(sealed);
  };
  return { ...objects, get } satisfies ObjectStore;
}

describe('the archive of a run’s answers', () => {
  test('gives back the bytes that were stored, also when it is opened again', async () => {
    const shared = stores();
    const archive = await AnswerArchive.open(shared, run, lease(1n));
    await archive.store(CALL, body('r1', '陳大文'));
    const again = await AnswerArchive.open(shared, run, lease(2n));

    expect(archive.has(CALL)).toBe(true);
    expect(await archive.read(CALL)).toEqual(body('r1', '陳大文'));
    expect(again.has(CALL)).toBe(true);
    expect(await again.read(CALL)).toEqual(body('r1', '陳大文'));
    expect(again.inputsSha256([CALL])).toBe(archive.inputsSha256([CALL]));
  });

  test('stores nothing that can be read without the key', async () => {
    const shared = stores();
    const archive = await AnswerArchive.open(shared, run, lease(1n));
    await archive.store(CALL, body('r1', 'Chan Tai Man'));
    const key = answerKey(run, CALL, sha256(body('r1', 'Chan Tai Man')));

    const sealed = await shared.objects.get(key);

    expect(sealed).toBeDefined();
    expect(Buffer.from(sealed ?? []).toString('latin1')).not.toContain('Chan');
  });

  test('knows nothing of another run’s answers', async () => {
    const shared = stores();
    const first = await AnswerArchive.open(shared, run, lease(1n));
    await first.store(CALL, body('r1'));

    for (const other of [identity('0002'), identity('0001', { company: 'HKSC2' })]) {
      const archive = await AnswerArchive.open(shared, other, lease(1n));
      expect(archive.has(CALL)).toBe(false);
      await expect(archive.read(CALL)).rejects.toMatchObject({ code: 'answer.altered' });
    }
  });

  test('counts the metered answers apart from the others', async () => {
    const archive = await AnswerArchive.open(stores(), run, lease(1n));
    await archive.store('m-a', body('1'));
    await archive.store('m-b', body('2'));
    await archive.store('u-c', body('3'));

    expect(archive.meteredCount).toBe(2);
  });

  test('has the same hash for the same answers, whatever their order and request ids', async () => {
    const archives = await Promise.all(
      [1, 2, 3].map(() => AnswerArchive.open(stores(), run, lease(1n))),
    );
    const [first, second, third] = archives;
    await first?.store('m-a', body('r1', 'x'));
    await first?.store('m-b', body('r2', 'y'));
    await second?.store('m-b', body('other', 'y'));
    await second?.store('m-a', body('ids', 'x'));
    await third?.store('m-a', body('r1', 'y'));
    await third?.store('m-b', body('r2', 'x'));

    expect(second?.inputsSha256(['m-a', 'm-b'])).toBe(first?.inputsSha256(['m-a', 'm-b']));
    expect(third?.inputsSha256(['m-b', 'm-a'])).not.toBe(first?.inputsSha256(['m-a', 'm-b']));
  });

  test('does not take a request id that is somebody’s text for DingTalk’s own', async () => {
    const hashes = await Promise.all(
      ['one', 'two'].map(async (text) => {
        const archive = await AnswerArchive.open(stores(), run, lease(1n));
        await archive.store(CALL, body('r', `"request_id":"${text}"`));
        return archive.inputsSha256([CALL]);
      }),
    );

    expect(new Set(hashes).size).toBe(2);
  });

  test('stores the same call once, however often it is given', async () => {
    const shared = stores();
    const archive = await AnswerArchive.open(shared, run, lease(1n));
    await archive.store(CALL, body('r1'));
    await archive.store(CALL, body('r1'));

    const keys = [];
    for await (const { key } of shared.objects.list(runPrefix(run))) keys.push(key);
    expect(keys).toHaveLength(1);
  });
});

describe('an owner that was killed', () => {
  test('between object and checkpoint has its answer adopted, so that nobody asks again', async () => {
    const shared = stores();
    const dying = withWriteFates(shared.tables, () => {
      throw new Error('killed');
    });
    const first = await AnswerArchive.open({ ...shared, tables: dying.tables }, run, lease(1n));
    await expect(first.store(CALL, body('r1', 'x'))).rejects.toThrow('killed');

    const second = await AnswerArchive.open(shared, run, lease(2n));

    expect(second.has(CALL)).toBe(true);
    expect(await second.read(CALL)).toEqual(body('r1', 'x'));
    expect((await AnswerArchive.open(shared, run, lease(3n))).inputsSha256([CALL])).toBe(
      second.inputsSha256([CALL]),
    );
  });

  test('before the object has stored nothing', async () => {
    const shared = stores();
    const objects = { ...shared.objects, putOnce: () => Promise.reject(new Error('killed')) };
    const first = await AnswerArchive.open({ ...shared, objects }, run, lease(1n));
    await expect(first.store(CALL, body('r1'))).rejects.toThrow('killed');

    expect((await AnswerArchive.open(shared, run, lease(2n))).has(CALL)).toBe(false);
  });

  test.each<WriteFate>(['lost-before', 'lost-after'])(
    'is not needed for a checkpoint whose answer was %s',
    async (fate) => {
      const fates: WriteFate[] = [fate];
      const shared = stores();
      const faulty = withWriteFates(shared.tables, () => fates.shift() ?? 'answered');
      const archive = await AnswerArchive.open(
        { ...shared, tables: faulty.tables },
        run,
        lease(1n),
      );

      await archive.store(CALL, body('r1', 'x'));

      expect(await archive.read(CALL)).toEqual(body('r1', 'x'));
      expect(await (await AnswerArchive.open(shared, run, lease(2n))).read(CALL)).toEqual(
        body('r1', 'x'),
      );
    },
  );
});

describe('two owners of one run', () => {
  test('end with one answer: the first that was checkpointed stands for both', async () => {
    const shared = stores();
    const late = await AnswerArchive.open(shared, run, lease(1n));
    const current = await AnswerArchive.open(shared, run, lease(2n));
    await current.store(CALL, body('r2', 'newer'));
    await late.store(CALL, body('r1', 'late'));

    expect(await late.read(CALL)).toEqual(body('r2', 'newer'));
    expect(await current.read(CALL)).toEqual(body('r2', 'newer'));
    expect(late.inputsSha256([CALL])).toBe(current.inputsSha256([CALL]));
    const third = await AnswerArchive.open(shared, run, lease(3n));
    expect(third.inputsSha256([CALL])).toBe(current.inputsSha256([CALL]));
    expect(await third.read(CALL)).toEqual(body('r2', 'newer'));
  });
});

describe('an answer that somebody touched', () => {
  test.each<readonly [string, (sealed: Uint8Array) => Uint8Array | undefined]>([
    [
      'changed by a bit',
      (sealed) => sealed.map((byte, at) => (at === sealed.length - 1 ? byte ^ 1 : byte)),
    ],
    ['cut short', (sealed) => sealed.subarray(0, sealed.length - 3)],
    ['emptied', () => new Uint8Array()],
    ['replaced by plain text', () => new TextEncoder().encode('{"errcode":0}')],
    ['deleted', () => undefined],
  ])('%s is refused, by its code and with a way on', async (_, change) => {
    const shared = stores();
    const archive = await AnswerArchive.open(shared, run, lease(1n));
    await archive.store(CALL, body('r1', 'x'));
    const tampered = { ...shared, objects: tamperedAt(shared.objects, change) };

    const again = await AnswerArchive.open(tampered, run, lease(2n));

    await expect(again.read(CALL)).rejects.toMatchObject({
      code: 'answer.altered',
      details: { call: CALL },
    });
  });

  test('is refused when it was put in the place of another', async () => {
    const shared = stores();
    const archive = await AnswerArchive.open(shared, run, lease(1n));
    await archive.store('m-a', body('r1', 'x'));
    const elsewhere = answerKey(run, 'm-b', sha256(body('r1', 'x')));
    const sealed = await shared.objects.get(answerKey(run, 'm-a', sha256(body('r1', 'x'))));
    await shared.objects.putOnce(elsewhere, sealed ?? new Uint8Array(), {
      contentType: 'application/octet-stream',
      contentSha256: sha256(body('r1', 'x')),
    });

    await expect(AnswerArchive.open(shared, run, lease(2n))).rejects.toMatchObject({
      code: 'answer.altered',
      details: { call: 'm-b' },
    });
  });

  test('keys that are no answers are left alone', async () => {
    const shared = stores();
    const about = { contentType: 'text/plain', contentSha256: sha256(new Uint8Array()) };
    for (const name of ['answers/readme.txt', 'answers/m-a/short.json.gz.sealed']) {
      await shared.objects.putOnce(`${runPrefix(run)}/${name}`, new Uint8Array(), about);
    }

    const archive = await AnswerArchive.open(shared, run, lease(1n));

    expect(archive.meteredCount).toBe(0);
  });
});

test('the store of a dry run keeps answers for its own length', async () => {
  const memory = new MemoryAnswerStore();
  await memory.store(CALL, body('r1'));

  expect(memory.has(CALL)).toBe(true);
  expect(memory.has('m-other')).toBe(false);
  expect(await memory.read(CALL)).toEqual(body('r1'));
  await expect(memory.read('m-other')).rejects.toThrow(RangeError);
});
