import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import {
  HIGHEST,
  LOWEST,
  type KeyBound,
  type TableClient,
  type TableDefinition,
} from '../../shared/table-store/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import { notEmpty } from './errors.ts';
import { hashOfManifest, SEAL_CONTEXT, type BucketName, type Manifest } from './manifest.ts';
import { encodeFrame } from './object-frames.ts';
import { PartWriter } from './part-writer.ts';
import { lineOfRow } from './row-line.ts';

/** Everything that a backup is taken of, or restored to. */
export interface BackupStores {
  readonly environment: string;
  readonly tables: TableClient;
  readonly definitions: readonly TableDefinition[];
  readonly buckets: Readonly<Record<BucketName, ObjectStore>>;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

export interface Encryption {
  readonly encrypt: (plain: Uint8Array) => Promise<Uint8Array>;
  readonly recipients: readonly string[];
}

/** How far it has come, for whoever waits. */
export type Progress = (what: string, entries: number) => void;

/** Of an object at a time: larger ones are taken in pieces. */
const PIECE_BYTES = 8 * 1_048_576;

/**
 * Copies every row and every object to a new folder, encrypted for the recipients. Rows come first:
 * whatever a row refers to was stored before it, so it is in the backup too. The manifest is written
 * last and makes the folder a backup; it is sealed with the environment's keys, so that nobody else can
 * make one.
 *
 * Functions may go on working meanwhile. Each row is as it was at some moment between begin and end;
 * work that was under way is taken up after a restore like work that was broken off.
 *
 * @throws BackupRefusedError `backup.not-empty`; the errors of stores and disk
 */
export async function takeBackup(
  stores: BackupStores,
  { encrypt, recipients }: Encryption,
  directory: string,
  progress: Progress,
): Promise<Manifest> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  if ((await readdir(directory)).length > 0) throw notEmpty(directory);
  const begunAt = new Date(stores.clock.nowEpochMs()).toISOString();
  const writer = new PartWriter(directory, encrypt);
  const tables: Record<string, number> = {};
  for (const definition of stores.definitions) {
    const rows = counted(rowsOf(stores.tables, definition), (count) => {
      tables[definition.name] = count;
      progress(definition.name, count);
    });
    tables[definition.name] = 0;
    await writer.writeAll({ stem: 'tables', of: definition.name }, rows);
  }
  const buckets = {
    work: await writeObjects(writer, 'work', stores.buckets.work, progress),
    audit: await writeObjects(writer, 'audit', stores.buckets.audit, progress),
  };
  const manifest: Manifest = {
    v: 1,
    environment: stores.environment,
    begunAt,
    endedAt: new Date(stores.clock.nowEpochMs()).toISOString(),
    tables,
    buckets,
    recipients: [...recipients],
    parts: writer.parts,
  };
  await writeManifest(stores, manifest, directory);
  return manifest;
}

async function writeManifest(
  { sealer }: BackupStores,
  manifest: Manifest,
  directory: string,
): Promise<void> {
  const sealed = sealer.seal(hashOfManifest(manifest), SEAL_CONTEXT);
  const seal = Buffer.from(sealed).toString('base64');
  const file = path.join(directory, 'manifest.json');
  const text = `${JSON.stringify({ manifest, seal }, null, 2)}\n`;
  await writeFile(`${file}.unfinished`, text, { mode: 0o600 });
  await rename(`${file}.unfinished`, file);
}

async function writeObjects(
  writer: PartWriter,
  of: BucketName,
  store: ObjectStore,
  progress: Progress,
): Promise<Manifest['buckets'][BucketName]> {
  const sum = { objects: 0, bytes: 0 };
  await writer.writeAll(
    { stem: 'objects', of },
    framesOf(store, sum, () => progress(of, sum.objects)),
  );
  return sum;
}

async function* framesOf(
  store: ObjectStore,
  sum: { objects: number; bytes: number },
  tell: () => void,
): AsyncGenerator<Uint8Array> {
  for await (const { key } of store.list('')) {
    // What retention has taken away since the list is no loss.
    const about = await store.head(key);
    if (about === undefined) continue;
    const { sizeBytes: totalBytes, contentSha256 = '' } = about;
    for (let offset = 0; offset === 0 || offset < totalBytes; offset += PIECE_BYTES) {
      const length = Math.min(PIECE_BYTES, totalBytes - offset);
      const bytes = length === 0 ? new Uint8Array() : await store.getPart(key, { offset, length });
      if (bytes === undefined) break;
      yield encodeFrame({ key, contentSha256, totalBytes, offset, bytes });
    }
    sum.objects += 1;
    sum.bytes += totalBytes;
    tell();
  }
}

/** Each row of a table as a line. */
async function* rowsOf(client: TableClient, table: TableDefinition): AsyncGenerator<Uint8Array> {
  const bound = (value: typeof LOWEST | typeof HIGHEST): KeyBound =>
    Object.fromEntries(table.primaryKey.map(({ name }) => [name, value]));
  for await (const row of client.getRange(table, { from: bound(LOWEST), to: bound(HIGHEST) })) {
    yield Buffer.from(`${lineOfRow(row)}\n`);
  }
}

async function* counted<Entry>(
  entries: AsyncIterable<Entry>,
  tell: (count: number) => void,
): AsyncGenerator<Entry> {
  let count = 0;
  for await (const entry of entries) {
    count += 1;
    tell(count);
    yield entry;
  }
}
