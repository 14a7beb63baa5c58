import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ObjectStore } from '../../../shared/object-storage/index.ts';

/** Puts other bytes in the place of an object, as nobody may. */
export async function replaceObject(
  archive: ObjectStore,
  key: string,
  bytes: Uint8Array,
): Promise<void> {
  await archive.delete(key);
  await archive.putOnce(key, bytes, { contentType: 'x/y', contentSha256: sha256(bytes) });
}

/** Changes the lines of a gzipped object. */
export async function tamperWithLines(
  archive: ObjectStore,
  key: string,
  change: (lines: readonly string[]) => readonly string[],
): Promise<void> {
  const text = gunzipSync(await bytesOf(archive, key)).toString('utf8');
  const lines = change(text.split('\n').slice(0, -1));
  await replaceObject(archive, key, gzipSync(lines.map((line) => `${line}\n`).join('')));
}

/** Changes members of a manifest, which keeps its form. */
export async function tamperWithManifest(
  archive: ObjectStore,
  key: string,
  changes: Readonly<Record<string, unknown>>,
): Promise<void> {
  const members = JSON.parse(String(await bytesOf(archive, key))) as Record<string, unknown>;
  const text = `${JSON.stringify({ ...members, ...changes }, undefined, 2)}\n`;
  await replaceObject(archive, key, Buffer.from(text));
}

/** Makes a manifest say of a tampered object what is true of its bytes, as a careful forger would. */
export async function describeAnew(archive: ObjectStore, objectKey: string): Promise<void> {
  const object = await bytesOf(archive, objectKey);
  const text = gunzipSync(object);
  await tamperWithManifest(archive, objectKey.replace('.ndjson.gz', '.manifest.json'), {
    objectSha256: sha256(object),
    textSha256: sha256(text),
    textBytes: text.length,
  });
}

/** A changed event with a hash that fits its new text. */
export function rehashed(line: string, change: (text: string) => string): string {
  const unhashed = change(`${line.slice(0, line.lastIndexOf(',"hash":"'))}}`);
  return `${unhashed.slice(0, -1)},"hash":"${sha256(Buffer.from(unhashed))}"}`;
}

export async function bytesOf(store: ObjectStore, key: string): Promise<Buffer> {
  const bytes = await store.get(key);
  if (bytes === undefined) throw new Error(`no object ${key}`);
  return Buffer.from(bytes);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
