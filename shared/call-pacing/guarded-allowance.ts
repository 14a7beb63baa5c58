import { reportError } from '../errors/index.ts';
import type { Logger } from '../observability/index.ts';
import type { CallOptions } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import type { Allowance } from './allowance.ts';

export interface GuardedAllowanceOptions {
  readonly shared: Allowance;
  /** Serves while the shared one cannot. */
  readonly alone: Allowance;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** How long an answer of the store is waited for. */
  readonly patienceMs: number;
  /** How long the store is left in peace after it has failed. */
  readonly retryStoreMs: number;
}

class StoreTooSlow extends Error {
  constructor() {
    super('the store of call allowances did not answer in time');
    this.name = 'StoreTooSlow';
  }
}

/**
 * The shared allowance while the store answers in time, else the instance's own. Whatever is wrong
 * with the store, also a row that cannot be read, never fails a call; it is told once for each spell.
 */
export function createGuardedAllowance(options: GuardedAllowanceOptions): Allowance {
  const { shared, alone, clock, log } = options;
  let aloneUntilEpochMs = 0;
  let isAlone = false;

  const guard = async <Result>(
    askStore: (call: CallOptions) => Promise<Result>,
    askAlone: () => Promise<Result>,
  ): Promise<Result> => {
    if (clock.nowEpochMs() < aloneUntilEpochMs) return askAlone();
    try {
      const result = await withinPatience(options, askStore);
      if (isAlone) log.info('call-pacing.shared-again');
      isAlone = false;
      return result;
    } catch (error) {
      aloneUntilEpochMs = clock.nowEpochMs() + options.retryStoreMs;
      if (!isAlone) log.warn('call-pacing.alone', { code: reportError(error).code });
      isAlone = true;
      return askAlone();
    }
  };
  return {
    take: (lane, wish) =>
      guard(
        (call) => shared.take(lane, wish, call),
        () => alone.take(lane, wish),
      ),
    refused: (lane, untilEpochMs) =>
      guard(
        (call) => shared.refused(lane, untilEpochMs, call),
        () => alone.refused(lane, untilEpochMs),
      ),
    pauseAll: (untilEpochMs) =>
      guard(
        (call) => shared.pauseAll(untilEpochMs, call),
        () => alone.pauseAll(untilEpochMs),
      ),
  };
}

async function withinPatience<Result>(
  { clock, patienceMs }: GuardedAllowanceOptions,
  ask: (call: CallOptions) => Promise<Result>,
): Promise<Result> {
  const inTime = new AbortController();
  const answered = new AbortController();
  const tooSlow = new StoreTooSlow();
  const impatience = clock.sleep(patienceMs, answered.signal).then(
    () => {
      inTime.abort(tooSlow);
      throw tooSlow;
    },
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([ask({ signal: inTime.signal }), impatience]);
  } finally {
    answered.abort(tooSlow);
  }
}
