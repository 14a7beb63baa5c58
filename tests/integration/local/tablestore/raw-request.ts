import { createHash, createHmac } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { createRequire } from 'node:module';
import type { AccessKey } from '../../../../infra/local/stand-in/credentials.ts';

interface ErrorMessage {
  readonly code: string;
  readonly message: string;
}

/** The official SDK's own decoder of refusals. */
const protocol = createRequire(import.meta.url)(
  'tablestore/lib/protocol/tablestore_compiled_proto.js',
) as { main: { proto: { Error: { decode(bytes: Buffer): ErrorMessage } } } };

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface RawRequest {
  readonly url: string;
  readonly key: Pick<AccessKey, 'accessKeyId' | 'accessKeySecret'>;
  readonly operation?: string;
  readonly method?: string;
  readonly body?: Buffer;
  /** Over the right headers, before signing; undefined leaves a header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Over the headers after signing. */
  readonly tamper?: Readonly<Record<string, string | undefined>>;
}

/** A request written by hand from the protocol's description; its signature is computed here. */
export async function rawRequest(options: RawRequest): Promise<RawAnswer> {
  const path = `/${options.operation ?? 'ListTable'}`;
  const body = options.body ?? Buffer.alloc(0);
  const headers = defined({
    'x-ots-date': new Date().toISOString(),
    'x-ots-apiversion': '2015-12-31',
    'x-ots-accesskeyid': options.key.accessKeyId,
    'x-ots-instancename': 'local-hk',
    'x-ots-contentmd5': createHash('md5').update(body).digest('base64'),
    ...options.headers,
  });
  const text = `${path}\nPOST\n\n${headerLines(headers)}\n`;
  const signature = createHmac('sha1', options.key.accessKeySecret).update(text).digest('base64');
  return send(options.url + path, options.method ?? 'POST', body, {
    ...headers,
    'x-ots-signature': signature,
    ...options.tamper,
  });
}

/** What the authorization of an answer has to be. */
export function expectedAuthorization(answer: RawAnswer, key: AccessKey, path: string): string {
  const text = `${headerLines(answer.headers)}\n${path}`;
  const signature = createHmac('sha1', key.accessKeySecret).update(text).digest('base64');
  return `OTS ${key.accessKeyId}:${signature}`;
}

export function decodeError(answer: RawAnswer): ErrorMessage {
  const { code, message } = protocol.main.proto.Error.decode(answer.body);
  return { code, message };
}

function headerLines(headers: RawAnswer['headers']): string {
  return Object.keys(headers)
    .filter((name) => name.startsWith('x-ots-'))
    .sort()
    .map((name) => `${name}:${String(headers[name])}`)
    .join('\n');
}

function defined(headers: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function send(
  url: string,
  method: string,
  body: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const request = plainRequest(url, { method, headers: defined(headers) }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.once('error', reject);
    request.end(body);
  });
}
