import { exchange, UnavailableError, type Operation } from '../dingtalk/index.ts';
import { backoffDelayMs } from '../resilience/index.ts';
import type { TokenDependencies } from './token-dependencies.ts';

const TIMEOUT_MS = 10_000;
const MAX_RESPONSE_BYTES = 4 * 1_024 * 1_024;
const BACKOFF = { baseMs: 500, capMs: 4_000 };

export interface AskOptions {
  /** Absent for the operations that fetch a token. */
  readonly accessToken?: string;
  /** Values that may appear in no error. */
  readonly secrets?: readonly string[];
  /** 1: an answer that does not come is not asked for again. */
  readonly attempts: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Asks DingTalk without the client, whose tokens are what this is about. Of failures only a missing
 * answer is tried again.
 *
 * @throws DingTalkError
 */
export async function askDingTalk<Params, Answer>(
  deps: Pick<TokenDependencies, 'http' | 'endpoints' | 'clock' | 'random'>,
  operation: Operation<Params, Answer>,
  params: Params,
  { attempts, signal, ...about }: AskOptions,
): Promise<Answer> {
  const { http, endpoints, clock, random } = deps;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { answer } = await exchange(operation, params, {
        http,
        endpoints,
        nowEpochMs: () => clock.nowEpochMs(),
        timeoutMs: TIMEOUT_MS,
        maxResponseBytes: MAX_RESPONSE_BYTES,
        signal,
        ...about,
      });
      return answer;
    } catch (error) {
      if (!(error instanceof UnavailableError) || attempt >= attempts) throw error;
      await clock.sleep(backoffDelayMs(attempt, BACKOFF, random), signal);
    }
  }
}
