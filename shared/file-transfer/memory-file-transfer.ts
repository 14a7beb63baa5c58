import {
  FileTransferAccessDeniedError,
  FileTransferUnavailableError,
  HostKeyChangedError,
  TransferFileTooLargeError,
  TransferFolderTooLargeError,
  TransferPathMissingError,
  TransferTargetExistsError,
} from './errors.ts';
import type {
  FileTransfer,
  FileTransferSession,
  FileTransferTarget,
  ListedFile,
} from './file-transfer.ts';

export interface MemoryFileTransferOptions {
  /** Default: any pinned key is right. */
  readonly hostKeyFingerprint?: string;
  /** Whether the server offers fsync and posix-rename. Default true. */
  readonly offersExtensions?: boolean;
  /** Whether looking at files is forbidden, as at vendors with a write-only drop folder. */
  readonly forbidsReading?: boolean;
  /** Folders that exist though nothing is in them. */
  readonly folders?: readonly string[];
}

/**
 * A file server in memory, for tests and simulations. A folder exists as soon as a file is in it. It
 * keeps no times, as servers may.
 */
export class MemoryFileTransfer implements FileTransfer {
  /** Content by path; tests may look and change. */
  readonly files = new Map<string, Uint8Array>();
  readonly #options: MemoryFileTransferOptions;

  constructor(options: MemoryFileTransferOptions = {}) {
    this.#options = options;
  }

  async connect(
    target: FileTransferTarget,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<FileTransferSession> {
    options.signal?.throwIfAborted();
    const presented = this.#options.hostKeyFingerprint ?? target.hostKeyFingerprints[0] ?? 'none';
    if (!target.hostKeyFingerprints.includes(presented)) {
      throw new HostKeyChangedError(target.host, target.hostKeyFingerprints, presented);
    }
    return new MemorySession(target.host, this.files, this.#options);
  }
}

class MemorySession implements FileTransferSession {
  readonly #host: string;
  readonly #files: Map<string, Uint8Array>;
  readonly #options: MemoryFileTransferOptions;
  #isClosed = false;

  constructor(host: string, files: Map<string, Uint8Array>, options: MemoryFileTransferOptions) {
    this.#host = host;
    this.#files = files;
    this.#options = options;
  }

  async stat(path: string): Promise<{ readonly sizeBytes: number } | 'forbidden' | undefined> {
    this.#requireOpen('stat');
    if (this.#options.forbidsReading === true) return 'forbidden';
    const bytes = this.#files.get(absolute(path));
    return bytes === undefined ? undefined : { sizeBytes: bytes.length };
  }

  async write(path: string, bytes: Uint8Array): Promise<{ readonly synced: boolean }> {
    this.#requireOpen('write');
    if (absolute(path).endsWith('/')) {
      throw new FileTransferAccessDeniedError(this.#host, 'write', 'not a file');
    }
    this.#files.set(absolute(path), Uint8Array.from(bytes));
    return { synced: this.#options.offersExtensions !== false };
  }

  async rename(from: string, to: string): Promise<{ readonly atomic: boolean }> {
    this.#requireOpen('rename');
    const bytes = this.#files.get(absolute(from));
    if (bytes === undefined) throw new TransferPathMissingError(this.#host, 'rename', from);
    if (this.#files.has(absolute(to))) throw new TransferTargetExistsError(this.#host, to);
    this.#files.set(absolute(to), bytes);
    this.#files.delete(absolute(from));
    const { offersExtensions = true, forbidsReading = false } = this.#options;
    return { atomic: offersExtensions && !forbidsReading };
  }

  async read(
    path: string,
    limitBytes: number,
  ): Promise<
    | { readonly outcome: 'read'; readonly bytes: Uint8Array }
    | { readonly outcome: 'absent' | 'forbidden' }
  > {
    this.#requireOpen('read');
    if (this.#options.forbidsReading === true) return { outcome: 'forbidden' };
    const bytes = this.#files.get(absolute(path));
    if (bytes === undefined) return { outcome: 'absent' };
    if (bytes.length > limitBytes) {
      throw new TransferFileTooLargeError(this.#host, path, limitBytes);
    }
    return { outcome: 'read', bytes: Uint8Array.from(bytes) };
  }

  async list(
    folder: string,
    limitEntries: number,
  ): Promise<
    | { readonly outcome: 'listed'; readonly files: readonly ListedFile[] }
    | { readonly outcome: 'absent' | 'forbidden' }
  > {
    this.#requireOpen('list');
    if (this.#options.forbidsReading === true) return { outcome: 'forbidden' };
    const prefix = asFolder(folder);
    const below = [...this.#files].filter(([path]) => path.startsWith(prefix));
    const isKnown = (this.#options.folders ?? []).some((known) => asFolder(known) === prefix);
    if (below.length === 0 && !isKnown && prefix !== '/') return { outcome: 'absent' };
    const names = new Set(below.map(([path]) => path.slice(prefix.length).split('/')[0] ?? ''));
    if (names.size > limitEntries) {
      throw new TransferFolderTooLargeError(this.#host, folder, limitEntries);
    }
    const files = below
      .map(([path, bytes]) => ({ name: path.slice(prefix.length), sizeBytes: bytes.length }))
      .filter(({ name }) => !name.includes('/'))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((file) => ({ ...file, modifiedEpochMs: undefined }));
    return { outcome: 'listed', files };
  }

  async remove(path: string): Promise<void> {
    this.#requireOpen('remove');
    this.#files.delete(absolute(path));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  #requireOpen(operation: string): void {
    if (this.#isClosed) {
      throw new FileTransferUnavailableError(this.#host, operation, 'the session is closed');
    }
  }
}

function absolute(path: string): string {
  return path.startsWith('/') ? path : `/${path}`;
}

function asFolder(path: string): string {
  return `${absolute(path).replace(/\/+$/, '')}/`;
}
