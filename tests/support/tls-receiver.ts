import { connect as connectPlain, createServer as createPlainServer, type Socket } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { createServer, type TlsOptions, type TLSSocket } from 'node:tls';

/** A TLS server on loopback that does with each connection what a test says. */
export interface TlsReceiver {
  readonly port: number;
  /** What was read, of all connections. */
  received(): Buffer;
  close(): Promise<void>;
}

export async function startTlsReceiver(
  options: TlsOptions,
  onConnection: (socket: TLSSocket) => void,
): Promise<TlsReceiver> {
  const chunks: Buffer[] = [];
  const server = createServer({ ...options, allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    onConnection(socket);
  });
  const open = trackSockets(server);
  return {
    port: await listen(server),
    received: () => Buffer.concat(chunks),
    close: () => closeAll(server, open),
  };
}

/** A line that brings every byte, and every end, so much later to the other side. */
export async function startSlowLine(
  targetPort: number,
  delayMs: number,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createPlainServer({ allowHalfOpen: true }, (near) => {
    const far = connectPlain({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
    open.add(far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on('error', () => setTimeout(() => to.destroy(), delayMs));
      from.on('data', (chunk) => setTimeout(() => to.write(chunk), delayMs));
      from.on('end', () => setTimeout(() => to.end(), delayMs));
    }
  });
  const open = trackSockets(server);
  return { port: await listen(server), close: () => closeAll(server, open) };
}

/** A line that brings so many bytes to the server and no more; what the server says comes through. */
export async function startCutLine(
  targetPort: number,
  bytes: number,
): Promise<{ readonly port: number; readonly cut: Promise<void>; close(): Promise<void> }> {
  let tell: () => void = () => undefined;
  const cut = new Promise<void>((resolve) => (tell = resolve));
  const server = createPlainServer((near) => {
    const far = connectPlain({ port: targetPort, host: '127.0.0.1' });
    open.add(far);
    let left = bytes;
    near.on('data', (chunk) => {
      far.write(chunk.subarray(0, left));
      left -= Math.min(left, chunk.length);
      if (left === 0) tell();
    });
    far.pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  const open = trackSockets(server);
  return { port: await listen(server), cut, close: () => closeAll(server, open) };
}

function trackSockets(server: Server): Set<Socket> {
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
  });
  return open;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function closeAll(server: Server, open: ReadonlySet<Socket>): Promise<void> {
  for (const socket of open) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
}
