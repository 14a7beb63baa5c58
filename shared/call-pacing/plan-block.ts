import type { CallPriority } from '../resilience/index.ts';
import type { LaneState } from './lane-state.ts';
import { FULL_RATE } from './learned-rate.ts';
import {
  CLASS_RULES,
  GATE_SHARES,
  LONGEST_BLOCK_MS,
  MOST_SLOTS,
  type Gate,
  type PaceRules,
} from './pace-rules.ts';

export interface BlockWish {
  readonly priority: CallPriority;
  /** Slots asked for, 1 or more. */
  readonly slots: number;
  /** A first slot after it is of no use to anybody. */
  readonly lastUsefulEpochMs: number;
}

/** Consecutive slots that nobody else is given. */
export interface SlotRow {
  readonly firstEpochMs: number;
  readonly spacingMs: number;
  readonly slots: number;
}

/**
 * `later`: nothing is taken; the first slot cannot be before `slotEpochMs`, and asking is of no use
 * before `askEpochMs`.
 */
export type BlockPlan =
  | { readonly outcome: 'block'; readonly block: SlotRow; readonly after: LaneState }
  | { readonly outcome: 'later'; readonly slotEpochMs: number; readonly askEpochMs: number };

export interface PlanSetting {
  readonly nowEpochMs: number;
  readonly rules: PaceRules;
  /** Part of the full rate that the lane may use now, in thousandths. */
  readonly permille: number;
}

/**
 * Nothing is ever reserved as far ahead as this. A row that says otherwise was written under a wrong
 * clock, and is not believed: it would stop the lane until that instant.
 */
const IMPOSSIBLY_FAR_MS = 60_000;

/**
 * Plans the next block of a lane by its virtual schedule: each gate has an instant at which it is free
 * again. A block begins when the lane is free, but not before now: what was not used until now is
 * lost, so that a quiet time never becomes a burst. The gates of the lower classes must be free
 * *now*: a block reserved behind them would leave a hole in the lane that nobody could fill.
 */
export function planBlock(
  state: LaneState,
  wish: BlockWish,
  { nowEpochMs, rules, permille }: PlanSetting,
): BlockPlan {
  const { gates, aheadMs } = CLASS_RULES[wish.priority];
  const freeAt = (gate: Gate): number =>
    state.next[gate] > nowEpochMs + IMPOSSIBLY_FAR_MS ? nowEpochMs : state.next[gate];
  const first = Math.max(nowEpochMs, freeAt('all'));
  const opensEpochMs = Math.max(
    state.heldUntilEpochMs,
    first - aheadMs,
    ...gates.filter((gate) => gate !== 'all').map(freeAt),
  );
  const slotEpochMs = Math.max(first, opensEpochMs);
  if (opensEpochMs > nowEpochMs || slotEpochMs > wish.lastUsefulEpochMs) {
    return { outcome: 'later', slotEpochMs, askEpochMs: Math.max(nowEpochMs, opensEpochMs) };
  }
  const spacingMs = Math.ceil((rules.spacingMs * FULL_RATE) / permille);
  const fitting = Math.max(1, Math.floor(LONGEST_BLOCK_MS / spacingMs));
  const slots = Math.min(wish.slots, MOST_SLOTS, fitting);
  const freed = (gate: Gate): number =>
    gates.includes(gate) ? first + (slots * spacingMs) / GATE_SHARES[gate] : freeAt(gate);
  return {
    outcome: 'block',
    block: { firstEpochMs: first, spacingMs, slots },
    after: { ...state, next: { all: freed('all'), sync: freed('sync'), report: freed('report') } },
  };
}
