import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultEffect } from './fault-switchboard.ts';
import type { StandInContext } from './stand-in.ts';

/** A request with its whole body. */
export interface StandInRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  /** Names and values in turn, in the order and the spelling of the client. */
  readonly rawHeaders?: readonly string[];
  readonly body: Buffer;
}

export interface StandInResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Buffer | string;
}

export interface HttpStandInOptions {
  readonly name: string;
  readonly context: StandInContext;
  readonly maxBodyBytes: number;
  /** More than this of headers is answered 431 by Node. Default 16 KB. */
  readonly maxHeaderBytes?: number;
  /** Name under which the fault switchboard knows this request. */
  readonly operationOf: (request: StandInRequest) => string;
  /** `drop` closes the connection without an answer. The effects are those drawn for the request. */
  readonly handle: (
    request: StandInRequest,
    effects: readonly FaultEffect[],
  ) => Promise<StandInResponse | 'drop'>;
  /** The stand-in's own wire form of an injected `error` fault. */
  readonly errorOf: (code: string, request: StandInRequest) => StandInResponse;
  /** Answer to a body over `maxBodyBytes`; default: 413 without a body. */
  readonly tooLarge?: StandInResponse;
}

export interface HttpListener {
  readonly ports: { readonly plain: number; readonly tls: number };
  readonly urls: { readonly plain: string; readonly tls: string };
  close(): Promise<void>;
}

const GARBAGE: Record<'html' | 'truncated' | 'binary', StandInResponse> = {
  html: {
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><html><body>Access denied</body></html>',
  },
  truncated: {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"errcode":0,"res',
  },
  binary: {
    status: 200,
    headers: { 'content-type': 'application/octet-stream' },
    body: Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x0a, 0x1f, 0x8b]),
  },
};

/** Listens on loopback, plain and TLS, and applies the switched-on faults to each request. */
export async function listenHttp(options: HttpStandInOptions): Promise<HttpListener> {
  const { context } = options;
  const sockets = new Set<Socket>();
  const listener: RequestListener = (request, response) => {
    void serve(options, request, response).catch((error: unknown) => {
      context.log(
        `${options.name}: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown fault'}`,
      );
      response.destroy();
    });
  };
  const settings = {
    keepAliveTimeout: 60_000,
    ...(options.maxHeaderBytes === undefined ? {} : { maxHeaderSize: options.maxHeaderBytes }),
  };
  const plain = createServer(settings, listener);
  const { keyPem: key, certificatePem: cert } = context.certificate;
  const tls = createTlsServer({ key, cert, ...settings }, listener);
  for (const server of [plain, tls]) {
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
  }
  const ports = {
    plain: await listen(plain, context.ports.plain),
    tls: await listen(tls, context.ports.tls),
  };
  return {
    ports,
    urls: {
      plain: `http://127.0.0.1:${String(ports.plain)}`,
      tls: `https://127.0.0.1:${String(ports.tls)}`,
    },
    close: async () => {
      const closed = [plain, tls].map(
        (server) => new Promise<void>((resolve) => server.close(() => resolve())),
      );
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
}

async function serve(
  options: HttpStandInOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= options.maxBodyBytes) chunks.push(chunk);
  }
  if (size > options.maxBodyBytes) {
    send(outgoing, options.tooLarge ?? { status: 413 });
    return;
  }
  const target = incoming.url ?? '/';
  const request: StandInRequest = {
    method: incoming.method ?? 'GET',
    target,
    url: urlOf(target),
    headers: incoming.headers,
    rawHeaders: incoming.rawHeaders,
    body: Buffer.concat(chunks),
  };
  const effects = options.context.faults.draw(options.name, options.operationOf(request));
  const response = await applyFaults(options, request, effects);
  if (response === 'drop') {
    outgoing.destroy();
    return;
  }
  send(outgoing, response);
}

/** A target that is no URL, such as `//`, names nothing that a stand-in has. */
function urlOf(target: string): URL {
  const base = 'http://stand-in';
  return URL.canParse(target, base) ? new URL(target, base) : new URL('/', base);
}

async function applyFaults(
  options: HttpStandInOptions,
  request: StandInRequest,
  effects: readonly FaultEffect[],
): Promise<StandInResponse | 'drop'> {
  let dropAfter = false;
  for (const effect of effects) {
    if (effect.kind === 'delay') await sleep(effect.ms);
    else if (effect.kind === 'error') return options.errorOf(effect.code, request);
    else if (effect.kind === 'garbage') return GARBAGE[effect.body];
    else if (effect.kind === 'drop' && effect.when === 'before') return 'drop';
    else if (effect.kind === 'drop') dropAfter = true;
  }
  const response = await options.handle(request, effects);
  return dropAfter ? 'drop' : response;
}

function send(outgoing: ServerResponse, response: StandInResponse): void {
  const body = response.body ?? '';
  outgoing.writeHead(response.status, {
    'content-length': String(Buffer.byteLength(body)),
    // A HEAD answer states the length of a body that it does not carry.
    ...(response.headers as OutgoingHttpHeaders | undefined),
  });
  outgoing.end(body);
}

function listen(
  server: ReturnType<typeof createServer> | ReturnType<typeof createTlsServer>,
  port: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
