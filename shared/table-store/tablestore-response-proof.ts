import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface AnswerToProve {
  readonly headers: IncomingHttpHeaders;
  readonly body: Uint8Array;
  /** Path of the request, such as `/PutRow`. */
  readonly path: string;
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** Why an answer cannot be trusted. */
export type ProofFailure =
  'no-server-time' | 'no-digest' | 'digest-mismatch' | 'no-signature' | 'signature-mismatch';

/**
 * Proves that an answer came from the holder of our access key and arrived whole, which the SDK does
 * not check: `x-ots-contentmd5` covers the body, `authorization: OTS <id>:<HMAC-SHA1>` covers all
 * `x-ots-` headers and the path (rule: `tablestore/protocol.py` of the official Python SDK).
 *
 * A success must carry digest, date and signature, as that SDK also demands. An error may come
 * unsigned (the service cannot sign for a key that it does not know), but a signature that is there
 * must be right.
 */
export function findProofFailure(
  answer: AnswerToProve,
  isSuccess: boolean,
): ProofFailure | undefined {
  const digest = answer.headers['x-ots-contentmd5'];
  if (digest === undefined && isSuccess) return 'no-digest';
  if (digest !== undefined && digest !== createHash('md5').update(answer.body).digest('base64')) {
    return 'digest-mismatch';
  }
  if (serverTimeOf(answer.headers) === undefined && isSuccess) return 'no-server-time';
  const { authorization } = answer.headers;
  if (authorization === undefined) return isSuccess ? 'no-signature' : undefined;
  return isSignedRight(answer, authorization) ? undefined : 'signature-mismatch';
}

/** The server's clock when it answered, from `x-ots-date`. */
export function serverTimeOf(headers: IncomingHttpHeaders): number | undefined {
  const text = headers['x-ots-date'];
  const epochMs = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(epochMs) ? undefined : epochMs;
}

function isSignedRight(answer: AnswerToProve, authorization: string): boolean {
  const signedText = Object.entries(answer.headers)
    .filter(([name]) => name.startsWith('x-ots-') && name !== 'x-ots-signature')
    .map(([name, value]) => `${name}:${String(value).trim()}`)
    .sort()
    .join('\n');
  const signature = createHmac('sha1', answer.accessKeySecret)
    .update(`${signedText}\n${answer.path}`)
    .digest('base64');
  const expected = Buffer.from(`OTS ${answer.accessKeyId}:${signature}`);
  const given = Buffer.from(authorization);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
