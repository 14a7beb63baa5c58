import type { TLSSocket } from 'node:tls';
import { untilAborted } from '../../../shared/resilience/index.ts';

/** How far a connection had come when it failed. */
export type ConnectionStage = 'connecting' | 'writing' | 'listening' | 'closing';

/** The connection did not end in order. */
export class ConnectionFailure extends Error {
  readonly stage: ConnectionStage;
  /** Node's code, or a word of our own. */
  readonly reason: string;

  constructor(stage: ConnectionStage, reason: string) {
    super(`the connection failed while ${stage} (${reason})`);
    this.stage = stage;
    this.reason = reason;
  }
}

/** Node's code of an error; never its text. */
export function failureCodeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? code : 'unknown';
}

/**
 * A connection of which everything that is out of order counts: an end of the other side before the
 * last stage, an error, a close without an end, the time-out, the signal. What comes first is the
 * failure; what comes after it is its consequence.
 */
export class WatchedConnection {
  stage: ConnectionStage = 'connecting';
  readonly socket: TLSSocket;
  readonly #failure = new AbortController();
  readonly #secured: Promise<void>;
  readonly #closed: Promise<void>;
  readonly #stopWatching: () => void;

  constructor(socket: TLSSocket, timeoutMs: number, signal: AbortSignal) {
    this.socket = socket;
    const timer = setTimeout(() => this.#failWith('timeout'), timeoutMs);
    const onAbort = (): void => this.#fail(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    this.#stopWatching = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    this.#secured = new Promise((resolve) => socket.once('secureConnect', () => resolve()));
    this.#closed = this.#watchTheEnd();
    // Without a reader the end is never seen.
    socket.resume();
  }

  /** Aborted when the connection has failed, with the reason. */
  get failed(): AbortSignal {
    return this.#failure.signal;
  }

  /** Resolves when the other side has proved who it is. */
  secured(): Promise<void> {
    return this.unlessFailed(this.#secured);
  }

  /** Resolves when the connection is closed after an end of the other side in the last stage. */
  closed(): Promise<void> {
    return this.unlessFailed(this.#closed);
  }

  /** @throws the failure of the connection if that comes first, or is what `work` fails of */
  async unlessFailed(work: Promise<void>): Promise<void> {
    // It fails as well then, and nobody may be waiting for it any more.
    work.catch(() => undefined);
    try {
      await untilAborted(work, this.failed);
    } catch (error) {
      this.#failWith(failureCodeOf(error));
    }
    this.failed.throwIfAborted();
  }

  leave(): void {
    this.#stopWatching();
    this.socket.destroy();
  }

  #watchTheEnd(): Promise<void> {
    let isEnded = false;
    this.socket.on('error', (error) => this.#failWith(failureCodeOf(error)));
    this.socket.on('end', () => {
      if (this.stage === 'closing') isEnded = true;
      else this.#failWith('closed-early');
    });
    return new Promise((resolve) => {
      this.socket.on('close', () => {
        if (isEnded) resolve();
        else this.#failWith('closed-out-of-order');
      });
    });
  }

  #failWith(reason: string): void {
    this.#fail(new ConnectionFailure(this.stage, reason));
  }

  #fail(reason: unknown): void {
    this.#failure.abort(reason);
    this.socket.destroy();
  }
}
