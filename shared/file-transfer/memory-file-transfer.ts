import {
  FileTransferAccessDeniedError,
  FileTransferUnavailableError,
  HostKeyChangedError,
  TransferFileTooLargeError,
  TransferPathMissingError,
  TransferTargetExistsError,
} from './errors.ts';
import type { FileTransfer, FileTransferSession, FileTransferTarget } from './file-transfer.ts';

export interface MemoryFileTransferOptions {
  /** Default: any pinned key is right. */
  readonly hostKeyFingerprint?: string;
  /** Whether the server offers fsync and posix-rename. Default true. */
  readonly offersExtensions?: boolean;
  /** Whether looking at files is forbidden, as at vendors with a write-only drop folder. */
  readonly forbidsReading?: boolean;
}

/** A file server in memory, for tests and simulations. Folders exist as soon as they are named. */
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
