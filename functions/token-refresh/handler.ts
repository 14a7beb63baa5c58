import { ApplicationError, reportError } from '../../shared/errors/index.ts';
import type { EventHandler, Initializer } from '../../shared/function-compute/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { TokenRefreshInstance } from './composition.ts';
import { WorkTimeLimitError } from './errors.ts';
import { parseInvocation, type Invocation } from './invocation.ts';
import { performInvocation } from './perform-invocation.ts';

/** Left before the platform's time limit, so that the work ends in order. */
const MARGIN_MS = 10_000;
/** Left before that for what is under way when no more is begun. */
const LAST_STEP_MS = 20_000;

let instance: TokenRefreshInstance | undefined;

/**
 * Named in `s.yaml`. Settings that are wrong, or of another environment, are left to the handler: it
 * can tell a person in words what an instance that does not start cannot.
 */
export const initialize: Initializer = async () => {
  try {
    instance ??= new TokenRefreshInstance(process.env);
  } catch (error) {
    if (!(error instanceof ApplicationError)) throw error;
  }
};

const next = {
  en: 'Nothing that was stored is lost, and a kept token goes on serving. Follow the remedy, then invoke again.',
  zhHK: '已儲存的資料沒有遺失，現有 token 仍可使用。請按建議處理後再執行。',
} as const;

/**
 * Entry named in `s.yaml`. A manual invoke always gets a result, also for an error; the failure of the
 * timer's work is thrown, so that Function Compute counts it. It is not repeated by the platform: the
 * timer comes again in five minutes.
 */
export const handler: EventHandler = async (event, context) => {
  let invocation: Invocation;
  try {
    invocation = parseInvocation(event);
  } catch (error) {
    return { outcome: 'failed', error: reportError(error), next };
  }
  const stop = new AbortController();
  const limitMs = Math.max(1_000, context.function.timeout * 1_000 - MARGIN_MS);
  const timer = setTimeout(() => stop.abort(new WorkTimeLimitError()), limitMs);
  const beginUntilEpochMs = systemClock.nowEpochMs() + limitMs - LAST_STEP_MS;
  try {
    instance ??= new TokenRefreshInstance(process.env);
    const deps = instance.dependenciesFor(context);
    return await performInvocation(deps, invocation, {
      requestId: context.requestId,
      signal: stop.signal,
      mayGoOn: () => systemClock.nowEpochMs() < beginUntilEpochMs,
    });
  } catch (error) {
    if (invocation.kind !== 'action') throw error;
    return { outcome: 'failed', error: reportError(error), next };
  } finally {
    clearTimeout(timer);
  }
};
