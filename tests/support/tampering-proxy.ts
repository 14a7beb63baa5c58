import { createServer, request as forward, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProxiedAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Sends this many bytes of the body and closes the connection. */
  cutAfterBytes?: number;
}

export interface TamperingProxy {
  readonly url: string;
  /** Connections that clients have opened so far. */
  readonly connections: () => number;
  /** Changes every answer from now on; undefined passes them through. */
  tamper(change: ((answer: ProxiedAnswer) => void) | undefined): void;
  close(): Promise<void>;
}

/** A plain HTTP proxy to one server that can change answers on their way back. */
export async function startTamperingProxy(target: string): Promise<TamperingProxy> {
  let change: ((answer: ProxiedAnswer) => void) | undefined;
  let connections = 0;
  const server = createServer((incoming, outgoing) => {
    const { method = 'POST', headers } = incoming;
    const onward = forward(
      new URL(incoming.url ?? '/', target),
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
          change?.(answer);
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
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
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
