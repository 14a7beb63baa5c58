import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { StandIn } from '../stand-in/stand-in.ts';
import {
  foreignHost,
  invalidBody,
  notJson,
  unexpected,
  type Refusal,
} from './switchboard-errors.ts';
import {
  RefusedRequest,
  route,
  type SwitchboardAnswer,
  type SwitchboardParts,
} from './switchboard-routes.ts';

const MAX_BODY_BYTES = 64 * 1024;

export interface SwitchboardOptions extends SwitchboardParts {
  /** Port on loopback; 0 takes any free one. */
  readonly port: number;
  readonly log: (line: string) => void;
}

/**
 * Starts the control endpoint of the local cloud: faults, time, functions and "trigger now", as
 * JSON over HTTP on loopback. No TLS and no credentials: it answers only to a loopback host name,
 * and to no web page.
 */
export async function startSwitchboard(options: SwitchboardOptions): Promise<StandIn> {
  const server = createServer((request, response) => {
    void serve(options, request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    name: 'switchboard',
    endpoints: { url: `http://127.0.0.1:${String(port)}` },
    ports: { plain: port, tls: 0 },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  options: SwitchboardOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let answer: SwitchboardAnswer;
  try {
    answer = await handle(options, request);
  } catch (error) {
    const refusal = error instanceof RefusedRequest ? error.refusal : unexpected;
    if (refusal === unexpected) {
      options.log(`switchboard: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
    }
    const { status, ...content } = refusal;
    answer = { status, content };
  }
  response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(answer.content, undefined, 2)}\n`);
}

async function handle(
  options: SwitchboardOptions,
  request: IncomingMessage,
): Promise<SwitchboardAnswer> {
  const hostName = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostName))
    throw new RefusedRequest(foreignHost);
  const method = request.method ?? 'GET';
  const [path = '/'] = (request.url ?? '/').split('?');
  const segments = path.split('/').filter(Boolean).map(decodeSegment);
  const body = await readBody(request);
  const isChange = method !== 'GET' && method !== 'HEAD';
  // Browsers name the page that sends a change; no page has any business here.
  if (isChange && request.headers.origin !== undefined) throw new RefusedRequest(foreignHost);
  const isJson = (request.headers['content-type'] ?? '').startsWith('application/json');
  if (body !== '' && !isJson) throw new RefusedRequest(notJson);
  return route(options, method, segments, parseJson(body));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new RefusedRequest(tooLarge);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const tooLarge: Refusal = {
  ...invalidBody(`more than ${String(MAX_BODY_BYTES)} bytes`),
  status: 413,
};

function parseJson(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new RefusedRequest(invalidBody('it is no JSON'));
  }
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
