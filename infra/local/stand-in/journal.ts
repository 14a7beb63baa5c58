import { open, mkdir, readFile, rename, type FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import path from 'node:path';

/**
 * An append-only journal of JSON records with group commit: many waiting writers share one
 * fdatasync, and `append` resolves only when its record is on disk. A torn last record (killed while
 * writing) is cut off when the journal is opened; records before it are never lost.
 */
export class Journal {
  readonly #path: string;
  #file: FileHandle;
  #waiting: { line: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #flushing: Promise<void> | undefined;
  #closed = false;

  private constructor(filePath: string, file: FileHandle) {
    this.#path = filePath;
    this.#file = file;
  }

  /** Opens or creates the journal and hands every record to `apply`, in order. */
  static async open(filePath: string, apply: (record: unknown) => void): Promise<Journal> {
    await mkdir(path.dirname(filePath), { recursive: true });
    const file = await open(filePath, 'a+');
    const bytes = await readFile(filePath);
    let position = 0;
    for (;;) {
      const end = bytes.indexOf(0x0a, position);
      if (end < 0) break;
      const record = parseLine(bytes.toString('utf8', position, end));
      if (record === undefined) break;
      apply(record.value);
      position = end + 1;
    }
    if (position < bytes.length) await file.truncate(position);
    return new Journal(filePath, file);
  }

  /** Resolves when the record is durable. Records keep the order in which they were appended. */
  append(record: unknown): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('the journal is closed'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line: formatLine(record), resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  /** Replaces the whole content by these records in one atomic step. */
  async rewrite(records: Iterable<unknown>): Promise<void> {
    await this.#flushing;
    const temporary = `${this.#path}.new`;
    const file = await open(temporary, 'w');
    for (const record of records) await file.appendFile(formatLine(record));
    await file.datasync();
    await file.close();
    await rename(temporary, this.#path);
    await this.#file.close();
    this.#file = await open(this.#path, 'a+');
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#flushing;
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    // Lets the writers of this turn of the event loop share the first commit.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#file.appendFile(batch.map((entry) => entry.line).join(''));
        await this.#file.datasync();
        for (const entry of batch) entry.resolve();
      } catch (error) {
        for (const entry of batch) entry.reject(error);
      }
    }
    this.#flushing = undefined;
  }
}

function formatLine(record: unknown): string {
  const json = JSON.stringify(record);
  return `${checksum(json)} ${json}\n`;
}

function parseLine(line: string): { value: unknown } | undefined {
  const json = line.slice(9);
  if (line.slice(0, 8) !== checksum(json)) return undefined;
  return { value: JSON.parse(json) as unknown };
}

function checksum(json: string): string {
  return crc32(json).toString(16).padStart(8, '0');
}
