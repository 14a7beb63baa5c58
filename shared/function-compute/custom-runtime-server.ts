import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reportError } from '../errors/index.ts';
import { readInvocation, runtimeCallOf, type RuntimeCall } from './custom-runtime-headers.ts';
import { readBoundedBody } from './request-body.ts';
import type { WebFunction, WebInvocation, WebResponse } from './web-function.ts';

export interface CustomRuntimeOptions {
  readonly port: number;
  /** Default: all addresses, as the platform asks for. */
  readonly host?: string;
  readonly maxBodyBytes: number;
  /** A body that is not complete by then is given up. */
  readonly bodyTimeoutMs: number;
  /** Receives whole lines without their end. Default: standard output. */
  readonly writeLine?: (line: string) => void;
}

export interface CustomRuntimeServer {
  readonly port: number;
  close(): Promise<void>;
}

/** The platform's gateway sends headers at once; whoever drips them is cut off. */
const HEADERS_TIMEOUT_MS = 10_000;

/**
 * Serves a web function by the contract of the custom runtimes: every path is the function's, but
 * for `POST /initialize` and `GET /pre-stop` where the platform itself calls; connections are kept
 * open; each request is framed by `FC Invoke Start` and `End` lines. Whatever the function does, an
 * answer is sent.
 *
 * Help pages "Context and log format" and "Custom runtimes", 2026-04.
 */
export async function startCustomRuntimeServer(
  webFunction: WebFunction,
  options: CustomRuntimeOptions,
): Promise<CustomRuntimeServer> {
  const server = createServer(
    { headersTimeout: HEADERS_TIMEOUT_MS, keepAliveTimeout: 0, noDelay: true },
    (message, response) => void serve(webFunction, options, message, response),
  );
  server.timeout = 0;
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
    else socket.destroy();
  });
  await listen(server, options);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, options: CustomRuntimeOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '0.0.0.0', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function serve(
  webFunction: WebFunction,
  options: CustomRuntimeOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const write = options.writeLine ?? ((line) => void process.stdout.write(`${line}\n`));
  const invocation = readInvocation(message.headers);
  const call = runtimeCallOf(message);
  const step = call === 'initialize' ? 'Initialize' : 'Invoke';
  write(`FC ${step} Start RequestId: ${invocation.requestId}`);
  let answer: WebResponse;
  try {
    answer = await answerOf(call, webFunction, options, message, invocation);
  } catch (error) {
    write(describeFault(error));
    answer = { status: 500, headers: { 'x-fc-status': '500' }, body: '{"code":"unexpected"}' };
  }
  write(`FC ${step} End RequestId: ${invocation.requestId}`);
  send(message, response, answer);
}

async function answerOf(
  call: RuntimeCall | undefined,
  webFunction: WebFunction,
  options: CustomRuntimeOptions,
  message: IncomingMessage,
  invocation: WebInvocation,
): Promise<WebResponse> {
  switch (call) {
    case 'initialize':
      await webFunction.initialize(invocation);
      return { status: 200, body: '{}' };
    case 'pre-stop':
      await webFunction.beforeStop();
      return { status: 200, body: '{}' };
    case undefined: {
      const target = message.url ?? '/';
      const mark = target.indexOf('?');
      return webFunction.handle(
        {
          method: message.method ?? '',
          path: mark < 0 ? target : target.slice(0, mark),
          query: mark < 0 ? '' : target.slice(mark + 1),
          headers: message.headers,
          readBody: () => readBoundedBody(message, options),
        },
        invocation,
      );
    }
  }
}

function send(message: IncomingMessage, response: ServerResponse, answer: WebResponse): void {
  const headers: Record<string, string | number> = {
    'content-type': 'application/json',
    // As text it goes out in one piece with the headers.
    'content-length': Buffer.byteLength(answer.body),
  };
  // What is left of a body that nobody reads must not be taken for the next request.
  if (!message.complete && !hasNoBody(message)) headers['connection'] = 'close';
  response.writeHead(answer.status, Object.assign(headers, answer.headers));
  response.end(answer.body);
}

function hasNoBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] === undefined && headers['transfer-encoding'] === undefined;
}

/** Code and place, never the message: it may quote what was received. */
function describeFault(error: unknown): string {
  const { code, details } = reportError(error);
  const stack = error instanceof Error ? (error.stack ?? '').split('\n') : [];
  const place = stack.filter((line) => /^\s+at /.test(line)).map((line) => line.trim());
  return JSON.stringify({ level: 'error', message: 'function.unexpected', code, details, place });
}
