import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { manifestSchema, sealedManifestSchema } from '../../../../infra/backup/manifest.ts';
import { openBackup } from '../../../../infra/backup/read-backup.ts';
import { restoreBackup, type Restored } from '../../../../infra/backup/restore-backup.ts';
import { takeBackup, type BackupStores } from '../../../../infra/backup/take-backup.ts';
import { createMemoryObjectStore } from '../../../../shared/object-storage/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../../../shared/sealing/index.ts';
import {
  createMemoryTableClient,
  tables,
  type TableClient,
} from '../../../../shared/table-store/index.ts';

const clock = { nowEpochMs: () => Date.UTC(2026, 10, 27, 4), sleep: () => Promise.resolve() };
const sealerOf = () => {
  const ring = { current: 'k1', keys: { k1: randomBytes(32).toString('base64') } };
  return createAesGcmSealer(parseSealingKeyRing(JSON.stringify(ring)), systemRandom);
};
const sealer = sealerOf();
/** What the key does is proven where GnuPG looks at it; here it need only be undone. */
const flipped = (bytes: Uint8Array): Promise<Uint8Array> =>
  Promise.resolve(Buffer.from(bytes).reverse());
const encryption = { encrypt: flipped, recipients: ['F'.repeat(40)] };
const quiet = (): void => undefined;
/** More than one piece, and quick to pack. */
const LARGE = Buffer.alloc(9 * 1_048_576, 'four pieces of eight ');

let directory: string;
let before: BackupStores;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'backup-'));
  before = emptyStores();
  await fill(before);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

function emptyStores(environment = 'test'): BackupStores {
  return {
    environment,
    tables: createMemoryTableClient({ clock }),
    definitions: [tables.configurationPointer, tables.auditTrail, tables.pendingWork],
    buckets: { work: createMemoryObjectStore(), audit: createMemoryObjectStore() },
    sealer,
    clock,
  };
}

async function fill({ tables: client, buckets }: BackupStores): Promise<void> {
  await client.putRow(
    tables.configurationPointer,
    { environment: 'test' },
    { v: 1n, version: 7n },
    { row: 'ignore' },
  );
  for (let number = 0; number < 120; number += 1) {
    await client.putRow(
      tables.auditTrail,
      { organisation: 'test/ding', day: '2026-11-27', entry: String(number).padStart(4, '0') },
      { body: `entry ${String(number)} 堃邨峯`, sealed: new Uint8Array([0, number, 255]) },
      { row: 'ignore' },
    );
  }
  const about = { contentType: 'text/plain', contentSha256: 'a'.repeat(64) };
  await buckets.work.putOnce('test/ding/large.bin', LARGE, about);
  await buckets.work.putOnce('test/ding/empty', new Uint8Array(), about);
  await buckets.audit.putOnce('audit/test/ding/one.ndjson.gz', Buffer.from('lines'), about);
}

const into = (name: string): string => path.join(directory, name);

async function restored(
  stores: BackupStores,
  only: 'restore' | 'compare' = 'restore',
): Promise<readonly Restored[]> {
  const backup = await openBackup(into('one'), stores.environment, stores.sealer, flipped);
  return restoreBackup(backup, stores, only, quiet);
}

const numbersOf = (all: readonly Restored[]): Readonly<Record<string, readonly number[]>> =>
  Object.fromEntries(
    all.map(({ of, restored: back, same, different }) => [of, [back, same, different]]),
  );

describe('a backup', () => {
  test('puts everything back into empty stores, and nothing the second time', async () => {
    await takeBackup(before, encryption, into('one'), quiet);
    const after = emptyStores();

    const first = await restored(after);
    const second = await restored(after);

    expect(numbersOf(first)).toEqual({
      work: [2, 0, 0],
      audit: [1, 0, 0],
      audit_trail: [120, 0, 0],
      pending_work: [0, 0, 0],
      configuration_pointer: [1, 0, 0],
    });
    expect(first.at(-1)?.of).toBe('configuration_pointer');
    expect(numbersOf(second)).toMatchObject({ work: [0, 2, 0], audit_trail: [0, 120, 0] });
    const large = await after.buckets.work.get('test/ding/large.bin');
    expect(LARGE.equals(large ?? new Uint8Array())).toBe(true);
    expect((await after.buckets.work.head('test/ding/empty'))?.contentSha256).toBe('a'.repeat(64));
    const key = { organisation: 'test/ding', day: '2026-11-27', entry: '0119' };
    expect((await after.tables.getRow(tables.auditTrail, key)).row?.columns).toEqual({
      body: 'entry 119 堃邨峯',
      sealed: new Uint8Array([0, 119, 255]),
    });
  });

  test('compares without writing', async () => {
    await takeBackup(before, encryption, into('one'), quiet);
    const after = emptyStores();

    const missing = await restored(after, 'compare');
    const still = await restored(after, 'compare');
    const same = await restored(before, 'compare');

    expect(numbersOf(missing)).toMatchObject({ work: [2, 0, 0], audit_trail: [120, 0, 0] });
    expect(still).toEqual(missing);
    expect(numbersOf(same)).toMatchObject({ work: [0, 2, 0], audit_trail: [0, 120, 0] });
  });

  test('never takes back what was written since', async () => {
    await takeBackup(before, encryption, into('one'), quiet);
    const pointer = { environment: 'test' };
    const newer = { v: 1n, version: 8n };
    await before.tables.putRow(tables.configurationPointer, pointer, newer, { row: 'ignore' });

    const again = await restored(before);

    expect(numbersOf(again)['configuration_pointer']).toEqual([0, 0, 1]);
    const { row } = await before.tables.getRow(tables.configurationPointer, pointer);
    expect(row?.columns['version']).toBe(8n);
  });

  test('that was broken off while it was put back is finished by the same command', async () => {
    await takeBackup(before, encryption, into('one'), quiet);
    const after = emptyStores();
    let batches = 0;
    const dying: TableClient = {
      ...after.tables,
      getRow: (...given) => after.tables.getRow(...given),
      batchWrite: (rows, call) => {
        batches += 1;
        if (batches === 2) return Promise.reject(new Error('killed here'));
        return after.tables.batchWrite(rows, call);
      },
    };

    await expect(restored({ ...after, tables: dying })).rejects.toThrow('killed here');
    const rest = await restored(after);

    expect(numbersOf(rest)).toMatchObject({ work: [0, 2, 0], audit_trail: [70, 50, 0] });
  });

  test('is none before its manifest is there, and is never written over', async () => {
    await writeFile(into('file'), '');

    await expect(takeBackup(before, encryption, directory, quiet)).rejects.toMatchObject({
      code: 'backup.not-empty',
    });
    await expect(openBackup(directory, 'test', sealer, flipped)).rejects.toMatchObject({
      code: 'backup.unreadable',
    });
  });

  test('tells no name of a person and no key of an object outside its parts', async () => {
    await takeBackup(before, encryption, into('one'), quiet);

    const text = await readFile(path.join(into('one'), 'manifest.json'), 'utf8');

    expect(text).not.toContain('test/ding');
    expect((await readdir(into('one'))).join()).not.toContain('large');
  });
});

describe('a backup is not restored', () => {
  beforeEach(() => takeBackup(before, encryption, into('one'), quiet));

  test('to another environment', async () => {
    await expect(restored(emptyStores('prod'))).rejects.toMatchObject({
      code: 'backup.of-another-environment',
    });
  });

  test('if its manifest was made by somebody without the environment’s keys', async () => {
    const other = { ...emptyStores(), sealer: sealerOf() };

    await expect(restored(other)).rejects.toMatchObject({ code: 'backup.altered' });
  });

  test('if its manifest was changed', async () => {
    const file = path.join(into('one'), 'manifest.json');
    const { manifest, seal } = sealedManifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const changed = manifestSchema.parse({ ...manifest, begunAt: '2026-11-27T05:00:00.000Z' });
    await writeFile(file, JSON.stringify({ manifest: changed, seal }));

    await expect(restored(emptyStores())).rejects.toMatchObject({ code: 'backup.altered' });
  });

  test('if any part was changed, is missing, or stands in the place of another', async () => {
    const parts = (await readdir(into('one'))).filter((name) => name !== 'manifest.json').sort();
    const [first = '', second = ''] = parts;
    const bytes = await readFile(path.join(into('one'), first));
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
    await writeFile(path.join(into('one'), first), bytes);
    await expect(restored(emptyStores())).rejects.toMatchObject({ code: 'backup.altered' });
    await rename(path.join(into('one'), second), path.join(into('one'), first));

    await expect(restored(emptyStores())).rejects.toMatchObject({ code: 'backup.altered' });
  });
});
