import { createFunctionEntry, WorkTimeLimitError } from '../../shared/invocation/index.ts';
import { SilenceWatchInstance } from './composition.ts';
import { parseInvocation } from './invocation.ts';
import { performInvocation } from './perform-invocation.ts';

/**
 * Entries named in `s.yaml`. Settings that are wrong, or of another environment, are left to the
 * handler: it can tell a person in words what an instance that does not start cannot. A manual invoke
 * always gets a result, also for an error; the failure of the timer's work is thrown, so that Function
 * Compute counts it. It is not repeated by the platform: the timer comes again in ten minutes.
 */
export const { initialize, handler } = createFunctionEntry({
  makeInstance: () => new SilenceWatchInstance(process.env),
  wrongSettings: 'tell-caller',
  parse: parseInvocation,
  timeLimitError: () =>
    new WorkTimeLimitError({
      en: 'Nothing is lost: the timer looks again within ten minutes. After a manual action, repeat it.',
      zhHK: '沒有遺失：計時器會於十分鐘內再次查看。如屬人手操作，請再執行一次。',
    }),
  isFailureAnswered: ({ kind }) => kind === 'action',
  perform: async ({ invocation, context, time, instance }) =>
    performInvocation(instance().dependenciesFor(context), invocation, {
      requestId: context.requestId,
      signal: time.signal,
    }),
  next: {
    en: 'What is watched is not touched by this. Follow the remedy, then invoke again.',
    zhHK: '被監察的工作不受影響。請按建議處理後再執行。',
  },
});
