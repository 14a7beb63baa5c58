import { Agent, request } from 'node:http';
import type { PreparedRequest } from './drive-requests.ts';

export interface OpenLoopResult {
  /** From the scheduled instant to the whole answer, in milliseconds, of all that were acknowledged. */
  readonly latenciesMs: readonly number[];
  /** What was not acknowledged, by its answer. */
  readonly refusals: ReadonlyMap<string, number>;
  /** From the first scheduled instant to the last answer. */
  readonly elapsedMs: number;
}

/** DingTalk waits no longer, so neither does this. */
const PATIENCE_MS = 1_500;

/** Most connections at once; whoever finds none free waits, and the wait counts. */
const CONNECTIONS = 128;

/**
 * Sends each request at its instant, whatever has become of those before it. Latency counts from that
 * instant, so that a server which stands still is not spared the requests that it kept waiting.
 */
export async function driveOpenLoop(
  target: { readonly url: string; readonly acknowledges: (body: string) => boolean },
  requests: readonly PreparedRequest[],
  perSecond: number,
): Promise<OpenLoopResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const latenciesMs: number[] = [];
  const refusals = new Map<string, number>();
  const begun = performance.now();
  const sendAt = async (prepared: PreparedRequest, dueMs: number): Promise<void> => {
    const outcome = await send(agent, target.url, prepared).catch((error: unknown) => ({
      status: error instanceof Error ? error.message : 'failed',
      body: '',
    }));
    const latencyMs = performance.now() - begun - dueMs;
    if (outcome.status === '200' && target.acknowledges(outcome.body)) latenciesMs.push(latencyMs);
    else refusals.set(outcome.status, (refusals.get(outcome.status) ?? 0) + 1);
  };
  const sent: Promise<void>[] = [];
  for (const [place, prepared] of requests.entries()) {
    const dueMs = (place * 1_000) / perSecond;
    while (performance.now() - begun < dueMs)
      await new Promise((resolve) => setTimeout(resolve, 1));
    sent.push(sendAt(prepared, dueMs));
  }
  await Promise.all(sent);
  agent.destroy();
  return { latenciesMs, refusals, elapsedMs: performance.now() - begun };
}

/** The smallest latency that so many of a hundred do not exceed; NaN of none. */
export function percentile(latenciesMs: readonly number[], percent: number): number {
  const sorted = [...latenciesMs].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

function send(
  agent: Agent,
  url: string,
  { path, headers, body }: PreparedRequest,
): Promise<{ readonly status: string; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(path, url),
      { agent, method: 'POST', headers: { ...headers, 'content-length': body.length } },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({ status: String(incoming.statusCode), body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    const timer = setTimeout(() => outgoing.destroy(new Error('no answer in 1.5 s')), PATIENCE_MS);
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
