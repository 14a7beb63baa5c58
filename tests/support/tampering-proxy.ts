import {
  createServer,
  request as forward,
  type IncomingHttpHeaders,
  type RequestListener,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface ProxiedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Sends this many bytes of the body and closes the connection. */
  cutAfterBytes?: number;
}

/** What a client asked, whole. */
export interface ProxiedRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly body: Buffer;
}

type Change = (answer: ProxiedAnswer, request: ProxiedRequest) => void;

export interface TamperingProxy {
  readonly url: string;
  /** Connections that clients have opened so far. */
  readonly connections: () => number;
  /** Changes every answer from now on; undefined passes them through. */
  tamper(change: Change | undefined): void;
  close(): Promise<void>;
}

/**
 * An HTTP proxy to one server that can change answers on their way back.
 *
 * @param target plain; asked at each request where it is a function: the server may start after the proxy
 * @param certificate with it the proxy speaks TLS to its clients
 */
export async function startTamperingProxy(
  target: string | (() => string),
  certificate?: { readonly cert: string; readonly key: string },
): Promise<TamperingProxy> {
  let change: Change | undefined;
  let connections = 0;
  const pass: RequestListener = (incoming, outgoing) => {
    const { method = 'POST', url = '/', headers } = incoming;
    const asked: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => asked.push(chunk));
    const onward = forward(
      new URL(url, typeof target === 'string' ? target : target()),
      { method, headers },
      (upstream) => {
        const chunks: Buffer[] = [];
        upstream.on('data', (chunk: Buffer) => chunks.push(chunk));
        upstream.on('end', () => {
          const answer: ProxiedAnswer = {
            status: upstream.statusCode ?? 500,
            headers: upstream.headers,
            body: Buffer.concat(chunks),
          };
          change?.(answer, { method, url, body: Buffer.concat(asked) });
          outgoing.writeHead(answer.status, answer.headers);
          if (answer.cutAfterBytes === undefined) {
            outgoing.end(answer.body);
            return;
          }
          outgoing.write(answer.body.subarray(0, answer.cutAfterBytes), () => outgoing.destroy());
        });
      },
    );
    incoming.pipe(onward);
  };
  const server =
    certificate === undefined ? createServer(pass) : createTlsServer(certificate, pass);
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    connections: () => connections,
    tamper: (next) => {
      change = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
