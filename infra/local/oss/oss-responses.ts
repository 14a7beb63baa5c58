import { randomBytes } from 'node:crypto';
import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import { faultDocument, type OssFault } from './oss-fault.ts';

/** 24 hexadecimal digits, as the product writes them. */
export function newRequestId(): string {
  return randomBytes(12).toString('hex').toUpperCase();
}

/** What the product adds to every answer. */
export function withCommonHeaders(
  response: StandInResponse,
  requestId: string,
  nowEpochMs: number,
): StandInResponse {
  return {
    ...response,
    headers: {
      ...response.headers,
      server: 'AliyunOSS',
      date: new Date(nowEpochMs).toUTCString(),
      'x-oss-request-id': requestId,
      'x-oss-server-time': '1',
    },
  };
}

/** A refusal. A HEAD answer has no body, so the product puts its document in Base64 in a header. */
export function faultResponse(
  fault: OssFault,
  request: StandInRequest,
  requestId: string,
): StandInResponse {
  const document = faultDocument(fault, requestId, request.headers.host ?? '');
  const ec: Record<string, string> = fault.ec === undefined ? {} : { 'x-oss-ec': fault.ec };
  return request.method === 'HEAD'
    ? {
        status: fault.status,
        headers: { ...ec, 'x-oss-err': Buffer.from(document).toString('base64') },
      }
    : {
        status: fault.status,
        headers: { ...ec, 'content-type': 'application/xml' },
        body: document,
      };
}
