import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { StandInRequest } from '../stand-in/http-listener.ts';
import { ServerRefusal } from './collector-answers.ts';

const unzip = promisify(gunzip);

/**
 * The body without its compression, never longer than the limit however well it was compressed.
 *
 * @throws ServerRefusal 413, 415, 400
 */
export async function readBody(
  { headers, body }: Pick<StandInRequest, 'headers' | 'body'>,
  limitBytes: number,
): Promise<Buffer> {
  const encoding = (headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'gzip') return await unzipWithin(body, limitBytes);
  if (encoding !== 'identity') throw new ServerRefusal(415, 'Unsupported Media Type');
  if (body.length > limitBytes) throw tooLarge();
  return body;
}

async function unzipWithin(body: Buffer, limitBytes: number): Promise<Buffer> {
  try {
    return await unzip(body, { maxOutputLength: limitBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new ServerRefusal(400, 'Bad Request');
  }
}

export function tooLarge(): ServerRefusal {
  return new ServerRefusal(413, 'Request Entity Too Large');
}
