import type { WorkingHours } from '../../../../shared/time/index.ts';
import { officeMinutesBetween } from './office-time.ts';

/** Why pushes are not relied on. */
export type PollingCause = 'silence' | 'quota-spent';

/**
 * `pushed`: events come by themselves. `polling`: they do not, so approvals are asked for. `since` is
 * when it began; silence of pushes is counted from there at the earliest.
 */
export type StreamState =
  | { readonly mode: 'pushed'; readonly sinceEpochMs: number }
  | { readonly mode: 'polling'; readonly sinceEpochMs: number; readonly cause: PollingCause };

export interface StreamSigns {
  readonly nowEpochMs: number;
  /** Undefined if there never was one. */
  readonly lastPushEpochMs: number | undefined;
  /** Pushes counted in this Hong Kong month, and when. */
  readonly pushes: { readonly count: number; readonly countedAtEpochMs: number } | undefined;
  readonly pushesPerMonth: number;
  readonly office: WorkingHours;
  readonly silenceAlarmMinutes: number;
}

/** What the stream of pushes is now. */
export function judgeStream(before: StreamState, signs: StreamSigns): StreamState {
  const { nowEpochMs, lastPushEpochMs = 0 } = signs;
  if (before.mode === 'polling') {
    const hasReturned = lastPushEpochMs > before.sinceEpochMs;
    const isOver = before.cause === 'quota-spent' && !isSpent(signs);
    return hasReturned || isOver ? { mode: 'pushed', sinceEpochMs: nowEpochMs } : before;
  }
  if (isSpent(signs)) return { mode: 'polling', sinceEpochMs: nowEpochMs, cause: 'quota-spent' };
  return silentOfficeMinutes(before, signs) >= signs.silenceAlarmMinutes
    ? { mode: 'polling', sinceEpochMs: nowEpochMs, cause: 'silence' }
    : before;
}

/** Office minutes without a push. */
export function silentOfficeMinutes(state: StreamState, signs: StreamSigns): number {
  const { lastPushEpochMs = 0, nowEpochMs, office } = signs;
  const from =
    state.mode === 'polling' ? lastPushEpochMs : Math.max(lastPushEpochMs, state.sinceEpochMs);
  return officeMinutesBetween(office, from, nowEpochMs);
}

/** A push after the count says more than the count: somebody has bought more. */
function isSpent({ pushes, pushesPerMonth, lastPushEpochMs = 0 }: StreamSigns): boolean {
  return (
    pushes !== undefined &&
    pushes.count >= pushesPerMonth &&
    lastPushEpochMs <= pushes.countedAtEpochMs
  );
}
