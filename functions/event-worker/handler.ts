import { createFunctionEntry } from '../../shared/invocation/index.ts';
import { EventWorkerInstance } from './composition.ts';
import { WorkTimeLimitError } from './errors.ts';
import { parseInvocation } from './invocation.ts';
import { performInvocation } from './perform-invocation.ts';

/**
 * Entries named in `s.yaml`; the start proves that the settings are complete. A manual invoke always
 * gets a result, also for an error; the failure of a timer or of routing an event is thrown, so that
 * Function Compute counts it. Neither is repeated by the platform: the sweeper is the one that goes on.
 */
export const { initialize, handler } = createFunctionEntry({
  makeInstance: () => new EventWorkerInstance(process.env),
  wrongSettings: 'stop-start',
  parse: parseInvocation,
  timeLimitError: () => new WorkTimeLimitError(),
  isFailureAnswered: ({ kind }) => kind === 'action',
  perform: async ({ invocation, context, time: { signal }, instance }) => {
    const deps = await instance().dependenciesFor(context);
    return performInvocation(deps, invocation, { requestId: context.requestId, signal });
  },
  next: {
    en: 'Nothing that was stored is lost. Follow the remedy, then invoke again.',
    zhHK: '已儲存的資料沒有遺失。請按建議處理後再執行。',
  },
});
