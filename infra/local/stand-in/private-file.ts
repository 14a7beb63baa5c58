import { randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';

/** The text of a file, or undefined if there is none. */
export async function readTextIfPresent(filePath: string): Promise<string | undefined> {
  try {
    return await readFile(filePath, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Writes a whole file in one atomic, durable step: after a kill the old content or the new is there,
 * never a part. Mode 0600 (or the one given) from the first byte on.
 */
export async function writeFileAtomically(
  filePath: string,
  text: string,
  mode = 0o600,
): Promise<void> {
  const temporary = `${filePath}.${randomBytes(6).toString('hex')}.new`;
  const file = await open(temporary, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, filePath);
}
