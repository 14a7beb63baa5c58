import type { FileEntryWithStats, SFTPWrapper, Stats } from 'ssh2';
import { SFTP_STATUS, SftpStatusError } from './sftp-status.ts';

/** The answer did not come: the connection broke or was too slow. The outcome is not known. */
export class SftpNoAnswerError extends Error {}

type Callback<Result> = (error: Error | null | undefined, result?: Result) => void;

export interface SftpChannelOptions {
  readonly sftp: SFTPWrapper;
  readonly timeoutMs: number;
  /** Cuts the connection, because an answer that comes too late must meet nobody. */
  readonly destroy: () => void;
}

/**
 * The requests of one SFTP channel as promises that always end: with an answer, with
 * `SftpStatusError` (the server refused) or with `SftpNoAnswerError` (nobody knows).
 */
export class SftpChannel {
  readonly #options: SftpChannelOptions;
  #lost: string | undefined;
  readonly #waiting = new Set<(error: Error) => void>();

  constructor(options: SftpChannelOptions) {
    this.#options = options;
  }

  /** Ends all that waits and all that comes. */
  lose(reason: string): void {
    this.#lost ??= reason;
    for (const reject of this.#waiting) reject(new SftpNoAnswerError(reason));
    this.#waiting.clear();
  }

  stat(path: string): Promise<Stats> {
    return this.#request<Stats>((sftp, done) => sftp.stat(path, done));
  }

  open(path: string, mode: 'r' | 'w'): Promise<Buffer> {
    return this.#request<Buffer>((sftp, done) => sftp.open(path, mode, done));
  }

  openFolder(path: string): Promise<Buffer> {
    return this.#request<Buffer>((sftp, done) => sftp.opendir(path, done));
  }

  /** The next entries of a folder; undefined after the last. */
  async readFolder(handle: Buffer): Promise<readonly FileEntryWithStats[] | undefined> {
    try {
      return await this.#request<FileEntryWithStats[]>((sftp, done) => sftp.readdir(handle, done));
    } catch (error) {
      if (error instanceof SftpStatusError && error.status === SFTP_STATUS.endOfFile) {
        return undefined;
      }
      throw error;
    }
  }

  async close(handle: Buffer): Promise<void> {
    await this.#request((sftp, done) => sftp.close(handle, done));
  }

  async write(handle: Buffer, bytes: Buffer, offset: number, length: number): Promise<void> {
    await this.#request((sftp, done) => sftp.write(handle, bytes, offset, length, offset, done));
  }

  /** Number of bytes read; 0 at the end of the file. */
  async read(handle: Buffer, into: Buffer, position: number): Promise<number> {
    return this.#request<number>((sftp, done) =>
      sftp.read(handle, into, 0, into.length, position, (error, bytesRead) =>
        done(error, bytesRead),
      ),
    );
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#request((sftp, done) => sftp.rename(from, to, done));
  }

  async remove(path: string): Promise<void> {
    await this.#request((sftp, done) => sftp.unlink(path, done));
  }

  /** False if the server does not offer posix-rename@openssh.com; then nothing was sent. */
  posixRename(from: string, to: string): Promise<boolean> {
    return this.#requestExtension((sftp, done) => sftp.ext_openssh_rename(from, to, done));
  }

  /** False if the server does not offer fsync@openssh.com. */
  sync(handle: Buffer): Promise<boolean> {
    return this.#requestExtension((sftp, done) => sftp.ext_openssh_fsync(handle, done));
  }

  async #requestExtension(
    send: (sftp: SFTPWrapper, done: Callback<unknown>) => void,
  ): Promise<boolean> {
    let isOffered = true;
    try {
      await this.#request((sftp, done) => {
        try {
          send(sftp, done);
        } catch {
          // The library throws at once, before it sends anything, if the extension was not offered.
          isOffered = false;
          done(undefined);
        }
      });
    } catch (error) {
      if (error instanceof SftpStatusError && error.status === SFTP_STATUS.unsupported) {
        return false;
      }
      throw error;
    }
    return isOffered;
  }

  #request<Result>(send: (sftp: SFTPWrapper, done: Callback<Result>) => unknown): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      if (this.#lost !== undefined) {
        reject(new SftpNoAnswerError(this.#lost));
        return;
      }
      const end = (error: Error): void => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        reject(error);
      };
      const timer = setTimeout(() => {
        this.lose('time-out');
        this.#options.destroy();
      }, this.#options.timeoutMs);
      this.#waiting.add(end);
      send(this.#options.sftp, (error, result) => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        if (error === undefined || error === null) resolve(result as Result);
        else reject(asOutcome(error));
      });
    });
  }
}

/** A numeric code is a status that the server sent; anything else is a broken channel. */
function asOutcome(error: Error): Error {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'number'
    ? new SftpStatusError(code, error.message)
    : new SftpNoAnswerError('connection lost');
}
