import type { HttpClient } from '../http/index.ts';
import type { RandomSource } from '../random/index.ts';
import type { CallPacer, CallPriority, CircuitBreaker } from '../resilience/index.ts';
import type { Clock } from '../time/index.ts';
import type { AccessToken, AccessTokenSource } from './access-token-source.ts';
import { attemptOnce, paceKey, type AttemptParts } from './attempt.ts';
import type { CallEvent } from './call-event.ts';
import { DeadlinePassedError, DingTalkError, UnavailableError } from './errors.ts';
import type { DingTalkEndpoints } from './exchange.ts';
import type { DingTalkHost, Operation } from './operation.ts';
import {
  decideRetry,
  defaultRetrySettings,
  noRetriesYet,
  type RetryDecision,
  type RetrySettings,
} from './retry-policy.ts';
import { withinDeadline } from './within-deadline.ts';

export interface DingTalkClientOptions {
  readonly endpoints: DingTalkEndpoints;
  readonly http: HttpClient;
  /** The app as which the calls are made. */
  readonly tokens: AccessTokenSource;
  readonly pacer: CallPacer;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Who goes first where slots and quota are scarce; default `sync`. */
  readonly priority?: CallPriority;
  /** One for each host, for all clients of the instance. Without them no call is kept away. */
  readonly breakers?: Readonly<Record<DingTalkHost, CircuitBreaker>>;
  /** Asked before each metered request; what it throws ends the call, and nothing is sent. */
  readonly admit?: (priority: CallPriority) => Promise<void>;
  /** Told of every request before its result is used; what it throws ends the call. */
  readonly onCall?: (event: CallEvent) => void | Promise<void>;
  readonly retry?: Partial<RetrySettings>;
  /** For one request; default 20 seconds. DingTalk's own gateway gives up after 3. */
  readonly timeoutMs?: number;
  /**
   * How long a request waits for its slot, be it behind others or because DingTalk is left in peace;
   * whoever would wait longer is told at once. Default: until the deadline of the call.
   */
  readonly slotPatienceMs?: number;
  /** Default 32 MiB. */
  readonly maxResponseBytes?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** No request begins and no wait ends after it: for a token, for a slot, after a refusal. */
  readonly deadlineEpochMs?: number | undefined;
  /** Default: that of the client. */
  readonly priority?: CallPriority | undefined;
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
   * @throws DingTalkError; the reason of the signal if aborted; errors of the secret store; what
   * `admit` throws.
   */
  call<Params, Answer>(
    operation: Operation<Params, Answer>,
    params: Params,
    options?: CallOptions,
  ): Promise<CallResult<Answer>>;
}

const NO_OPTIONS: CallOptions = {};

/**
 * @example
 * const client = createDingTalkClient({ endpoints, http, tokens, pacer, clock, random });
 * const { answer, body } = await client.call(listRecord, { userIds, fromEpochMs, toEpochMs });
 */
export function createDingTalkClient(options: DingTalkClientOptions): DingTalkClient {
  const parts: ClientParts = {
    endpoints: options.endpoints,
    http: options.http,
    tokens: options.tokens,
    clientId: options.tokens.clientId,
    pacer: options.pacer,
    clock: options.clock,
    nowEpochMs: () => options.clock.nowEpochMs(),
    random: options.random,
    priority: options.priority ?? 'sync',
    breakers: options.breakers,
    admit: options.admit,
    onCall: options.onCall,
    retry: { ...defaultRetrySettings, ...options.retry },
    timeoutMs: options.timeoutMs ?? 20_000,
    slotPatienceMs: options.slotPatienceMs ?? Infinity,
    maxResponseBytes: options.maxResponseBytes ?? 32 * 1_024 * 1_024,
  };
  return {
    call: (operation, params, call = NO_OPTIONS) => callUntilDone(parts, operation, params, call),
  };
}

/** The options with their defaults, made once and not at each call. */
interface ClientParts extends AttemptParts {
  readonly tokens: AccessTokenSource;
  readonly random: RandomSource;
  readonly priority: CallPriority;
  readonly retry: RetrySettings;
}

async function callUntilDone<Params, Answer>(
  client: ClientParts,
  operation: Operation<Params, Answer>,
  params: Params,
  call: CallOptions,
): Promise<CallResult<Answer>> {
  // Refuses an invalid call before it takes a slot or a token.
  const request = operation.encode(params);
  const { signal, deadlineEpochMs = Infinity, priority = client.priority } = call;
  const safeToRepeat = operation.safeToRepeat || request.idempotencyKey !== undefined;
  const counts = noRetriesYet();
  let refused: AccessToken | undefined;
  for (let number = 1; ; number += 1) {
    let token: AccessToken | undefined;
    try {
      token = await tokenFor(client, refused, operation.name, call);
      refused = undefined;
      const attempt = { request, token, number, priority, signal, deadlineEpochMs };
      const { answer, body } = await attemptOnce(client, operation, attempt);
      return { answer, body, attempts: number };
    } catch (error) {
      if (!(error instanceof DingTalkError)) throw error;
      // Whoever fetches tokens has repeated that already; a block or throttling is waited out here.
      if (token === undefined && error instanceof UnavailableError) throw error;
      const decision = decideRetry(error, counts, {
        safeToRepeat,
        settings: client.retry,
        random: client.random,
      });
      if (decision.action === 'stop') throw error;
      if (decision.action === 'replace-token') refused = token;
      else await pause(client, operation.name, { error, decision, call });
    }
  }
}

function tokenFor(
  client: ClientParts,
  refused: AccessToken | undefined,
  operation: string,
  { signal, deadlineEpochMs }: CallOptions,
): Promise<AccessToken> {
  const options = { signal };
  const token =
    refused === undefined
      ? client.tokens.current(options)
      : client.tokens.replace(refused, options);
  if (deadlineEpochMs === undefined) return token;
  const late = (): Error => new DeadlinePassedError(operation, 0);
  return withinDeadline(token, client.clock, deadlineEpochMs, late);
}

async function pause(
  client: ClientParts,
  operation: string,
  failure: {
    readonly error: DingTalkError;
    readonly decision: Extract<RetryDecision, { readonly action: 'wait' }>;
    readonly call: CallOptions;
  },
): Promise<void> {
  const { error, decision, call } = failure;
  const untilEpochMs = client.nowEpochMs() + decision.waitMs;
  if (decision.holds === 'operation') {
    await client.pacer.holdUntil(untilEpochMs, paceKey(client.clientId, operation));
  }
  if (decision.holds === 'everybody') await client.pacer.holdUntil(untilEpochMs);
  // The reason is a better answer than "deadline passed" after a wait that was bound to fail.
  if (untilEpochMs >= (call.deadlineEpochMs ?? Infinity)) throw error;
  await client.clock.sleep(decision.waitMs, call.signal);
}
