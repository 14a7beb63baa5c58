import type { LocalClock } from '../../infra/local/stand-in/local-clock.ts';
import type { Clock } from '../../shared/time/index.ts';

/**
 * The clock of a stand-in as our port: whoever sleeps moves local time on instead of waiting, unless
 * the sleep is called off in the same turn of the event loop.
 */
export function asClock(local: LocalClock): Clock {
  return {
    nowEpochMs: () => local.nowEpochMs(),
    sleep: async (durationMs, signal) => {
      signal?.throwIfAborted();
      await new Promise(setImmediate);
      signal?.throwIfAborted();
      local.advance(durationMs);
    },
  };
}
