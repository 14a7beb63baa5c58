/** Where a file goes: a server, an account, the folder. All from configuration, none from code. */
export interface FileTransferTarget {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** OpenSSH private key text; never logged. */
  readonly privateKey: string;
  /** `SHA256:…` as `ssh-keygen -lf` prints it. Several while the server's key is being changed. */
  readonly hostKeyFingerprints: readonly string[];
  readonly timeoutMs: number;
}

/** A file as its folder lists it. What the server does not tell is undefined. */
export interface ListedFile {
  readonly name: string;
  readonly sizeBytes: number | undefined;
  /** To the second. The server's clock: good for an order, not for a comparison with ours. */
  readonly modifiedEpochMs: number | undefined;
}

/**
 * The file-transfer port: one connected session. Paths are absolute or relative to the account's
 * starting folder, with `/`.
 *
 * @throws HostKeyChangedError (with both fingerprints), FileTransferUnavailableError,
 *   FileTransferAccessDeniedError, FileTransferFullError, FileTransferOutcomeUnknownError
 */
export interface FileTransferSession {
  /** Undefined if there is no such file. `forbidden` if the server does not let us look, whichever way it says so. */
  stat(path: string): Promise<{ readonly sizeBytes: number } | 'forbidden' | undefined>;
  /** Writes the whole file, replacing what is there, and asks for fsync where the server offers it. */
  write(path: string, bytes: Uint8Array): Promise<{ readonly synced: boolean }>;
  /** Never replaces a file. `atomic` is true where the server offers posix-rename. */
  rename(from: string, to: string): Promise<{ readonly atomic: boolean }>;
  read(
    path: string,
    limitBytes: number,
  ): Promise<
    | { readonly outcome: 'read'; readonly bytes: Uint8Array }
    | { readonly outcome: 'absent' | 'forbidden' }
  >;
  /**
   * The files of a folder, sorted by name; the empty path is the account's starting folder. Folders
   * and links are left out. Never a part of the folder: more than `limitEntries` entries of any kind
   * are refused.
   *
   * @throws TransferFolderTooLargeError and the others
   */
  list(
    folder: string,
    limitEntries: number,
  ): Promise<
    | { readonly outcome: 'listed'; readonly files: readonly ListedFile[] }
    | { readonly outcome: 'absent' | 'forbidden' }
  >;
  /** A missing file is no error. @throws FileTransferRefusedError and the others, if refused */
  remove(path: string): Promise<void>;
  close(): Promise<void>;
}

export interface FileTransfer {
  connect(
    target: FileTransferTarget,
    options?: { readonly signal?: AbortSignal },
  ): Promise<FileTransferSession>;
}
