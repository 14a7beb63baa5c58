import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls';
import type { HandshakeFacts } from '../domain/certificate-judgement.ts';
import type { HostToCheck } from '../domain/host-to-check.ts';

const TIMEOUT_MS = 8_000;

export type ConnectionFacts =
  | { readonly kind: 'unresolved'; readonly reason: string }
  | { readonly kind: 'unreachable'; readonly reason: string }
  | {
      readonly kind: 'connected';
      /** Until the connection stands, with TLS where there is TLS, without the look-up of the name. */
      readonly latencyMs: number;
      readonly handshake?: HandshakeFacts;
    };

/**
 * Looks a host up and connects to it. No byte of ours is sent: a certificate that is not trusted is
 * looked at, so that it can be said what is wrong with it, and the connection ended.
 *
 * @param authorityPem trusted besides the public authorities; one of the host's own stands alone
 */
export async function probeHost(
  target: HostToCheck,
  authorityPem: string | undefined,
  signal: AbortSignal,
): Promise<ConnectionFacts> {
  const host = target.host.replace(/^\[|\]$/g, '');
  try {
    await withinTime(lookup(host), signal);
  } catch (error) {
    return { kind: 'unresolved', reason: codeOf(error) };
  }
  const begun = performance.now();
  const socket =
    target.protocol === 'tls'
      ? openTls(target, host, authorityPem)
      : connectTcp({ host, port: target.port });
  try {
    await established(socket, target.protocol === 'tls' ? 'secureConnect' : 'connect', signal);
    const latencyMs = Math.round(performance.now() - begun);
    const facts = target.protocol === 'tls' ? handshakeOf(socket as TLSSocket) : undefined;
    return { kind: 'connected', latencyMs, ...(facts === undefined ? {} : { handshake: facts }) };
  } catch (error) {
    return { kind: 'unreachable', reason: codeOf(error) };
  } finally {
    socket.destroy();
  }
}

function openTls(target: HostToCheck, host: string, authorityPem: string | undefined): TLSSocket {
  const own = target.authorityPem;
  const further = authorityPem === undefined ? [] : [authorityPem];
  return connectTls({
    host,
    port: target.port,
    ca: own === undefined ? [...rootCertificates, ...further] : [own],
    // Judged by us: the reason is told, and nothing is sent.
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    ciphers: 'DEFAULT@SECLEVEL=0',
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
}

function handshakeOf(socket: TLSSocket): HandshakeFacts {
  const { valid_to: validTo } = socket.getPeerCertificate();
  // The types say Error; it is a code where there is one.
  const reason: unknown = socket.authorizationError;
  return {
    protocol: socket.getProtocol() ?? '',
    validUntilEpochMs: Date.parse(validTo),
    ...(socket.authorized
      ? {}
      : { distrust: typeof reason === 'string' ? reason : codeOf(reason) }),
  };
}

function established(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<void> {
  const connected = new Promise<void>((resolve, reject) => {
    socket.once(event, () => resolve());
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
  });
  return withinTime(connected, signal);
}

/** Rejects when the time is over, or the signal says so, also if it has said so before. */
function withinTime<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const end = (): void => reject(new Error('time-out'));
    const timer = setTimeout(end, TIMEOUT_MS);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    });
  });
}

/** A code of the system or of OpenSSL; a message could hold anything. */
function codeOf(error: unknown): string {
  const { code, message } = (error ?? {}) as {
    readonly code?: unknown;
    readonly message?: unknown;
  };
  if (typeof code === 'string') return code;
  return message === 'time-out' || message === 'closed' ? message : 'failed';
}
