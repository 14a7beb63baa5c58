import { ApplicationError, reportError } from '../../shared/errors/index.ts';
import type { EventHandler, Initializer } from '../../shared/function-compute/index.ts';
import { beginWorkingTime } from '../../shared/invocation/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { TokenRefreshInstance } from './composition.ts';
import { WorkTimeLimitError } from './errors.ts';
import { parseInvocation, type Invocation } from './invocation.ts';
import { performInvocation } from './perform-invocation.ts';

/** Left before the working time is over for what is under way when no more is begun. */
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
  const time = beginWorkingTime(context, () => new WorkTimeLimitError());
  const beginUntilEpochMs = systemClock.nowEpochMs() + time.limitMs - LAST_STEP_MS;
  try {
    instance ??= new TokenRefreshInstance(process.env);
    const deps = instance.dependenciesFor(context);
    return await performInvocation(deps, invocation, {
      requestId: context.requestId,
      signal: time.signal,
      mayGoOn: () => systemClock.nowEpochMs() < beginUntilEpochMs,
    });
  } catch (error) {
    if (invocation.kind !== 'action') throw error;
    return { outcome: 'failed', error: reportError(error), next };
  } finally {
    time.end();
  }
};
