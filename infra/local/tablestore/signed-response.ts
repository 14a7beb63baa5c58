import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { AccessKey } from '../stand-in/credentials.ts';
import type { StandInResponse } from '../stand-in/http-listener.ts';
import { canonicalHeaders } from './request-authentication.ts';

/**
 * A response with the headers that official clients check: MD5, request id, server time, content
 * type, and an `authorization` that covers them and the path. Without a key (nobody proved to hold
 * one) it goes unsigned.
 */
export function signedResponse(options: {
  readonly status: number;
  readonly body: Buffer;
  readonly path: string;
  readonly nowMs: number;
  readonly key: AccessKey | undefined;
}): StandInResponse {
  const { status, body, path, key } = options;
  const headers: Record<string, string> = {
    'x-ots-contentmd5': createHash('md5').update(body).digest('base64'),
    'x-ots-contenttype': 'protocol buffer',
    'x-ots-date': new Date(options.nowMs).toISOString(),
    'x-ots-requestid': randomUUID(),
  };
  if (key !== undefined) {
    const signature = createHmac('sha1', key.accessKeySecret)
      .update(`${canonicalHeaders(headers)}\n${path}`)
      .digest('base64');
    headers['authorization'] = `OTS ${key.accessKeyId}:${signature}`;
  }
  return { status, headers, body };
}
