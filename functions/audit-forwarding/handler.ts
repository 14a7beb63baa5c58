import { ApplicationError, reportError } from '../../shared/errors/index.ts';
import type { EventHandler, Initializer } from '../../shared/function-compute/index.ts';
import { beginWorkingTime } from '../../shared/invocation/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { AuditForwardingInstance } from './composition.ts';
import { WorkTimeLimitError } from './errors.ts';
import { parseInvocation, type Invocation } from './invocation.ts';
import { performInvocation } from './perform-invocation.ts';

/** Left before the working time is over for what is under way when no more is begun. */
const LAST_STEP_MS = 30_000;

let instance: AuditForwardingInstance | undefined;

/**
 * Named in `s.yaml`. Settings that are wrong, or of another environment, are left to the handler: it
 * can tell a person in words what an instance that does not start cannot.
 */
export const initialize: Initializer = async () => {
  try {
    instance ??= new AuditForwardingInstance(process.env);
  } catch (error) {
    if (!(error instanceof ApplicationError)) throw error;
  }
};

const next = {
  en: 'Nothing that was stored is lost, and places are kept. Follow the remedy, then invoke again.',
  zhHK: '已儲存的資料沒有遺失，位置亦已保留。請按建議處理後再執行。',
} as const;

/**
 * Entry named in `s.yaml`. A manual invoke always gets a result, also for an error. What the timer or a
 * delivery could not do is thrown, so that Function Compute counts it. It is not repeated by the
 * platform: the timer comes again in five minutes, and the delivery's marker brings it back.
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
    instance ??= new AuditForwardingInstance(process.env);
    const deps = await instance.dependenciesFor(context);
    const { requestId } = context;
    const caller = { requestId, signal: time.signal, beginUntilEpochMs };
    return await performInvocation(deps, invocation, caller);
  } catch (error) {
    if (invocation.kind !== 'action') throw error;
    return { outcome: 'failed', error: reportError(error), next };
  } finally {
    time.end();
  }
};
