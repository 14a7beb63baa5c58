import { reportError } from '../../shared/errors/index.ts';
import type { EventHandler, Initializer } from '../../shared/function-compute/index.ts';
import { beginWorkingTime } from '../../shared/invocation/index.ts';
import { EventWorkerInstance } from './composition.ts';
import { WorkTimeLimitError } from './errors.ts';
import { parseInvocation, type Invocation } from './invocation.ts';
import { performInvocation } from './perform-invocation.ts';

let instance: EventWorkerInstance | undefined;

/** Named in `s.yaml`; proves at start that the settings are complete. */
export const initialize: Initializer = async () => {
  instance ??= new EventWorkerInstance(process.env);
};

const next = {
  en: 'Nothing that was stored is lost. Follow the remedy, then invoke again.',
  zhHK: '已儲存的資料沒有遺失。請按建議處理後再執行。',
} as const;

/**
 * Entry named in `s.yaml`. A manual invoke always gets a result, also for an error; the failure of a
 * timer or of routing an event is thrown, so that Function Compute counts it. Neither is repeated by
 * the platform: the sweeper is the one that goes on.
 */
export const handler: EventHandler = async (event, context) => {
  let invocation: Invocation;
  try {
    invocation = parseInvocation(event);
  } catch (error) {
    return { outcome: 'failed', error: reportError(error), next };
  }
  const time = beginWorkingTime(context, () => new WorkTimeLimitError());
  try {
    instance ??= new EventWorkerInstance(process.env);
    const deps = await instance.dependenciesFor(context);
    const caller = { requestId: context.requestId, signal: time.signal };
    return await performInvocation(deps, invocation, caller);
  } catch (error) {
    if (invocation.kind !== 'action') throw error;
    return { outcome: 'failed', error: reportError(error), next };
  } finally {
    time.end();
  }
};
