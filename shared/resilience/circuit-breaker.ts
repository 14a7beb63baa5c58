import type { Clock } from '../time/index.ts';

export interface CircuitBreakerOptions {
  readonly clock: Pick<Clock, 'nowEpochMs'>;
  /** Failures in a row, without a success between them, that open it. Default 5. */
  readonly failuresToOpen?: number;
  /** How long it stays open at first; doubles with each probe that fails. Default 10,000. */
  readonly openMs?: number;
  /** Bound of that doubling. Default 300,000. */
  readonly longestOpenMs?: number;
  /**
   * A probe of which nothing was heard for so long is given up, and the next caller is the probe.
   * Longer than the time-out of a call. Default 30,000.
   */
  readonly probeMs?: number;
}

/**
 * Whether a call may be made: `closed` and `probe` let it pass, and its end is to be told; otherwise
 * nothing is asked of the neighbour before the instant.
 */
export type BreakerDecision = 'closed' | 'probe' | { readonly openUntilEpochMs: number };

/** Keeps calls away from a neighbour that does not answer, and tries one call from time to time. */
export interface CircuitBreaker {
  /** To be asked before each call. Among callers that ask at once after a pause, one is the probe. */
  before(): BreakerDecision;
  /** The neighbour has answered, whatever the answer says. */
  succeeded(): void;
  /** The neighbour has not answered, or only its gateway has. */
  failed(): void;
  /** The probe ended without telling anything of the neighbour, for example by its caller's signal. */
  abandoned(): void;
}

/**
 * A breaker as a pure state machine: no timer, no time but that of the clock. What is told
 * while it is open comes from calls that began before: it neither closes it nor makes the pause
 * longer. During a probe the first answer counts, whosever it is.
 *
 * @throws RangeError for settings that make no sense
 */
export function createCircuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  const { clock } = options;
  const settings = checked(options);
  let failures = 0;
  let openMs = settings.openMs;
  /** Absent: closed. A probe is under way until `probeEndsEpochMs`. */
  let open: { untilEpochMs: number; probeEndsEpochMs?: number | undefined } | undefined;

  return {
    before: () => {
      if (open === undefined) return 'closed';
      const now = clock.nowEpochMs();
      const openUntilEpochMs = open.probeEndsEpochMs ?? open.untilEpochMs;
      if (now < openUntilEpochMs) return { openUntilEpochMs };
      open.probeEndsEpochMs = now + settings.probeMs;
      return 'probe';
    },
    succeeded: () => {
      if (open !== undefined && open.probeEndsEpochMs === undefined) return;
      open = undefined;
      failures = 0;
      openMs = settings.openMs;
    },
    failed: () => {
      if (open === undefined) {
        failures += 1;
        if (failures < settings.failuresToOpen) return;
      } else if (open.probeEndsEpochMs === undefined) {
        return;
      } else {
        openMs = Math.min(settings.longestOpenMs, openMs * 2);
      }
      open = { untilEpochMs: clock.nowEpochMs() + openMs };
    },
    abandoned: () => {
      if (open?.probeEndsEpochMs !== undefined) open.probeEndsEpochMs = undefined;
    },
  };
}

function checked(options: CircuitBreakerOptions) {
  const settings = {
    failuresToOpen: options.failuresToOpen ?? 5,
    openMs: options.openMs ?? 10_000,
    longestOpenMs: options.longestOpenMs ?? 300_000,
    probeMs: options.probeMs ?? 30_000,
  };
  for (const [name, value] of Object.entries(settings)) {
    if (!(value >= 1)) throw new RangeError(`${name} of a circuit breaker is below 1`);
  }
  if (settings.longestOpenMs < settings.openMs) {
    throw new RangeError('longestOpenMs of a circuit breaker is shorter than openMs');
  }
  return settings;
}
