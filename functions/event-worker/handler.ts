import { createFunctionEntry, WorkTimeLimitError } from '../../shared/invocation/index.ts';
import { EventWorkerInstance } from './composition.ts';
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
  timeLimitError: () =>
    new WorkTimeLimitError({
      en: 'Nothing is lost: the sweeper goes on within a minute. After a manual action, repeat it.',
      zhHK: '沒有遺失：清掃程序會於一分鐘內繼續。如屬人手操作，請再執行一次。',
    }),
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
