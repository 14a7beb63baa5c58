import type { Clock } from '../../shared/time/index.ts';

/** Looks for errors of functions until the time is over, or one is seen; how many by function name. */
export type FailureWatch = (
  functionNames: readonly string[],
) => Promise<ReadonlyMap<string, number>>;

/** Errors that a function has told of in its log since an instant. */
export interface FailureSource {
  failuresSince(functionName: string, sinceEpochMs: number): Promise<number>;
}

export interface WatchOptions {
  readonly source: FailureSource;
  readonly clock: Clock;
  readonly seconds: number;
  /** Is told how many seconds are left, at every look. */
  readonly tell: (secondsLeft: number) => void;
}

const LOOK_EVERY_MS = 5_000;

/** A watch over a stated time; it ends early with the first error, since waiting would not undo it. */
export function watchFailures({ source, clock, seconds, tell }: WatchOptions): FailureWatch {
  return async (functionNames) => {
    const begun = clock.nowEpochMs();
    const end = begun + seconds * 1000;
    for (;;) {
      const found = new Map<string, number>();
      for (const name of functionNames) {
        const count = await source.failuresSince(name, begun);
        if (count > 0) found.set(name, count);
      }
      const leftMs = end - clock.nowEpochMs();
      if (found.size > 0 || leftMs <= 0) return found;
      tell(Math.ceil(leftMs / 1000));
      await clock.sleep(Math.min(LOOK_EVERY_MS, leftMs));
    }
  };
}
