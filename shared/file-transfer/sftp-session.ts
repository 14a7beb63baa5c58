import {
  FileTransferOutcomeUnknownError,
  FileTransferUnavailableError,
  TransferFileTooLargeError,
  TransferFolderTooLargeError,
  TransferTargetExistsError,
} from './errors.ts';
import type { FileTransferSession, ListedFile } from './file-transfer.ts';
import { SftpNoAnswerError, type SftpChannel } from './sftp-channel.ts';
import { listedFileOf } from './sftp-listed-file.ts';
import { judgeRefusal, SFTP_STATUS, SftpStatusError, type SftpStep } from './sftp-status.ts';

/** What every server takes in one packet. */
const CHUNK_BYTES = 32 * 1024;
/** Packets on their way at once, so that a distant server does not cost a round trip for each. */
const CHUNKS_IN_FLIGHT = 16;

/** One connected session of the SFTP adapter. */
export class SftpSession implements FileTransferSession {
  readonly #host: string;
  readonly #channel: SftpChannel;
  readonly #end: () => Promise<void>;
  #closing: Promise<void> | undefined;

  constructor(host: string, channel: SftpChannel, end: () => Promise<void>) {
    this.#host = host;
    this.#channel = channel;
    this.#end = end;
  }

  async stat(path: string): Promise<{ readonly sizeBytes: number } | 'forbidden' | undefined> {
    try {
      const { size } = await this.#channel.stat(path);
      return { sizeBytes: size };
    } catch (error) {
      if (hasStatus(error, SFTP_STATUS.noSuchFile)) return undefined;
      if (isNotLettingUsLook(error)) return 'forbidden';
      throw this.#judge(error, 'stat', path);
    }
  }

  async write(path: string, bytes: Uint8Array): Promise<{ readonly synced: boolean }> {
    try {
      const handle = await this.#channel.open(path, 'w');
      try {
        const synced = await this.#store(handle, Buffer.from(bytes));
        await this.#channel.close(handle);
        return { synced };
      } catch (error) {
        await this.#abandon(handle);
        throw this.#judge(error, 'store', path);
      }
    } catch (error) {
      throw this.#judge(error, 'open', path);
    }
  }

  /**
   * Looks at the target first, because posix-rename would replace it. Where looking is forbidden it
   * uses the plain rename, which the server itself refuses if there is a file.
   */
  async rename(from: string, to: string): Promise<{ readonly atomic: boolean }> {
    const existing = await this.stat(to);
    if (existing !== undefined && existing !== 'forbidden') {
      throw new TransferTargetExistsError(this.#host, to);
    }
    try {
      if (existing === undefined && (await this.#channel.posixRename(from, to))) {
        return { atomic: true };
      }
      await this.#channel.rename(from, to);
      return { atomic: false };
    } catch (error) {
      if (error instanceof SftpNoAnswerError) {
        throw new FileTransferOutcomeUnknownError(this.#host, 'rename', to);
      }
      if (hasStatus(error, SFTP_STATUS.failure)) await this.#requireAbsent(to);
      throw this.#judge(error, 'rename', hasStatus(error, SFTP_STATUS.noSuchFile) ? from : to);
    }
  }

  async read(
    path: string,
    limitBytes: number,
  ): Promise<
    | { readonly outcome: 'read'; readonly bytes: Uint8Array }
    | { readonly outcome: 'absent' | 'forbidden' }
  > {
    try {
      const handle = await this.#channel.open(path, 'r');
      try {
        return { outcome: 'read', bytes: await this.#readAll(handle, path, limitBytes) };
      } finally {
        await this.#abandon(handle);
      }
    } catch (error) {
      if (hasStatus(error, SFTP_STATUS.noSuchFile)) return { outcome: 'absent' };
      if (isNotLettingUsLook(error)) return { outcome: 'forbidden' };
      throw this.#judge(error, 'read', path);
    }
  }

  async list(
    folder: string,
    limitEntries: number,
  ): Promise<
    | { readonly outcome: 'listed'; readonly files: readonly ListedFile[] }
    | { readonly outcome: 'absent' | 'forbidden' }
  > {
    const path = folder === '' ? '.' : folder;
    try {
      const handle = await this.#channel.openFolder(path);
      try {
        return { outcome: 'listed', files: await this.#listAll(handle, path, limitEntries) };
      } finally {
        await this.#abandon(handle);
      }
    } catch (error) {
      if (hasStatus(error, SFTP_STATUS.noSuchFile)) return { outcome: 'absent' };
      if (isNotLettingUsLook(error)) return { outcome: 'forbidden' };
      throw this.#judge(error, 'list', path);
    }
  }

  async remove(path: string): Promise<void> {
    try {
      await this.#channel.remove(path);
    } catch (error) {
      if (!hasStatus(error, SFTP_STATUS.noSuchFile)) throw this.#judge(error, 'remove', path);
    }
  }

  close(): Promise<void> {
    this.#channel.lose('the session is closed');
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #store(handle: Buffer, bytes: Buffer): Promise<boolean> {
    const stride = CHUNK_BYTES * CHUNKS_IN_FLIGHT;
    for (let start = 0; start < bytes.length; start += stride) {
      const end = Math.min(start + stride, bytes.length);
      const writes: Promise<void>[] = [];
      for (let offset = start; offset < end; offset += CHUNK_BYTES) {
        const length = Math.min(CHUNK_BYTES, end - offset);
        writes.push(this.#channel.write(handle, bytes, offset, length));
      }
      // All of them, so that none is under way when the handle is closed.
      const results = await Promise.allSettled(writes);
      const failed = results.find((result) => result.status === 'rejected');
      if (failed !== undefined) throw failed.reason;
    }
    return this.#channel.sync(handle);
  }

  async #readAll(handle: Buffer, path: string, limitBytes: number): Promise<Uint8Array> {
    const chunks: Buffer[] = [];
    let size = 0;
    for (;;) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const bytesRead = await this.#channel.read(handle, chunk, size);
      if (bytesRead === 0) return new Uint8Array(Buffer.concat(chunks));
      size += bytesRead;
      if (size > limitBytes) throw new TransferFileTooLargeError(this.#host, path, limitBytes);
      chunks.push(chunk.subarray(0, bytesRead));
    }
  }

  async #listAll(handle: Buffer, path: string, limitEntries: number): Promise<ListedFile[]> {
    const files: ListedFile[] = [];
    let seen = 0;
    for (;;) {
      const entries = await this.#channel.readFolder(handle);
      if (entries === undefined) return files.sort((a, b) => (a.name < b.name ? -1 : 1));
      seen += entries.length;
      if (seen > limitEntries) {
        throw new TransferFolderTooLargeError(this.#host, path, limitEntries);
      }
      for (const entry of entries) {
        const file = listedFileOf(entry);
        if (file !== undefined) files.push(file);
      }
    }
  }

  /** Closing a handle after a failure, or after reading, changes nothing that the caller is told. */
  async #abandon(handle: Buffer): Promise<void> {
    await this.#channel.close(handle).catch(() => undefined);
  }

  async #requireAbsent(path: string): Promise<void> {
    const found = await this.stat(path).catch(() => undefined);
    if (found !== undefined && found !== 'forbidden') {
      throw new TransferTargetExistsError(this.#host, path);
    }
  }

  #judge(error: unknown, step: SftpStep, path: string): unknown {
    if (error instanceof SftpStatusError) return judgeRefusal(error, this.#host, step, path);
    if (error instanceof SftpNoAnswerError) {
      return new FileTransferUnavailableError(this.#host, `${step} ${path}`, error.message);
    }
    return error;
  }
}

/** Write-only servers of vendors refuse to look with any of these, not with "denied" alone. */
function isNotLettingUsLook(error: unknown): boolean {
  const { permissionDenied, failure, unsupported } = SFTP_STATUS;
  return [permissionDenied, failure, unsupported].some((status) => hasStatus(error, status));
}

function hasStatus(error: unknown, status: number): boolean {
  return error instanceof SftpStatusError && error.status === status;
}
