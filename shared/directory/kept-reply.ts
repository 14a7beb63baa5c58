import type { Reply } from './question.ts';
import type { SeenReply } from './reply-table.ts';
import type { DirectorySettings } from './settings.ts';

/** Marks that stood in the table before DingTalk was asked. */
export interface SeenMarks {
  /** Of the very subject; empty if it was never invalidated. */
  readonly own: string;
  /** Of the wide changes that govern the question. */
  readonly wide: string;
}

/** A reply that is kept, with what tells whether it still holds. */
export interface KeptReply {
  readonly reply: Reply<unknown>;
  /** By the clock of this instance. */
  readonly askedEpochMs: number;
  /** Undefined if the table could not be read. */
  readonly marks: SeenMarks | undefined;
  /** Something that concerns it has changed since: shown only while DingTalk cannot be asked. */
  readonly isOutdated: boolean;
}

/** Whether it may be shown as it is. What seems to come from the future has an unknown age. */
export function isYoung(kept: KeptReply, nowEpochMs: number, settings: DirectorySettings): boolean {
  const ageMs = nowEpochMs - kept.askedEpochMs;
  const limitMs = kept.reply.outcome === 'found' ? settings.youngMs : settings.negativeYoungMs;
  return !kept.isOutdated && ageMs >= 0 && ageMs < limitMs;
}

/** Whether it may be shown while DingTalk cannot be asked. "There is none" is never held up for long. */
export function isShowable(
  kept: KeptReply,
  nowEpochMs: number,
  settings: DirectorySettings,
): boolean {
  const ageMs = nowEpochMs - kept.askedEpochMs;
  return kept.reply.outcome === 'found' && ageMs >= 0 && ageMs < settings.keptMs;
}

/** A reply of this instance after a look at the table; undefined if its subject was invalidated. */
export function underMarks(kept: KeptReply, seen: SeenMarks): KeptReply | undefined {
  // Made while the table was down: it holds if nothing has ever been invalidated.
  const { own, wide } = kept.marks ?? { own: '', wide: undefined };
  if (own !== seen.own) return undefined;
  return wide === seen.wide ? kept : { ...kept, isOutdated: true };
}

/** The reply in the table, its age carried over to this instance's clock. */
export function fromTable(
  { own, wide, stored, serverTimeEpochMs }: SeenReply<unknown>,
  beganEpochMs: number,
): KeptReply | undefined {
  if (stored === undefined) return undefined;
  return {
    reply: stored.reply,
    // From before the read, so that the age is at least the true one.
    askedEpochMs: beganEpochMs - (serverTimeEpochMs - stored.askedEpochMs),
    marks: { own, wide: stored.wide },
    isOutdated: stored.wide !== wide,
  };
}

/** The one to show: what is not outdated, then what was asked later. */
export function laterOf(
  one: KeptReply | undefined,
  other: KeptReply | undefined,
): KeptReply | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.isOutdated !== other.isOutdated) return one.isOutdated ? other : one;
  return one.askedEpochMs >= other.askedEpochMs ? one : other;
}

export function jsonBytesOf({ reply }: KeptReply): number {
  return Buffer.byteLength(JSON.stringify(reply));
}
