import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { readJournal, recordsUpTo } from './journal-reader.ts';

interface Waiting {
  readonly line: string;
  readonly onDurable: (() => void) | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Records are gathered to about this many characters for one write of a rewrite. */
const REWRITE_CHUNK = 1 << 20;

/**
 * An append-only journal of JSON records with group commit: many waiting writers share one
 * fdatasync, and `append` resolves only when its record is on disk.
 *
 * Guarantees, also when the process is killed at any moment:
 * - an acknowledged record is there when the journal is opened again, in the order of appending;
 * - a torn last record (killed while writing) is cut off; it was never acknowledged;
 * - damage anywhere else is reported by `open`, never silently cut off with what follows it;
 * - `rewrite` replaces the content in one step, and appends made meanwhile go after it;
 * - a write that fails (full disk) is undone, so that later records stay readable; when even that
 *   fails, or a sync fails, the journal refuses all further records.
 *
 * One process at a time may hold a journal open.
 */
export class Journal {
  readonly #path: string;
  #file: FileHandle;
  #byteLength: number;
  #recordCount: number;
  #waiting: Waiting[] = [];
  #busy: Promise<void> | undefined;
  #broken: Error | undefined;
  #closed = false;

  private constructor(filePath: string, file: FileHandle, size: { bytes: number; count: number }) {
    this.#path = filePath;
    this.#file = file;
    this.#byteLength = size.bytes;
    this.#recordCount = size.count;
  }

  /**
   * Opens or creates the journal and hands every record to `apply`, in order.
   *
   * @throws Error that names the file and the byte if a damaged record is followed by whole ones.
   */
  static async open(filePath: string, apply: (record: unknown) => void): Promise<Journal> {
    await mkdir(path.dirname(filePath), { recursive: true });
    await rm(`${filePath}.new`, { force: true });
    const file = await open(filePath, 'a+');
    try {
      const size = await readJournal(filePath, file, apply);
      const { size: found } = await file.stat();
      if (size.bytes < found) await file.truncate(size.bytes);
      await file.datasync();
      await syncDirectory(filePath);
      return new Journal(filePath, file, size);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** Length of the file: what has been written, dead records included. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** Records in the file, dead ones included. */
  get recordCount(): number {
    return this.#recordCount;
  }

  /**
   * Resolves when the record is durable. Records keep the order in which they were appended.
   *
   * `onDurable` runs at that moment, before anything else can look: a caller who changes its state
   * there never shows what a crash could take back, and is in step with `rewrite`.
   */
  append(record: unknown, onDurable?: () => void): Promise<void> {
    if (this.#closed) return Promise.reject(new Error('the journal is closed'));
    if (this.#broken !== undefined) return Promise.reject(this.#broken);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line: formatLine(record), onDurable, resolve, reject });
      this.#busy ??= this.#flush();
    });
  }

  /**
   * Replaces the whole content by these records in one atomic step. They are taken when no append
   * is under way, so a generator (or a function) sees exactly what the `onDurable` of every record
   * so far has made; appends made meanwhile wait and go after. If it fails, the old content stands.
   */
  async rewrite(records: Iterable<unknown> | (() => Iterable<unknown>)): Promise<void> {
    while (this.#busy !== undefined) await this.#busy;
    if (this.#closed) throw new Error('the journal is closed');
    if (this.#broken !== undefined) throw this.#broken;
    const rewriting = this.#replace(typeof records === 'function' ? records() : records);
    this.#busy = rewriting.then(
      () => this.#flush(),
      () => this.#flush(),
    );
    await rewriting;
  }

  /**
   * Reads again what is durable when reading begins, in order and without holding it. A `rewrite`
   * meanwhile does no harm: the old content is read to its end.
   *
   * @throws Error at a damaged record
   */
  async *records(): AsyncGenerator {
    const endByte = this.#byteLength;
    const file = await open(this.#path, 'r');
    try {
      yield* recordsUpTo(this.#path, file, endByte);
    } finally {
      await file.close();
    }
  }

  /** Writes what is waiting, then closes the file. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    while (this.#busy !== undefined) await this.#busy;
    await this.#file.close();
  }

  async #flush(): Promise<void> {
    // Lets the writers of this turn of the event loop share the first commit.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(batch.map((entry) => entry.line).join(''), batch.length);
      } catch (error) {
        for (const entry of batch) entry.reject(error);
        continue;
      }
      for (const entry of batch) settle(entry);
    }
    this.#busy = undefined;
  }

  async #write(text: string, count: number): Promise<void> {
    if (this.#broken !== undefined) throw this.#broken;
    const bytes = Buffer.from(text);
    try {
      await this.#file.appendFile(bytes);
    } catch (error) {
      await this.#undo();
      throw error;
    }
    try {
      await this.#file.datasync();
    } catch (error) {
      // After a failed sync nobody knows which bytes are on disk, and a second sync may lie.
      this.#broken = new Error('the journal could not be synchronised', { cause: error });
      throw this.#broken;
    }
    this.#byteLength += bytes.length;
    this.#recordCount += count;
  }

  async #undo(): Promise<void> {
    try {
      await this.#file.truncate(this.#byteLength);
    } catch (error) {
      this.#broken = new Error('the journal could not undo a failed write', { cause: error });
    }
  }

  async #replace(records: Iterable<unknown>): Promise<void> {
    const temporary = `${this.#path}.new`;
    const file = await open(temporary, 'ax+');
    const size = { bytes: 0, count: 0 };
    try {
      for (const chunk of chunksOf(records, size)) await file.appendFile(chunk);
      await file.datasync();
      await rename(temporary, this.#path);
    } catch (error) {
      await file.close();
      await rm(temporary, { force: true });
      throw error;
    }
    const old = this.#file;
    this.#file = file;
    this.#byteLength = size.bytes;
    this.#recordCount = size.count;
    await syncDirectory(this.#path);
    await old.close();
  }
}

function settle(entry: Waiting): void {
  try {
    entry.onDurable?.();
    entry.resolve();
  } catch (error) {
    entry.reject(error);
  }
}

function* chunksOf(
  records: Iterable<unknown>,
  size: { bytes: number; count: number },
): Generator<Buffer> {
  let lines = '';
  for (const record of records) {
    lines += formatLine(record);
    size.count += 1;
    if (lines.length < REWRITE_CHUNK) continue;
    const chunk = Buffer.from(lines);
    size.bytes += chunk.length;
    lines = '';
    yield chunk;
  }
  const rest = Buffer.from(lines);
  size.bytes += rest.length;
  yield rest;
}

function formatLine(record: unknown): string {
  const json = JSON.stringify(record) as string | undefined;
  if (json === undefined) throw new TypeError('a journal record must be a JSON value');
  return `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
}

/** Makes a new or renamed name durable. Some file systems do not sync directories: no harm. */
async function syncDirectory(filePath: string): Promise<void> {
  const directory = await open(path.dirname(filePath), 'r');
  try {
    await directory.sync();
  } catch {
    // The name is then as durable as the file system makes it.
  } finally {
    await directory.close();
  }
}
