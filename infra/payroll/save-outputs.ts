import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ObjectStore } from '../../shared/object-storage/index.ts';

/**
 * Copies every stored output that an answer names to a folder, under its own name.
 *
 * @returns the paths, in the order of the answer
 */
export async function saveOutputs(
  answer: Readonly<Record<string, unknown>>,
  objects: ObjectStore,
  directory: string,
): Promise<readonly string[]> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const paths: string[] = [];
  for (const key of outputKeysIn(answer)) {
    const bytes = await objects.get(key);
    if (bytes === undefined) continue;
    const target = path.join(directory, path.posix.basename(key));
    await writeFile(target, bytes, { mode: 0o600 });
    paths.push(target);
  }
  return paths;
}

/** Texts under a name that ends in `Key`, at any depth; sealed objects are nothing to read. */
export function outputKeysIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Object.entries(value).flatMap(([name, inner]) => {
    if (typeof inner !== 'string') return outputKeysIn(inner);
    return name.endsWith('Key') && inner.includes('/') && !inner.endsWith('.sealed') ? [inner] : [];
  });
  return [...new Set(keys)];
}
