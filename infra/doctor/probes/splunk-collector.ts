import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { SplunkHecSettings } from '../../../functions/audit-forwarding/domain/settings.ts';
import { createNodeHttpClient, type HttpClient } from '../../../shared/http/index.ts';

const TIMEOUT_MS = 10_000;
const MAX_RESPONSE_BYTES = 65_536;
/** Within the time that a check has. */
const ACKNOWLEDGED_WITHIN_MS = 20_000;
const ASK_EVERY_MS = 500;
/** What an answer of another form counts as: "Internal server error" of the collector's own table. */
const NO_CODE = 8;

/** Codes have two digits at most; a longer number could be anything. */
const code = z.int().min(0).max(99);
const answerSchema = z.object({ code, ackId: z.int().min(0).optional() });
const acksSchema = z.object({ acks: z.record(z.string(), z.boolean()) });

export interface CollectorQuestion {
  readonly sink: SplunkHecSettings;
  readonly token: string;
  readonly trustedAuthorityPem: string | undefined;
  readonly send: boolean;
  readonly signal: AbortSignal;
}

/** Codes are those of Splunk's page "Troubleshoot HTTP Event Collector"; 0 is success. */
export interface CollectorFacts {
  /** Of a request without any event, which is refused after the token was looked at. */
  readonly emptyEvent: number;
  /** Of a question about an acknowledgement that nobody waits for. */
  readonly acknowledgement: number;
  readonly health: number;
  readonly testEvent?: 'acknowledged' | 'accepted' | 'late' | number;
}

/** Asks a collector about itself; unless a test event is wanted nothing is written. @throws HttpError */
export async function askCollector(question: CollectorQuestion): Promise<CollectorFacts> {
  const { sink, trustedAuthorityPem } = question;
  const http = createNodeHttpClient(
    sink.authorityPem !== undefined
      ? { pinnedAuthorities: [sink.authorityPem] }
      : trustedAuthorityPem === undefined
        ? {}
        : { certificateAuthorities: [trustedAuthorityPem] },
  );
  try {
    const channel = randomUUID();
    const post = postTo(http, question, channel);
    const empty = await post('event', '');
    const acks = await post('ack', JSON.stringify({ acks: [0] }));
    const facts = {
      emptyEvent: codeOf(empty),
      acknowledgement: acksSchema.safeParse(acks).success ? 0 : codeOf(acks),
      health: await askHealth(http, question),
    };
    if (!question.send) return facts;
    return { ...facts, testEvent: await sendTestEvent(post, sink, question.signal) };
  } finally {
    http.close();
  }
}

type Post = (path: 'event' | 'ack', body: string) => Promise<unknown>;

function postTo(
  http: HttpClient,
  { sink, token, signal }: CollectorQuestion,
  channel: string,
): Post {
  return async (path, body) => {
    const response = await http.send({
      method: 'POST',
      url: new URL(`/services/collector/${path}`, sink.url).href,
      headers: {
        authorization: `Splunk ${token}`,
        'content-type': 'application/json',
        'x-splunk-request-channel': channel,
      },
      body,
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      signal,
    });
    return jsonOf(response.body);
  };
}

async function askHealth(http: HttpClient, { sink, signal }: CollectorQuestion): Promise<number> {
  const { body } = await http.send({
    method: 'GET',
    url: new URL('/services/collector/health', sink.url).href,
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: MAX_RESPONSE_BYTES,
    signal,
  });
  return codeOf(jsonOf(body));
}

async function sendTestEvent(
  post: Post,
  { index, host, sourcetypePrefix, acknowledgement }: SplunkHecSettings,
  signal: AbortSignal,
): Promise<NonNullable<CollectorFacts['testEvent']>> {
  const event = { message: 'test event of npm run doctor / 健康檢查的測試事件' };
  const about = { host, index, source: 'doctor', sourcetype: `${sourcetypePrefix}doctor` };
  const answer = answerSchema.safeParse(await post('event', JSON.stringify({ ...about, event })));
  if (!answer.success || answer.data.code !== 0) return answer.data?.code ?? NO_CODE;
  const { ackId } = answer.data;
  if (acknowledgement === 'none' || ackId === undefined) return 'accepted';
  const untilMs = performance.now() + ACKNOWLEDGED_WITHIN_MS;
  while (performance.now() < untilMs) {
    const { data } = acksSchema.safeParse(await post('ack', JSON.stringify({ acks: [ackId] })));
    if (data?.acks[String(ackId)] === true) return 'acknowledged';
    await sleep(ASK_EVERY_MS, undefined, { signal });
  }
  return 'late';
}

function codeOf(answer: unknown): number {
  return answerSchema.safeParse(answer).data?.code ?? NO_CODE;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    return undefined;
  }
}
