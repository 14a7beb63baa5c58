import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface RawWire {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** Requests that were answered. */
  readonly count: () => number;
  /** The next answers; the last one goes on. */
  answerWith(bytes: Buffer): void;
  close(): Promise<void>;
}

/**
 * A server below HTTP: it waits for a whole request and sends the bytes that it was given, whatever
 * they are.
 */
export async function rawWire(): Promise<RawWire> {
  let answer = Buffer.alloc(0);
  let count = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      if (!isWhole(received)) return;
      received = '';
      count += 1;
      socket.end(answer);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    count: () => count,
    answerWith: (bytes) => (answer = Buffer.from(bytes)),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function isWhole(request: string): boolean {
  const end = request.indexOf('\r\n\r\n');
  if (end === -1) return false;
  const head = request.slice(0, end).toLowerCase();
  const body = request.slice(end + 4);
  if (head.includes('transfer-encoding: chunked')) return body.endsWith('0\r\n\r\n');
  return body.length >= Number(/content-length: (\d+)/.exec(head)?.[1] ?? 0);
}
