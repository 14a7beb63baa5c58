import * as z from 'zod';
import type { BilingualText, ErrorDetails } from '../../../shared/errors/index.ts';
import type { HttpResponse } from '../../../shared/http/index.ts';
import type { RejectionErrorCode } from './errors.ts';
import { HEC_CODES, type HecVerdict } from './hec-codes.ts';
import { retryAfterMsOf } from './retry-after.ts';

/** What became of a request to the collector, as far as its answer tells. */
export type HecAnswer =
  | { readonly act: 'taken'; readonly ackId: number | undefined }
  /** One event is not taken; `at` is its place in the batch, as the receiver has it. */
  | {
      readonly act: 'reject';
      readonly rejection: RejectionErrorCode;
      readonly at: number | undefined;
    }
  | { readonly act: 'too-large' }
  /** Taken or not, nobody knows. */
  | { readonly act: 'retry'; readonly reason: BilingualText; readonly details: ErrorDetails }
  /** As `retry`, but whatever answers is no collector: asking again at once helps nobody. */
  | { readonly act: 'garbage'; readonly reason: BilingualText; readonly details: ErrorDetails }
  | {
      readonly act: 'wait';
      readonly reason: BilingualText;
      readonly details: ErrorDetails;
      readonly retryAfterMs: number;
      /** Events at the head of the batch that were taken before it stopped. */
      readonly takenBefore: number;
    }
  | {
      readonly act: 'refuse';
      readonly reason: BilingualText;
      readonly remedy: BilingualText;
      readonly details: ErrorDetails;
      readonly takenBefore: number;
    };

/** How long to stay away from a receiver that is full and does not say for how long. */
const DEFAULT_WAIT_MS = 30_000;

const answerBody = z.object({
  code: z.int(),
  ackId: z.int().min(0).optional(),
  'invalid-event-number': z.int().min(0).optional().catch(undefined),
});
type AnswerBody = z.infer<typeof answerBody>;

/** Reads an answer to events. Only the collector's own form of "Success" is one. */
export function readHecAnswer(response: HttpResponse, nowEpochMs: number): HecAnswer {
  const body = answerBody.safeParse(parseJson(response.body)).data;
  const verdict: HecVerdict | undefined = body === undefined ? undefined : HEC_CODES[body.code];
  const about = { response, nowEpochMs, body };
  switch (verdict?.act) {
    case 'taken':
      return response.status === 200 ? { act: 'taken', ackId: body?.ackId } : answerByStatus(about);
    case 'reject':
      return { act: 'reject', rejection: verdict.rejection, at: body?.['invalid-event-number'] };
    case 'retry':
      return { act: 'retry', reason: verdict.reason, details: detailsOf(about) };
    case 'wait':
      return waitAnswer(about, verdict.reason);
    case 'refuse':
      return { ...verdict, details: detailsOf(about), takenBefore: takenBeforeOf(body) };
    case 'by-status':
    case undefined:
      return answerByStatus(about);
  }
}

/** Parses JSON; undefined for anything else. */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

interface Answered {
  readonly response: HttpResponse;
  readonly nowEpochMs: number;
  readonly body: AnswerBody | undefined;
}

/** What came from something in between, or from a release with codes that we do not know. */
function answerByStatus(about: Answered): HecAnswer {
  const { status } = about.response;
  const details = detailsOf(about);
  if (status === 413) return { act: 'too-large' };
  if (status === 429 || status === 503) {
    return waitAnswer(about, { en: 'it asks to wait', zhHK: '其要求稍後再試' });
  }
  const reason = {
    en: `HTTP ${String(status)} came without an answer of the collector`,
    zhHK: `只收到 HTTP ${String(status)}，而非收集器的回應`,
  };
  if (status >= 500 || status === 408 || status === 425) return { act: 'retry', reason, details };
  if (status < 300) return { act: 'garbage', reason, details };
  return {
    act: 'refuse',
    reason,
    remedy: {
      en: 'Look whether url is the address of the HTTP Event Collector (port 8088 as a rule), whether it is switched on, and whether a proxy between refuses us.',
      zhHK: '請確認 url 是 HTTP Event Collector 的地址（一般為 8088 埠）、該功能已啟用，以及中間的代理沒有拒絕連線。',
    },
    details,
    takenBefore: 0,
  };
}

function waitAnswer(about: Answered, reason: BilingualText): HecAnswer {
  const asked = retryAfterMsOf(about.response.headers['retry-after'], about.nowEpochMs);
  return {
    act: 'wait',
    reason,
    details: detailsOf(about),
    retryAfterMs: asked ?? DEFAULT_WAIT_MS,
    takenBefore: takenBeforeOf(about.body),
  };
}

function takenBeforeOf(body: AnswerBody | undefined): number {
  return body?.['invalid-event-number'] ?? 0;
}

/** A longer number is no code: it could be somebody's. */
const HIGHEST_SHOWN_CODE = 999;

function detailsOf({ response, body }: Answered): ErrorDetails {
  const { status } = response;
  const isShown = body !== undefined && body.code >= 0 && body.code <= HIGHEST_SHOWN_CODE;
  return isShown ? { status, receiverCode: body.code } : { status };
}
