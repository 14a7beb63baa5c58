import type { SilenceWatchDependencies } from '../ports.ts';
import { readTimers } from '../read/read-timers.ts';
import type { TimersSeen } from './look.ts';

/** Asks Function Compute for the timers of all watched functions. @throws the reason of the signal */
export async function seeTimers(
  { triggers, environment }: Pick<SilenceWatchDependencies, 'triggers' | 'environment'>,
  signal: AbortSignal,
): Promise<TimersSeen> {
  if (triggers === undefined) return { outcome: 'not-watched' };
  try {
    return { outcome: 'seen', timers: await readTimers(triggers, environment, { signal }) };
  } catch (error) {
    signal.throwIfAborted();
    return { outcome: 'failed', error };
  }
}
