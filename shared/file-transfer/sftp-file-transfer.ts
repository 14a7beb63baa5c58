import type { EventEmitter } from 'node:events';
import type { Client } from 'ssh2';
import {
  FileTransferAccessDeniedError,
  FileTransferUnavailableError,
  HostKeyChangedError,
} from './errors.ts';
import type { FileTransfer, FileTransferSession, FileTransferTarget } from './file-transfer.ts';
import { fingerprintOf, isPinned } from './host-key-pins.ts';
import { SftpChannel } from './sftp-channel.ts';
import { SftpSession } from './sftp-session.ts';

/**
 * File transfer by SFTP with a pinned host key and a private key. The library is loaded at the first
 * `connect`. Every wait ends after `timeoutMs`.
 *
 * @example
 * const session = await new SftpFileTransfer().connect(target);
 * try {
 *   await session.write('inbound/hours.csv.part', bytes);
 *   await session.rename('inbound/hours.csv.part', 'inbound/hours.csv');
 * } finally {
 *   await session.close();
 * }
 */
export class SftpFileTransfer implements FileTransfer {
  /** @throws HostKeyChangedError, FileTransferAccessDeniedError, FileTransferUnavailableError */
  async connect(
    target: FileTransferTarget,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<FileTransferSession> {
    options.signal?.throwIfAborted();
    const { default: SftpClient } = await import('ssh2-sftp-client');
    const silent = (): void => undefined;
    const client = new SftpClient('file-transfer', { error: silent, end: silent, close: silent });
    // The library has no public way to its connection; TCP_NODELAY and a hard end need it.
    const { client: connection } = client as unknown as { readonly client: Client };
    const destroy = (): void => void connection.destroy();
    let presented: string | undefined;
    const connecting = client.connect({
      host: target.host,
      port: target.port,
      username: target.username,
      privateKey: target.privateKey,
      readyTimeout: target.timeoutMs,
      hostVerifier: (hostKey: Buffer) => {
        if (isPinned(hostKey, target.hostKeyFingerprints)) return true;
        presented = fingerprintOf(hostKey);
        return false;
      },
    });
    // At once, not after the handshake: small packets that wait for delayed acknowledgements cost
    // a quarter of a second to connect, and make writing 65 times slower (measured).
    connection.setNoDelay(true);
    try {
      const sftp = await beforeDeadline(connecting, target.timeoutMs, options.signal);
      const channel = new SftpChannel({ sftp, timeoutMs: target.timeoutMs, destroy });
      loseWith(connection, channel);
      loseWith(sftp, channel);
      const ended = new AbortController();
      connection.once('close', () => ended.abort());
      return new SftpSession(target.host, channel, () =>
        endConnection(connection, target, ended.signal),
      );
    } catch (error) {
      connecting.catch(silent);
      destroy();
      options.signal?.throwIfAborted();
      if (presented !== undefined) {
        throw new HostKeyChangedError(target.host, target.hostKeyFingerprints, presented);
      }
      throw judgeConnectFailure(error, target);
    }
  }
}

/** Requests must not wait for a connection that has ended. */
function loseWith(emitter: EventEmitter, channel: SftpChannel): void {
  for (const event of ['close', 'end', 'error']) {
    emitter.on(event, () => channel.lose('connection lost'));
  }
}

/** The library's own time-out ends with authentication; this one covers all until SFTP is open. */
function beforeDeadline<Result>(
  work: Promise<Result>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = (reason: Error): void => reject(reason);
    const timer = setTimeout(() => end(new Error('time-out')), timeoutMs);
    const onAbort = (): void => end(signal?.reason as Error);
    signal?.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    });
  });
}

/** The messages of the library are matched, not shown: they may quote what was configured. */
function judgeConnectFailure(error: unknown, target: FileTransferTarget): Error {
  const { message = '', code } = error as { readonly message?: string; readonly code?: unknown };
  if (/authentication methods failed/i.test(message)) {
    return new FileTransferAccessDeniedError(target.host, 'login', 'key or user name not accepted');
  }
  if (/privateKey|passphrase|Unsupported key format/i.test(message)) {
    return new FileTransferAccessDeniedError(target.host, 'login', 'the private key is unreadable');
  }
  const isTimeout = /time-?d? ?out/i.test(message);
  const reason = isTimeout ? 'time-out' : typeof code === 'string' && code !== '' ? code : 'closed';
  return new FileTransferUnavailableError(target.host, 'connect', reason);
}

/**
 * Says goodbye, but waits for no answer longer than the target's time-out, and not at all for a
 * connection that has gone already.
 */
function endConnection(
  connection: Client,
  target: FileTransferTarget,
  ended: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      connection.destroy();
      resolve();
    };
    const timer = setTimeout(finish, target.timeoutMs);
    if (ended.aborted) {
      finish();
      return;
    }
    ended.addEventListener('abort', finish, { once: true });
    connection.end();
  });
}
