import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { DescriptionError } from '../../deployment/description-error.ts';

/** The code of a function, ready to run. */
export interface DeployedCode {
  readonly directory: string;
  /** SHA-256 of the zip; absent for a folder, which is run where it lies. */
  readonly sha256?: string;
  readonly bytes: number;
}

/**
 * Puts the code that a description names into place: a zip is extracted once per content into a
 * directory named by its hash, a folder is used as it is.
 *
 * @throws DescriptionError if there is nothing at the path.
 */
export async function deployCode(source: string, storeDirectory: string): Promise<DeployedCode> {
  if (!existsSync(source)) throw codeMissing(source);
  if (statSync(source).isDirectory()) return { directory: source, bytes: 0 };
  return storeZip(await readFile(source), storeDirectory);
}

/**
 * Extracts a zip, once per content.
 *
 * @throws Error if the bytes are no zip, or an entry would lie outside of the directory.
 */
export async function storeZip(
  zip: Uint8Array,
  storeDirectory: string,
): Promise<DeployedCode & { readonly sha256: string }> {
  const sha256 = createHash('sha256').update(zip).digest('hex');
  const directory = directoryOfZip(sha256, storeDirectory);
  if (!existsSync(directory)) await extract(zip, directory);
  return { directory, sha256, bytes: zip.length };
}

/** Where the content of a zip lies, or would lie. */
export function directoryOfZip(sha256: string, storeDirectory: string): string {
  return path.join(storeDirectory, sha256.slice(0, 32));
}

async function extract(zip: Uint8Array, directory: string): Promise<void> {
  const partial = `${directory}.${String(process.pid)}.partial`;
  await rm(partial, { recursive: true, force: true });
  // An empty zip is code too.
  await mkdir(partial, { recursive: true });
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    const file = path.join(partial, name);
    if (!file.startsWith(`${partial}${path.sep}`)) throw new Error(`unsafe entry name: ${name}`);
    if (name.endsWith('/')) {
      await mkdir(file, { recursive: true });
      continue;
    }
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
  await rename(partial, directory);
}

function codeMissing(source: string): DescriptionError {
  return new DescriptionError(
    'description.code-missing',
    { en: `There is no code at ${source}.`, zhHK: `${source} 沒有程式碼。` },
    { en: 'Run `npm run build` first.', zhHK: '請先執行 `npm run build`。' },
  );
}
