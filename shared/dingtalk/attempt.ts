import type { HttpClient } from '../http/index.ts';
import type { CallPacer, CallPriority, CircuitBreaker } from '../resilience/index.ts';
import type { Clock } from '../time/index.ts';
import type { AccessToken } from './access-token-source.ts';
import { BreakerPassage } from './breaker-passage.ts';
import { quotaCostOf, type CallEvent } from './call-event.ts';
import { DeadlinePassedError, DingTalkError } from './errors.ts';
import { exchangeEncoded, type DingTalkEndpoints, type ExchangeResult } from './exchange.ts';
import type { DingTalkHost, EncodedRequest, Operation } from './operation.ts';

/** What every attempt of a client uses. */
export interface AttemptParts {
  readonly endpoints: DingTalkEndpoints;
  readonly http: HttpClient;
  readonly clientId: string;
  readonly pacer: CallPacer;
  readonly clock: Clock;
  readonly nowEpochMs: () => number;
  readonly breakers: Readonly<Record<DingTalkHost, CircuitBreaker>> | undefined;
  readonly admit: ((priority: CallPriority) => Promise<void>) | undefined;
  readonly onCall: ((event: CallEvent) => void | Promise<void>) | undefined;
  readonly timeoutMs: number;
  /** `Infinity`: as long as the deadline allows. */
  readonly slotPatienceMs: number;
  readonly maxResponseBytes: number;
}

export interface Attempt {
  readonly request: EncodedRequest;
  readonly token: AccessToken;
  /** 1 for the first of a call. */
  readonly number: number;
  readonly priority: CallPriority;
  readonly signal: AbortSignal | undefined;
  /** `Infinity` if there is none. */
  readonly deadlineEpochMs: number;
}

/**
 * One request with all that stands before it: breaker, quota, slot, deadline.
 *
 * @throws DingTalkError; what `admit` and `onCall` throw; the reason of the signal
 */
export async function attemptOnce<Answer>(
  parts: AttemptParts,
  operation: Operation<never, Answer>,
  attempt: Attempt,
): Promise<ExchangeResult<Answer>> {
  const breaker = parts.breakers?.[operation.host];
  if (breaker === undefined) return pacedRequest(parts, operation, attempt, undefined);
  const passage = new BreakerPassage(breaker, operation.name, parts.nowEpochMs);
  try {
    return await pacedRequest(parts, operation, attempt, passage);
  } catch (error) {
    passage.ended(error);
    throw error;
  }
}

async function pacedRequest<Answer>(
  parts: AttemptParts,
  operation: Operation<never, Answer>,
  attempt: Attempt,
  passage: BreakerPassage | undefined,
): Promise<ExchangeResult<Answer>> {
  passage?.ask();
  if (operation.metering.metered) await parts.admit?.(attempt.priority);
  await takeSlot(parts, operation.name, attempt);
  passage?.ask();
  const atEpochMs = parts.nowEpochMs();
  let result: ExchangeResult<Answer>;
  try {
    result = await exchangeEncoded(operation, attempt.request, {
      http: parts.http,
      endpoints: parts.endpoints,
      nowEpochMs: parts.nowEpochMs,
      clientId: parts.clientId,
      accessToken: attempt.token.value,
      timeoutMs: Math.min(parts.timeoutMs, attempt.deadlineEpochMs - atEpochMs),
      maxResponseBytes: parts.maxResponseBytes,
      signal: attempt.signal,
    });
  } catch (error) {
    if (error instanceof DingTalkError) await tell(parts, operation, attempt, { atEpochMs, error });
    throw error;
  }
  passage?.succeeded();
  await tell(parts, operation, attempt, { atEpochMs, requestId: result.requestId });
  return result;
}

/** DingTalk counts per app and operation, so that is the key. */
export function paceKey(clientId: string, operation: string): string {
  return `${clientId}/${operation}`;
}

async function takeSlot(
  { pacer, clientId, nowEpochMs, slotPatienceMs }: AttemptParts,
  operation: string,
  { signal, priority, deadlineEpochMs }: Attempt,
): Promise<void> {
  const untilEpochMs = Math.min(deadlineEpochMs, nowEpochMs() + slotPatienceMs);
  const pace = { signal, priority, deadlineEpochMs: untilEpochMs };
  const result = await pacer.acquire(paceKey(clientId, operation), pace);
  const now = nowEpochMs();
  if (result.outcome === 'too-late') {
    throw new DeadlinePassedError(operation, Math.max(0, result.notBeforeEpochMs - now));
  }
  if (now >= deadlineEpochMs) throw new DeadlinePassedError(operation, 0);
}

async function tell(
  { onCall, clientId, nowEpochMs }: AttemptParts,
  operation: Pick<Operation<never, unknown>, 'name' | 'metering'>,
  { number }: Attempt,
  end: {
    readonly atEpochMs: number;
    readonly error?: DingTalkError;
    readonly requestId?: string | undefined;
  },
): Promise<void> {
  if (onCall === undefined) return;
  const { atEpochMs, error } = end;
  await onCall({
    operation: operation.name,
    clientId,
    metered: operation.metering.metered,
    outcome: error?.code ?? 'success',
    quotaCost: operation.metering.metered ? quotaCostOf(error) : 0,
    attempt: number,
    atEpochMs,
    durationMs: nowEpochMs() - atEpochMs,
    requestId: error?.requestId ?? end.requestId,
  });
}
