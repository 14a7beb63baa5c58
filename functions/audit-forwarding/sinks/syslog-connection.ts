import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { Clock } from '../../../shared/time/index.ts';
import { unacknowledgedBytes } from './unacknowledged-bytes.ts';
import { ConnectionFailure, failureCodeOf, WatchedConnection } from './watched-connection.ts';

export interface SyslogReceiver {
  readonly host: string;
  readonly port: number;
  /** The only authority that is trusted; absent: those of Node. */
  readonly authorityPem: string | undefined;
  readonly clientCertificate: ClientCertificate | undefined;
}

export interface ClientCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
}

export interface SyslogConnectionOptions {
  readonly receiver: SyslogReceiver;
  readonly clock: Clock;
  /** For the whole connection. */
  readonly timeoutMs: number;
}

/**
 * How often the time of the handshake the silence lasts. The handshake takes a round trip at least,
 * also where something in between takes the connection.
 */
const HANDSHAKES_OF_SILENCE = 2;
const SHORTEST_SILENCE_MS = 50;
const LONGEST_SILENCE_MS = 2_000;
const LOOK_EVERY_MS = 20;
const BYTES_PER_WRITE = 65_536;

/**
 * Sends bytes over a TLS connection of their own, and resolves only if the receiver has read to their
 * end: it must not have closed before we did, and must close in order after we did.
 *
 * Under TLS 1.3 a receiver that refuses our certificate has let us connect first. If it, or one that
 * is stopped, closes while our bytes are still on their way, its end could be taken for the answer to
 * ours. So we wait until its machine has every byte, where ours tells that, and close nothing for two
 * round trips more: an end that came too early, or the reset for bytes which nobody has read, is here
 * within one.
 *
 * @throws ConnectionFailure; the reason of the signal if it was aborted
 */
export async function sendInOrder(
  options: SyslogConnectionOptions,
  bytes: Uint8Array,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const begun = options.clock.nowEpochMs();
  const socket = await open(options.receiver);
  const connection = new WatchedConnection(socket, options.timeoutMs, signal);
  try {
    await connection.secured();
    const silenceMs = silenceAfter(options.clock.nowEpochMs() - begun);
    connection.stage = 'writing';
    await connection.unlessFailed(write(socket, bytes));
    connection.stage = 'listening';
    await connection.unlessFailed(untilOutOfOurHands(socket, options.clock, connection.failed));
    await connection.unlessFailed(options.clock.sleep(silenceMs, connection.failed));
    // A busy process wakes by its timers first: what the receiver said meanwhile has to be heard.
    await connection.unlessFailed(turnOfTheEventLoop());
    connection.stage = 'closing';
    socket.end();
    await connection.closed();
  } finally {
    connection.leave();
  }
}

function silenceAfter(handshakeMs: number): number {
  const silenceMs = handshakeMs * HANDSHAKES_OF_SILENCE;
  return Math.min(Math.max(silenceMs, SHORTEST_SILENCE_MS), LONGEST_SILENCE_MS);
}

/** @throws ConnectionFailure if certificate, key and authority are no such things */
async function open(receiver: SyslogReceiver): Promise<TLSSocket> {
  const { connect } = await import('node:tls');
  try {
    return connect(optionsOf(receiver));
  } catch (error) {
    throw new ConnectionFailure('connecting', failureCodeOf(error));
  }
}

/** Documented by Node, and not in its types. */
type HalfOpenOptions = ConnectionOptions & { readonly allowHalfOpen: true };

function optionsOf(receiver: SyslogReceiver): HalfOpenOptions {
  const { host, port, authorityPem, clientCertificate } = receiver;
  return {
    host,
    port,
    minVersion: 'TLSv1.2',
    // Whatever the environment says.
    rejectUnauthorized: true,
    allowHalfOpen: true,
    ...(authorityPem === undefined ? {} : { ca: authorityPem }),
    ...(clientCertificate === undefined
      ? {}
      : { cert: clientCertificate.certificatePem, key: clientCertificate.privateKeyPem }),
  };
}

/** Resolves when the receiver's machine has every byte, as far as ours can tell. */
async function untilOutOfOurHands(
  socket: TLSSocket,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const { localPort, remotePort } = socket;
  if (localPort === undefined || remotePort === undefined) return;
  while (((await unacknowledgedBytes(localPort, remotePort)) ?? 0) > 0) {
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}

/** Resolves after everything was read that had come in before. */
async function turnOfTheEventLoop(): Promise<void> {
  await new Promise(setImmediate);
  await new Promise(setImmediate);
}

/** Each piece waits until the one before it has left the process. */
async function write(socket: TLSSocket, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += BYTES_PER_WRITE) {
    const piece = bytes.subarray(at, at + BYTES_PER_WRITE);
    await new Promise<void>((resolve, reject) => {
      socket.write(piece, (error?: Error | null) =>
        error instanceof Error ? reject(error) : resolve(),
      );
    });
  }
}
