import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly bytes: Buffer;
  /** Port of the caller: the same for requests on one connection. */
  readonly callerPort: number | undefined;
  /** Resolves when the client has closed the connection. */
  whenClosed(): Promise<void>;
}

export interface WireAnswer {
  readonly status?: number;
  /** Default: `content-type: application/json`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface RecordedWire {
  readonly url: string;
  readonly requests: readonly WireRequest[];
  close(): Promise<void>;
}

/** A server that answers as it is told, or resets the connection, and keeps what it was asked. */
export async function recordedWire(
  answer: (request: WireRequest, number: number) => WireAnswer | 'reset' | Promise<WireAnswer>,
): Promise<RecordedWire> {
  const requests: WireRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const url = new URL(incoming.url ?? '/', 'http://wire');
      const request = {
        method: incoming.method ?? '',
        path: url.pathname,
        target: incoming.url ?? '/',
        query: url.searchParams,
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString(),
        bytes: Buffer.concat(chunks),
        callerPort: incoming.socket.remotePort,
        whenClosed: () =>
          new Promise<void>((resolve) => {
            if (incoming.socket.destroyed) resolve();
            else incoming.socket.once('close', () => resolve());
          }),
      };
      requests.push(request);
      void Promise.resolve(answer(request, requests.length)).then((told) => {
        if (told === 'reset') incoming.socket.resetAndDestroy();
        else {
          const headers = told.headers ?? { 'content-type': 'application/json' };
          outgoing.writeHead(told.status ?? 200, headers);
          outgoing.end(typeof told.body === 'string' ? told.body : JSON.stringify(told.body));
        }
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
