import type { Clock } from '../time/index.ts';
import type { CallPacer, PaceOptions, PaceResult } from './call-pacer.ts';
import { outsideFullHour, type FullHourPause } from './full-hour.ts';

export interface LocalCallPacerOptions {
  readonly clock: Clock;
  /** Slots per second and key. */
  readonly callsPerSecond: number;
  /**
   * Slots that may be taken at once after a quiet time; default 1, which spaces calls evenly. No
   * window of one second holds more than `callsPerSecond + burst − 1` grants.
   */
  readonly burst?: number;
  readonly pauseAroundFullHour?: FullHourPause;
}

/** Keys unused for a while are forgotten when there are more than this. */
const MAX_KEYS = 1_000;

/**
 * A pacer for one instance. A caller reserves its slot at once and then sleeps until it, so that
 * callers are served in the order in which they came, and no timer runs except through the clock.
 */
export function createLocalCallPacer(options: LocalCallPacerOptions): CallPacer {
  const { clock } = options;
  const spacingMs = 1_000 / options.callsPerSecond;
  const toleranceMs = ((options.burst ?? 1) - 1) * spacingMs;
  /** Per key: when the next slot is due if calls keep their spacing. */
  const nextDue = new Map<string, number>();
  const held = new Map<string, number>();
  let allHeldUntil = 0;

  const earliest = (key: string, fromEpochMs: number): number => {
    const free = Math.max(fromEpochMs, allHeldUntil, held.get(key) ?? 0);
    const pause = options.pauseAroundFullHour;
    return pause === undefined ? free : outsideFullHour(free, pause);
  };
  const reserve = (key: string, deadlineEpochMs: number): number | PaceResult => {
    const now = clock.nowEpochMs();
    const due = nextDue.get(key) ?? 0;
    const slot = earliest(key, Math.max(now, due - toleranceMs));
    if (slot > deadlineEpochMs) return { outcome: 'too-late', notBeforeEpochMs: Math.ceil(slot) };
    nextDue.set(key, Math.max(due, slot) + spacingMs);
    if (nextDue.size > MAX_KEYS) forgetIdle(nextDue, held, now);
    return slot;
  };
  const acquire = async (key: string, pace: PaceOptions = {}): Promise<PaceResult> => {
    const deadline = pace.deadlineEpochMs ?? Infinity;
    for (;;) {
      pace.signal?.throwIfAborted();
      const slot = reserve(key, deadline);
      if (typeof slot !== 'number') return slot;
      const waitMs = Math.ceil(slot - clock.nowEpochMs());
      if (waitMs > 0) await clock.sleep(waitMs, pace.signal);
      // A pause that began while this caller slept makes it queue again behind the pause.
      if (earliest(key, clock.nowEpochMs()) <= clock.nowEpochMs()) return { outcome: 'granted' };
    }
  };
  return {
    acquire,
    holdUntil: (epochMs, key) => {
      if (key === undefined) allHeldUntil = Math.max(allHeldUntil, epochMs);
      else held.set(key, Math.max(held.get(key) ?? 0, epochMs));
    },
  };
}

function forgetIdle(nextDue: Map<string, number>, held: Map<string, number>, now: number): void {
  for (const [key, due] of nextDue) if (due < now) nextDue.delete(key);
  for (const [key, until] of held) if (until < now) held.delete(key);
}
