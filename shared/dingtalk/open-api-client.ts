import type { HttpClient } from '../http/index.ts';
import type { RandomSource } from '../random/index.ts';
import type { CallPacer } from '../resilience/index.ts';
import type { Clock } from '../time/index.ts';
import type { AccessToken, AccessTokenSource } from './access-token-source.ts';
import {
  DeadlinePassedError,
  DingTalkError,
  IpBlockedError,
  QuotaExhaustedError,
  ThrottledError,
  UnavailableError,
} from './errors.ts';
import { exchangeEncoded, type DingTalkEndpoints, type ExchangeResult } from './exchange.ts';
import type { DingTalkErrorCode } from './failure-kind.ts';
import type { EncodedRequest, Operation } from './operation.ts';
import {
  decideRetry,
  defaultRetrySettings,
  type RetryCounts,
  type RetrySettings,
} from './retry-policy.ts';

/** One request that was made, for the ledger of metered calls and for measurements. */
export interface CallEvent {
  readonly operation: string;
  readonly clientId: string;
  readonly metered: boolean;
  readonly outcome: 'success' | DingTalkErrorCode;
  /**
   * Calls to book against the monthly quota: 1 for a metered call, unless DingTalk documents that
   * the refusal is free (throttling, IP block, quota spent) or nothing can have been sent.
   */
  readonly quotaCost: 0 | 1;
  /** 1 for the first request of a call. */
  readonly attempt: number;
  readonly atEpochMs: number;
  readonly durationMs: number;
  readonly requestId: string | undefined;
}

export interface DingTalkClientOptions {
  readonly endpoints: DingTalkEndpoints;
  readonly http: HttpClient;
  /** The app as which the calls are made. */
  readonly tokens: AccessTokenSource;
  readonly pacer: CallPacer;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Told of every request before its result is used; what it throws ends the call. */
  readonly onCall?: (event: CallEvent) => void | Promise<void>;
  readonly retry?: Partial<RetrySettings>;
  /** For one request; default 20 seconds. DingTalk's own gateway gives up after 3. */
  readonly timeoutMs?: number;
  /** Default 32 MiB. */
  readonly maxResponseBytes?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** No request begins and no pause ends after it. */
  readonly deadlineEpochMs?: number | undefined;
}

export interface CallResult<Answer> {
  readonly answer: Answer;
  /** The bytes as DingTalk sent them, for sealing; `decodeStoredAnswer` reads them again. */
  readonly body: Uint8Array;
  /** Requests that were needed, 1 or more. */
  readonly attempts: number;
}

/** Calls DingTalk as one app. */
export interface DingTalkClient {
  /**
   * Makes the call, waits out throttling and IP blocks, replaces a refused token once, and repeats
   * after an unknown outcome only what is safe to repeat or carries an idempotency key. Only an
   * answer that fits the operation's schema is returned.
   *
   * @throws DingTalkError; the reason of the signal if aborted; errors of the secret store.
   */
  call<Params, Answer>(
    operation: Operation<Params, Answer>,
    params: Params,
    options?: CallOptions,
  ): Promise<CallResult<Answer>>;
}

/**
 * @example
 * const client = createDingTalkClient({ endpoints, http, tokens, pacer, clock, random });
 * const { answer, body } = await client.call(listRecord, { userIds, fromEpochMs, toEpochMs });
 */
export function createDingTalkClient(options: DingTalkClientOptions): DingTalkClient {
  return {
    call: (operation, params, call = {}) => callUntilDone(options, operation, params, call),
  };
}

async function callUntilDone<Params, Answer>(
  client: DingTalkClientOptions,
  operation: Operation<Params, Answer>,
  params: Params,
  call: CallOptions,
): Promise<CallResult<Answer>> {
  // Refuses an invalid call before it takes a slot or a token.
  const request = operation.encode(params);
  const settings = { ...defaultRetrySettings, ...client.retry };
  const counts: RetryCounts = { tokenReplaced: 0, unavailable: 0, throttled: 0, ipBlocked: 0 };
  const safeToRepeat = operation.safeToRepeat || request.idempotencyKey !== undefined;
  const context = { safeToRepeat, settings, random: client.random };
  let refused: AccessToken | undefined;
  for (let attempt = 1; ; attempt += 1) {
    let token: AccessToken | undefined;
    try {
      token = await tokenFor(client, refused, call);
      refused = undefined;
      await takeSlot(client, operation.name, call);
      const result = await attemptOnce(client, operation, request, { token, attempt, call });
      return { answer: result.answer, body: result.body, attempts: attempt };
    } catch (error) {
      if (!(error instanceof DingTalkError)) throw error;
      // Whoever fetches tokens has repeated that already; a block or throttling is waited out here.
      if (token === undefined && error instanceof UnavailableError) throw error;
      const decision = decideRetry(error, counts, context);
      if (decision.action === 'stop') throw error;
      if (decision.action === 'replace-token') refused = token;
      else await pause(client, operation.name, { error, decision, call });
    }
  }
}

function tokenFor(
  client: DingTalkClientOptions,
  refused: AccessToken | undefined,
  call: CallOptions,
): Promise<AccessToken> {
  const options = { signal: call.signal };
  return refused === undefined
    ? client.tokens.current(options)
    : client.tokens.replace(refused, options);
}

/** DingTalk counts per app and operation, so that is the key. */
function paceKey(client: DingTalkClientOptions, operation: string): string {
  return `${client.tokens.clientId}/${operation}`;
}

async function takeSlot(
  client: DingTalkClientOptions,
  operation: string,
  call: CallOptions,
): Promise<void> {
  const result = await client.pacer.acquire(paceKey(client, operation), call);
  const now = client.clock.nowEpochMs();
  if (result.outcome === 'too-late') {
    throw new DeadlinePassedError(operation, Math.max(0, result.notBeforeEpochMs - now));
  }
  if (now >= (call.deadlineEpochMs ?? Infinity)) throw new DeadlinePassedError(operation, 0);
}

async function pause(
  client: DingTalkClientOptions,
  operation: string,
  failure: {
    readonly error: DingTalkError;
    readonly decision: { readonly waitMs: number; readonly holds: string };
    readonly call: CallOptions;
  },
): Promise<void> {
  const { error, decision, call } = failure;
  const now = client.clock.nowEpochMs();
  const untilEpochMs = now + decision.waitMs;
  if (decision.holds === 'operation') {
    await client.pacer.holdUntil(untilEpochMs, paceKey(client, operation));
  }
  if (decision.holds === 'everybody') await client.pacer.holdUntil(untilEpochMs);
  // The reason is a better answer than "deadline passed" after a wait that was bound to fail.
  if (untilEpochMs >= (call.deadlineEpochMs ?? Infinity)) throw error;
  await client.clock.sleep(decision.waitMs, call.signal);
}

async function attemptOnce<Answer>(
  client: DingTalkClientOptions,
  operation: Operation<never, Answer>,
  request: EncodedRequest,
  trial: { readonly token: AccessToken; readonly attempt: number; readonly call: CallOptions },
): Promise<ExchangeResult<Answer>> {
  const { token, attempt, call } = trial;
  const atEpochMs = client.clock.nowEpochMs();
  const remainingMs = (call.deadlineEpochMs ?? Infinity) - atEpochMs;
  const report = async (error: DingTalkError | undefined, requestId?: string): Promise<void> => {
    await client.onCall?.({
      operation: operation.name,
      clientId: client.tokens.clientId,
      metered: operation.metering.metered,
      outcome: error?.code ?? 'success',
      quotaCost: operation.metering.metered && !isFree(error) ? 1 : 0,
      attempt,
      atEpochMs,
      durationMs: client.clock.nowEpochMs() - atEpochMs,
      requestId: error?.requestId ?? requestId,
    });
  };
  let result: ExchangeResult<Answer>;
  try {
    result = await exchangeEncoded(operation, request, {
      http: client.http,
      endpoints: client.endpoints,
      nowEpochMs: () => client.clock.nowEpochMs(),
      accessToken: token.value,
      timeoutMs: Math.min(client.timeoutMs ?? 20_000, remainingMs),
      maxResponseBytes: client.maxResponseBytes ?? 32 * 1_024 * 1_024,
      signal: call.signal,
    });
  } catch (error) {
    if (error instanceof DingTalkError) await report(error);
    throw error;
  }
  await report(undefined, result.requestId);
  return result;
}

function isFree(error: DingTalkError | undefined): boolean {
  if (error instanceof UnavailableError) return !error.mayHaveTakenEffect;
  return (
    error instanceof ThrottledError ||
    error instanceof IpBlockedError ||
    error instanceof QuotaExhaustedError
  );
}
