import { createFunctionEntry, WorkTimeLimitError } from '../../shared/invocation/index.ts';
import { systemClock } from '../../shared/time/index.ts';
import { TokenRefreshInstance } from './composition.ts';
import { parseInvocation } from './invocation.ts';
import { performInvocation } from './perform-invocation.ts';

/** Left before the working time is over for what is under way when no more is begun. */
const LAST_STEP_MS = 20_000;

/**
 * Entries named in `s.yaml`. Settings that are wrong, or of another environment, are left to the
 * handler: it can tell a person in words what an instance that does not start cannot. A manual invoke
 * always gets a result, also for an error; the failure of the timer's work is thrown, so that Function
 * Compute counts it. It is not repeated by the platform: the timer comes again in five minutes.
 */
export const { initialize, handler } = createFunctionEntry({
  makeInstance: () => new TokenRefreshInstance(process.env),
  wrongSettings: 'tell-caller',
  parse: parseInvocation,
  timeLimitError: () =>
    new WorkTimeLimitError({
      en: 'Nothing is lost: the timer goes on within five minutes. After a manual action, repeat it: it goes on where it stopped.',
      zhHK: '沒有遺失：計時器會於五分鐘內繼續。如屬人手操作，請再執行一次，系統會由中斷處繼續。',
    }),
  isFailureAnswered: ({ kind }) => kind === 'action',
  perform: async ({ invocation, context, time, instance }) => {
    const beginUntilEpochMs = time.endEpochMs - LAST_STEP_MS;
    return performInvocation(instance().dependenciesFor(context), invocation, {
      requestId: context.requestId,
      signal: time.signal,
      mayGoOn: () => systemClock.nowEpochMs() < beginUntilEpochMs,
    });
  },
  next: {
    en: 'Nothing that was stored is lost, and a kept token goes on serving. Follow the remedy, then invoke again.',
    zhHK: '已儲存的資料沒有遺失，現有 token 仍可使用。請按建議處理後再執行。',
  },
});
