import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { rootCertificates } from 'node:tls';

/** What came back from a POST, whatever it was; nothing is thrown and no redirection is followed. */
export type PostOutcome =
  | { readonly kind: 'reply'; readonly status: number; readonly body: string }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable'; readonly reason: string };

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** For the whole exchange, the reply's last byte included; of the machine's time. */
  readonly timeoutMs: number;
  /** Certificate authority to trust besides those of the system's list; PEM. */
  readonly authorityPem?: string | undefined;
  /** Ends the exchange as unreachable. */
  readonly signal?: AbortSignal;
}

const LARGEST_REPLY_BYTES = 64 * 1024;

/** Posts JSON on a connection of its own. */
export function postJson(url: URL, text: string, options: PostOptions): Promise<PostOutcome> {
  const timeout = AbortSignal.timeout(options.timeoutMs);
  const signal =
    options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  return new Promise((resolve) => {
    const fail = (error: unknown): void =>
      resolve(
        timeout.aborted ? { kind: 'timeout' } : { kind: 'unreachable', reason: codeOf(error) },
      );
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const body = Buffer.from(text, 'utf8');
    const request = send(url, {
      method: 'POST',
      agent: false,
      signal,
      ...(options.authorityPem === undefined
        ? {}
        : { ca: [...rootCertificates, options.authorityPem] }),
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': String(body.length),
        ...options.headers,
      },
    });
    request.once('error', fail);
    request.once('response', (response) => {
      readReply(response).then(
        (reply) => resolve({ kind: 'reply', status: response.statusCode ?? 0, body: reply }),
        fail,
      );
    });
    request.end(body);
  });
}

async function readReply(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    // More than any acknowledgement has; what is left out makes it no JSON.
    if (size > LARGEST_REPLY_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function codeOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code ?? (error instanceof Error ? error.name : 'unknown');
}
