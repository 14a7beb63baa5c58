import { promisify } from 'node:util';
import * as z from 'zod';
import type { BilingualText, ErrorDetails } from '../../../shared/errors/index.ts';
import {
  HttpError,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
} from '../../../shared/http/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { parseJson, readHecAnswer, type HecAnswer } from './hec-answer.ts';
import { RequestTurns } from './request-turns.ts';
import { untrustedReceiver } from './untrusted-receiver.ts';

export type CollectorAnswer =
  | HecAnswer
  /** Certainly nothing was sent. */
  | { readonly act: 'unreachable'; readonly reason: BilingualText; readonly details: ErrorDetails };

export type AcknowledgementAnswer =
  | { readonly act: 'acknowledgements'; readonly acknowledged: ReadonlySet<number> }
  | Exclude<CollectorAnswer, { readonly act: 'taken' }>;

/** The two requests to a collector that the sink makes. Nothing is repeated here. */
export interface HecCollector {
  /** @throws the reason of the signal if it was aborted */
  submit(channel: string, packed: Uint8Array, signal: AbortSignal): Promise<CollectorAnswer>;
  /** @throws the reason of the signal if it was aborted */
  askAcknowledgements(
    channel: string,
    ids: readonly number[],
    signal: AbortSignal,
  ): Promise<AcknowledgementAnswer>;
}

export interface HecCollectorOptions {
  /** Without a path. */
  readonly url: string;
  readonly token: string;
  readonly http: HttpClient;
  readonly clock: Pick<Clock, 'nowEpochMs'>;
  /** For a batch and the answer to it; default 30,000. */
  readonly submitTimeoutMs?: number | undefined;
  /** Batches that may be sent at once; questions about acknowledgements wait for nobody. */
  readonly batchesAtOnce: number;
}

/** More than a packed batch usually is, so that it comes out in one piece. */
const CHUNK_BYTES = 131_072;
const SUBMIT_TIMEOUT_MS = 30_000;
const ASK_TIMEOUT_MS = 10_000;
/** Many times what a collector answers. */
const MAX_RESPONSE_BYTES = 65_536;

const acknowledgementBody = z.object({ acks: z.record(z.string(), z.boolean()) });

export function createHecCollector(options: HecCollectorOptions): HecCollector {
  const { submitTimeoutMs = SUBMIT_TIMEOUT_MS } = options;
  const send = (
    path: string,
    channel: string,
    request: Pick<HttpRequest, 'body' | 'headers' | 'timeoutMs' | 'signal'>,
  ): Promise<HttpResponse> =>
    options.http.send({
      ...request,
      method: 'POST',
      url: new URL(path, options.url).href,
      headers: {
        authorization: `Splunk ${options.token}`,
        'content-type': 'application/json',
        'x-splunk-request-channel': channel,
        ...request.headers,
      },
      maxResponseBytes: MAX_RESPONSE_BYTES,
    });
  const turns = new RequestTurns(options.batchesAtOnce);
  const read = (response: HttpResponse): HecAnswer =>
    readHecAnswer(response, options.clock.nowEpochMs());
  return {
    submit: async (channel, packed, signal) => {
      const headers = { 'content-encoding': 'gzip' };
      const request = { body: packed, headers, timeoutMs: submitTimeoutMs, signal };
      const sent = await turns.take(() =>
        answered(send('/services/collector/event', channel, request)),
      );
      return 'act' in sent ? sent : read(sent);
    },
    askAcknowledgements: async (channel, ids, signal) => {
      const request = { body: JSON.stringify({ acks: ids }), timeoutMs: ASK_TIMEOUT_MS, signal };
      const sent = await answered(send('/services/collector/ack', channel, request));
      if ('act' in sent) return sent;
      const body = acknowledgementBody.safeParse(parseJson(sent.body)).data;
      if (sent.status === 200 && body !== undefined) {
        return { act: 'acknowledgements', acknowledged: trueIdsOf(body.acks) };
      }
      const answer = read(sent);
      if (answer.act !== 'taken') return answer;
      const reason = { en: 'it gave another answer than was asked for', zhHK: '其回應與查詢不符' };
      return { act: 'garbage', reason, details: { status: sent.status } };
    },
  };
}

/** Level 1: on such text, more costs more time than it saves on the way. */
export async function packBody(body: Uint8Array): Promise<Uint8Array> {
  const { gzip } = await import('node:zlib');
  return await promisify<Uint8Array, { level: number; chunkSize: number }, Buffer>(gzip)(body, {
    level: 1,
    chunkSize: CHUNK_BYTES,
  });
}

/** The answer, or what the lack of one means. */
async function answered(
  exchange: Promise<HttpResponse>,
): Promise<HttpResponse | Extract<CollectorAnswer, { readonly details: ErrorDetails }>> {
  try {
    return await exchange;
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    const code = error.details['reason'] ?? error.code;
    const details = { failure: code };
    const untrusted = untrustedReceiver(code);
    if (untrusted !== undefined) return { act: 'refuse', ...untrusted, details, takenBefore: 0 };
    if (!error.requestMayHaveBeenSent) {
      const reason = { en: `no connection (${code})`, zhHK: `未能連線（${code}）` };
      return { act: 'unreachable', reason, details };
    }
    const reason = { en: `no whole answer (${code})`, zhHK: `未收到完整回應（${code}）` };
    return { act: 'retry', reason, details };
  }
}

function trueIdsOf(acks: Readonly<Record<string, boolean>>): ReadonlySet<number> {
  return new Set(
    Object.entries(acks)
      .filter(([, isIndexed]) => isIndexed)
      .map(([id]) => Number(id)),
  );
}
