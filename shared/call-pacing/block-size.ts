import { LONGEST_BLOCK_MS, MOST_SLOTS } from './pace-rules.ts';

/** What became of the block before. */
export interface SpentBlock {
  readonly slots: number;
  readonly used: number;
  readonly isContended: boolean;
  readonly takenAtEpochMs: number;
}

/** A block that would serve fewer calls than this in its time is not worth keeping slots from others. */
const WORTHWHILE_CALLS = 3;

/**
 * How many slots to ask for: those that are waited for, and more where calls have been coming so fast
 * that a longer block will be used. It at most doubles from block to block.
 */
export function blockSize(
  waiting: number,
  last: SpentBlock | undefined,
  nowEpochMs: number,
): number {
  const expected = last === undefined ? 0 : expectedSlots(last, nowEpochMs);
  return Math.min(MOST_SLOTS, Math.max(1, waiting, expected));
}

function expectedSlots(last: SpentBlock, nowEpochMs: number): number {
  if (last.isContended && last.used < last.slots) return last.used;
  const elapsedMs = Math.max(1, nowEpochMs - last.takenAtEpochMs);
  const callsPerLongestBlock = (last.used / elapsedMs) * LONGEST_BLOCK_MS;
  return callsPerLongestBlock < WORTHWHILE_CALLS ? 1 : last.slots * 2;
}
