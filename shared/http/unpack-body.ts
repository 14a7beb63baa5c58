import { promisify } from 'node:util';
import { HttpConnectionError, ResponseTooLargeError } from './errors.ts';
import type { HttpResponse } from './http-client.ts';

/**
 * The answer with its body unpacked. A coding that is not known stays as it is, with its header, as
 * does an answer without a body.
 *
 * @throws ResponseTooLargeError, HttpConnectionError if the packed body is damaged or cut off
 */
export async function unpackBody(
  response: HttpResponse,
  host: string,
  maxBytes: number,
): Promise<HttpResponse> {
  const { 'content-encoding': encoding, ...headers } = response.headers;
  if (encoding === undefined || response.body.length === 0) return response;
  const unpack = await unpackerOf(encoding);
  if (unpack === undefined) return response;
  try {
    const body = await unpack(response.body, { maxOutputLength: maxBytes });
    return { ...response, headers, body };
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new ResponseTooLargeError(host, maxBytes);
    throw new HttpConnectionError(host, code ?? 'unreadable body', true);
  }
}

type Unpacker = (
  body: Uint8Array,
  options: { readonly maxOutputLength: number },
) => Promise<Uint8Array>;

/** Loaded when the first packed answer comes. */
async function unpackerOf(encoding: string): Promise<Unpacker | undefined> {
  const { brotliDecompress, gunzip, inflate } = await import('node:zlib');
  switch (encoding.trim().toLowerCase()) {
    case 'gzip':
    case 'x-gzip':
      return promisify(gunzip);
    case 'deflate':
      return promisify(inflate);
    case 'br':
      return promisify(brotliDecompress);
    default:
      return undefined;
  }
}
