import { request as sendRequest, type Agent } from 'node:http';

/** Largest answer of a synchronous invocation. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
const MAX_HEADER_BYTES = 256 * 1024;

export interface WebRequest {
  readonly method: string;
  readonly target: string;
  /** Names and values in turn, without the length. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export interface WebAnswer {
  readonly status: number;
  readonly rawHeaders: readonly string[];
  readonly header: (name: string) => string | undefined;
  readonly body: Buffer;
}

/**
 * One exchange with the server of a web function, with the whole answer.
 *
 * @throws Error if the connection fails, breaks, or carries something that is no HTTP answer or is
 *   over 32 MB.
 */
export function exchange(port: number, agent: Agent, request: WebRequest): Promise<WebAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = sendRequest({
      host: '127.0.0.1',
      port,
      agent,
      method: request.method,
      path: request.target,
      headers: [...request.rawHeaders, 'content-length', String(request.body.length)],
      setHost: false,
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_ANSWER_BYTES) outgoing.destroy(new Error('the answer is over 32 MB'));
        else chunks.push(chunk);
      });
      incoming.once('error', reject);
      incoming.once('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          rawHeaders: incoming.rawHeaders,
          header: (name) => {
            const value = incoming.headers[name];
            return Array.isArray(value) ? value.join(',') : value;
          },
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.end(request.body);
  });
}
