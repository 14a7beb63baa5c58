import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Row } from '../../shared/table-store/index.ts';
import type { Sealer } from '../../shared/sealing/index.ts';
import { altered, ofAnotherEnvironment, unreadable } from './errors.ts';
import {
  hashOfManifest,
  SEAL_CONTEXT,
  sealedManifestSchema,
  type Manifest,
  type ManifestPart,
} from './manifest.ts';
import { decodeFrames, type ObjectFrame } from './object-frames.ts';
import type { PartDecrypter } from './openpgp-decrypter.ts';
import { rowOfLine } from './row-line.ts';

/** A part may not unpack to more, whatever it says. */
const MOST_BYTES = 64 * 1_048_576;

/** A backup whose manifest is that of the environment. */
export interface OpenedBackup {
  readonly directory: string;
  readonly manifest: Manifest;
  readonly decrypt: PartDecrypter;
}

/**
 * Opens a backup and proves by its seal that the environment made it.
 *
 * @throws BackupRefusedError `backup.unreadable`, `backup.of-another-environment`, `backup.altered`
 */
export async function openBackup(
  directory: string,
  environment: string,
  sealer: Sealer,
  decrypt: PartDecrypter,
): Promise<OpenedBackup> {
  const { manifest, seal } = await readManifest(directory);
  if (manifest.environment !== environment) {
    throw ofAnotherEnvironment(manifest.environment, environment);
  }
  const hash = openSeal(sealer, seal);
  if (hash === undefined || !hash.equals(hashOfManifest(manifest))) throw altered('manifest.json');
  return { directory, manifest, decrypt };
}

async function readManifest(directory: string) {
  try {
    const text = await readFile(path.join(directory, 'manifest.json'), 'utf8');
    return sealedManifestSchema.parse(JSON.parse(text));
  } catch (error) {
    throw unreadable(directory, error);
  }
}

function openSeal(sealer: Sealer, seal: string): Buffer | undefined {
  try {
    return Buffer.from(sealer.open(Buffer.from(seal, 'base64'), SEAL_CONTEXT));
  } catch {
    return undefined;
  }
}

/** The rows of a table. @throws BackupRefusedError `backup.altered`, `backup.key-refused` */
export async function* rowsIn(backup: OpenedBackup, table: string): AsyncGenerator<Row> {
  for (const part of partsOf(backup, 'tables', table)) {
    const lines = Buffer.from(await contentOf(backup, part))
      .toString('utf8')
      .split('\n');
    // Behind the last line's end.
    lines.pop();
    if (lines.length !== part.entries) throw altered(part.name);
    for (const line of lines) yield rowOfLine(line);
  }
}

/** An object, put together again. */
export interface BackedUpObject {
  readonly key: string;
  readonly contentSha256: string;
  readonly bytes: Uint8Array;
}

/** The objects of a bucket. @throws BackupRefusedError `backup.altered`, `backup.key-refused` */
export async function* objectsIn(
  backup: OpenedBackup,
  bucket: string,
): AsyncGenerator<BackedUpObject> {
  let pieces: ObjectFrame[] = [];
  for (const part of partsOf(backup, 'objects', bucket)) {
    for (const frame of decodeFrames(await contentOf(backup, part))) {
      if (frame.offset === 0) pieces = [];
      pieces.push(frame);
      const { key, contentSha256, totalBytes } = frame;
      if (frame.offset + frame.bytes.byteLength < totalBytes) continue;
      yield { key, contentSha256, bytes: Buffer.concat(pieces.map(({ bytes }) => bytes)) };
      pieces = [];
    }
  }
}

function partsOf(
  { manifest }: OpenedBackup,
  stem: 'tables' | 'objects',
  of: string,
): readonly ManifestPart[] {
  return manifest.parts.filter((part) => part.of === of && part.name.startsWith(`${stem}-`));
}

async function contentOf(
  { directory, decrypt }: OpenedBackup,
  { name, sha256 }: ManifestPart,
): Promise<Uint8Array> {
  const content = await readFile(path.join(directory, name)).catch(() => undefined);
  if (content === undefined) throw altered(name);
  if (createHash('sha256').update(content).digest('hex') !== sha256) throw altered(name);
  return gunzipSync(await decrypt(content), { maxOutputLength: MOST_BYTES });
}
