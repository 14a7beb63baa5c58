import { ledgerMonthOf, type CallLedger } from '../../shared/call-ledger/index.ts';
import type { CallEvent } from '../../shared/dingtalk/index.ts';
import type { Logger } from '../../shared/observability/index.ts';
import type { Clock } from '../../shared/time/index.ts';

export interface BookedCalls {
  readonly onCall: (event: CallEvent) => void;
  /** Books what was spent since the last time. */
  readonly book: () => Promise<void>;
}

/**
 * Books the metered DingTalk calls of one invocation. Each invocation is a spender of its own, so that
 * two at the same moment never book one call less; a ledger that is down does not stop the work.
 */
export function bookedCalls(options: {
  readonly ledger: CallLedger;
  readonly requestId: string;
  readonly clock: Clock;
  readonly log: Logger;
}): BookedCalls {
  const { ledger, clock, log } = options;
  const spender = `jira-service-desk/${options.requestId}`;
  let usedCalls = 0;
  let bookedSoFar = 0;
  return {
    onCall: ({ quotaCost }) => {
      usedCalls += quotaCost;
    },
    book: async () => {
      if (usedCalls === bookedSoFar) return;
      const now = usedCalls;
      try {
        const month = ledgerMonthOf(clock.nowEpochMs());
        await ledger.recordUsed({ month, spender, usedCalls: now });
        bookedSoFar = now;
      } catch (error) {
        log.warn('jira.spending-not-noted', { spender, quotaCost: now - bookedSoFar, error });
      }
    },
  };
}
