import type { FileHandle } from 'node:fs/promises';

export interface OpenFile {
  readonly kind: 'file';
  readonly file: FileHandle;
  readonly remotePath: string;
  readonly isWritten: boolean;
  readonly isAppending: boolean;
}

export interface OpenFolder {
  readonly kind: 'folder';
  readonly remotePath: string;
  /** Names not yet listed. */
  pending: string[];
}

const MOST_HANDLES = 128;

/** The handles of one session: numbers on the wire, files and folders here. */
export class OpenHandles {
  readonly #open = new Map<number, OpenFile | OpenFolder>();
  #next = 1;

  /** The wire form of a new handle, or undefined if there are too many. */
  add(entry: OpenFile | OpenFolder): Buffer | undefined {
    if (this.#open.size >= MOST_HANDLES) return undefined;
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(this.#next);
    this.#open.set(this.#next, entry);
    this.#next += 1;
    return handle;
  }

  find(handle: Buffer): OpenFile | OpenFolder | undefined {
    return handle.length === 4 ? this.#open.get(handle.readUInt32BE()) : undefined;
  }

  async close(handle: Buffer): Promise<OpenFile | OpenFolder | undefined> {
    const entry = this.find(handle);
    if (entry === undefined) return undefined;
    this.#open.delete(handle.readUInt32BE());
    if (entry.kind === 'file') await entry.file.close();
    return entry;
  }

  async closeAll(): Promise<void> {
    const entries = [...this.#open.values()];
    this.#open.clear();
    for (const entry of entries) {
      if (entry.kind === 'file') await entry.file.close();
    }
  }
}
