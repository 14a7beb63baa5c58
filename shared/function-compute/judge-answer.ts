import {
  InvocationOutcomeUnknownError,
  InvocationRefusedError,
  type RefusalCause,
} from './errors.ts';
import type { InvocationState } from './function-invoker.ts';

/** What came back of a call, read but not judged. */
export interface InvocationAnswer {
  readonly status: number;
  /** Code of the service, if the body is one of its error answers. */
  readonly errorCode: string | undefined;
  readonly retryAfterMs?: number | undefined;
}

export interface InvokedTask {
  readonly functionName: string;
  readonly taskId: string;
}

/** Codes of the service (help page "Error codes") whose status alone would mislead. */
const CAUSE_BY_CODE: Readonly<Record<string, RefusalCause>> = {
  EntityTooLarge: 'too-large',
  ResourceExhausted: 'throttled',
  ResourceThrottled: 'throttled',
  ConcurrentUpdateError: 'throttled',
};

const CAUSE_BY_STATUS: Readonly<Record<number, RefusalCause>> = {
  401: 'access-denied',
  403: 'access-denied',
  404: 'not-found',
  413: 'too-large',
  429: 'throttled',
};

/** The caller or a gateway hung up: the service may have the request. */
const HUNG_UP: ReadonlySet<number> = new Set([408, 499]);

/**
 * The outcome of an asynchronous invocation. A code of 409 for a repeated task id is not documented,
 * so every 409 but that of a concurrent update counts as one: it only makes the caller look.
 *
 * @throws InvocationRefusedError, InvocationOutcomeUnknownError
 */
export function judgeInvocation(
  answer: InvocationAnswer,
  task: InvokedTask,
): { readonly outcome: 'accepted' | 'repeated' } {
  if (answer.status === 202) return { outcome: 'accepted' };
  if (answer.status === 409 && answer.errorCode !== 'ConcurrentUpdateError') {
    return { outcome: 'repeated' };
  }
  throw failureOf(answer, task);
}

/**
 * The error for an answer that is neither success nor state. A server's fault (5xx) counts as refused
 * only if the service itself says that it was too busy.
 */
export function failureOf(
  { status, errorCode, retryAfterMs }: InvocationAnswer,
  task: InvokedTask,
): InvocationRefusedError | InvocationOutcomeUnknownError {
  const reason = errorCode ?? `status ${String(status)}`;
  const byCode = errorCode === undefined ? undefined : CAUSE_BY_CODE[errorCode];
  if (byCode !== undefined) {
    return new InvocationRefusedError(byCode, { ...task, reason, retryAfterMs });
  }
  if (status < 400 || status >= 500 || HUNG_UP.has(status)) {
    return new InvocationOutcomeUnknownError({ ...task, reason });
  }
  const cause = CAUSE_BY_STATUS[status] ?? 'invalid-request';
  return new InvocationRefusedError(cause, { ...task, reason, retryAfterMs });
}

/** True for the answer "no such task", as opposed to "no such function" or a page of a gateway. */
export function isUnknownTask({ status, errorCode }: InvocationAnswer): boolean {
  return status === 404 && errorCode !== undefined && !OTHER_THINGS_NOT_FOUND.has(errorCode);
}

const OTHER_THINGS_NOT_FOUND: ReadonlySet<string> = new Set([
  'FunctionNotFound',
  'ServiceNotFound',
  'AliasNotFound',
  'VersionNotFound',
  'DomainNameNotFound',
]);

const STATES: ReadonlySet<string> = new Set<InvocationState>([
  'Enqueued',
  'Processed',
  'Running',
  'Retrying',
  'Succeeded',
  'Failed',
  'Stopped',
  'Stopping',
  'Expired',
  'Invalid',
]);

/** @throws InvocationOutcomeUnknownError for a state that is not one of the documented */
export function readInvocationState(value: unknown, task: InvokedTask): InvocationState {
  if (typeof value === 'string' && STATES.has(value)) return value as InvocationState;
  throw new InvocationOutcomeUnknownError({ ...task, reason: 'an answer without a known state' });
}

/** `Retry-After` in seconds; the form with a date is not used by the service. */
export function readRetryAfterMs(value: string | undefined): number | undefined {
  if (value === undefined || !/^\d{1,5}$/.test(value)) return undefined;
  return Number(value) * 1000;
}
