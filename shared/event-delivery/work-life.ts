import { LeaseLostError } from '../lease/index.ts';
import type { WorkProgress } from '../event-inbox/index.ts';
import type { Claim } from './event-store.ts';

/** Nobody holds it. */
const UNHELD = { owner: '', untilEpochMs: 0 } as const;

/** How long others still have to wait; undefined if nobody holds it. `guardMs` beyond its end. */
export function heldForMs(
  progress: WorkProgress,
  nowEpochMs: number,
  guardMs: number,
): number | undefined {
  const waitMs = progress.untilEpochMs + guardMs - nowEpochMs;
  return progress.owner === '' || waitMs <= 0 ? undefined : waitMs;
}

export function claimedBy(
  progress: WorkProgress,
  owner: string,
  untilEpochMs: number,
): WorkProgress {
  return { ...progress, owner, untilEpochMs, fence: progress.fence + 1n };
}

export function claimOf(progress: WorkProgress): Claim {
  return {
    owner: progress.owner,
    fencingToken: progress.fence,
    expiresAtServerEpochMs: progress.untilEpochMs,
  };
}

/** The holder ends or gives back; the number stays, because nobody else has come to it. */
export function givenBack(progress: WorkProgress): WorkProgress {
  return { ...progress, ...UNHELD };
}

/** Taken from whoever held it: a late holder finds a higher number. */
export function takenAway(progress: WorkProgress): WorkProgress {
  return { ...progress, ...UNHELD, fence: progress.fence + 1n };
}

export function withMarker(
  progress: WorkProgress,
  dueEpochMs: number,
  markerStamp: string,
): WorkProgress {
  return { ...progress, dueEpochMs, markerStamp };
}

/** True if the claim still holds. An expired claim that nobody has taken may still end its work. */
export function isHolder(progress: WorkProgress, claim: Claim): boolean {
  return progress.owner === claim.owner && progress.fence === claim.fencingToken;
}

/**
 * True if the holder of the claim has given it back: only the holder can without raising the number,
 * so an earlier call of it has done this whose answer was lost.
 */
export function wasGivenBackBy(progress: WorkProgress, claim: Claim): boolean {
  return progress.owner === '' && progress.fence === claim.fencingToken;
}

export function lossOf(work: string, claim: Claim): LeaseLostError {
  return new LeaseLostError(work, claim.fencingToken);
}
