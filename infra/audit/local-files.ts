import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { ObjectStore } from '../../shared/object-storage/index.ts';
import { usageError } from '../command/usage-error.ts';

const evidenceSchema = z.object({ evidence: z.array(z.object({ key: z.string() })) });

/**
 * Puts what a receiver has exported where the function can read it.
 *
 * @returns its key
 * @throws UsageError if the file cannot be read; the errors of the object port
 */
export async function uploadExport(objects: ObjectStore, file: string): Promise<string> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) {
    throw usageError([
      { en: `--export: ${file} cannot be read`, zhHK: `--export：無法讀取 ${file}` },
    ]);
  }
  const contentSha256 = createHash('sha256').update(bytes).digest('hex');
  const name = path.basename(file).replaceAll(/[^A-Za-z0-9._-]/g, '_');
  // The same file again has the same key: nothing is overwritten.
  const key = `audit/exports/${contentSha256.slice(0, 16)}-${name}`;
  await objects.putOnce(key, bytes, { contentType: 'application/octet-stream', contentSha256 });
  return key;
}

/**
 * Copies the ZIPs that an answer names to a folder.
 *
 * @returns their paths
 * @throws the errors of the object port and of the disk
 */
export async function saveEvidence(
  objects: ObjectStore,
  answer: unknown,
  folder: string,
): Promise<readonly string[]> {
  const { evidence = [] } = evidenceSchema.safeParse(answer).data ?? {};
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const saved: string[] = [];
  for (const { key } of evidence) {
    const bytes = await objects.get(key);
    if (bytes === undefined) continue;
    const file = path.join(folder, path.posix.basename(key));
    await writeFile(file, bytes, { mode: 0o600 });
    saved.push(file);
  }
  return saved;
}
