import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readdir, readFile, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';

/**
 * Bytes of objects and parts, one file each, never changed once named. A file is complete and on
 * disk before its name is given out; files that nothing refers to are removed at the next start.
 */
export class BlobFiles {
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
  }

  /** Opens the folder and removes every file that is not in `referenced`. */
  static async open(directory: string, referenced: ReadonlySet<string>): Promise<BlobFiles> {
    await mkdir(directory, { recursive: true });
    for (const name of await readdir(directory)) {
      if (!referenced.has(name)) await rm(path.join(directory, name), { force: true });
    }
    return new BlobFiles(directory);
  }

  /** Resolves with the name of the new file when its bytes are on disk. */
  async write(chunks: readonly Uint8Array[]): Promise<string> {
    return this.#place(async (temporary) => {
      const file = await open(temporary, 'wx');
      try {
        for (const chunk of chunks) await file.appendFile(chunk);
        await file.sync();
      } finally {
        await file.close();
      }
    });
  }

  async copy(blob: string): Promise<string> {
    return this.#place(async (temporary) => {
      await copyFile(this.#pathOf(blob), temporary);
      const file = await open(temporary, 'r+');
      await file.sync();
      await file.close();
    });
  }

  /** Undefined if the file is gone because its object was replaced meanwhile. */
  async read(blob: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.#pathOf(blob));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async remove(blob: string): Promise<void> {
    try {
      await unlink(this.#pathOf(blob));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async #place(fill: (temporary: string) => Promise<void>): Promise<string> {
    const blob = randomUUID();
    const temporary = this.#pathOf(`${blob}.part`);
    try {
      await fill(temporary);
      await rename(temporary, this.#pathOf(blob));
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    return blob;
  }

  #pathOf(blob: string): string {
    return path.join(this.#directory, blob);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
