import type { RandomSource } from '../random/index.ts';
import type { Clock } from '../time/index.ts';
import type { Allowance } from './allowance.ts';
import { UNTOUCHED, type LaneState } from './lane-state.ts';
import { afterRefusal, rateAt } from './learned-rate.ts';
import { planBlock } from './plan-block.ts';
import type { PaceRules } from './pace-rules.ts';

export interface LoneAllowanceOptions {
  readonly clock: Clock;
  readonly random: RandomSource;
  /** Those of the part of the limit that one instance allows itself. */
  readonly rules: PaceRules;
}

/** Lanes that are idle are forgotten when there are more than this. */
const MOST_LANES = 1_000;

/**
 * Slots of an instance that cannot ask anybody: one at a time, by the same schedule, in memory. The
 * first slot of a lane lies at a random place, so that instances left alone together do not begin
 * together.
 */
export function createLoneAllowance(options: LoneAllowanceOptions): Allowance {
  const { clock, random, rules } = options;
  const lanes = new Map<string, LaneState>();
  const stateOf = (lane: string, nowEpochMs: number): LaneState => {
    const known = lanes.get(lane);
    if (known !== undefined) return known;
    const all = nowEpochMs + Math.floor(random.unit() * rules.spacingMs);
    return { ...UNTOUCHED, next: { ...UNTOUCHED.next, all } };
  };
  const keep = (lane: string, state: LaneState, nowEpochMs: number): void => {
    lanes.set(lane, state);
    if (lanes.size <= MOST_LANES) return;
    for (const [name, { next, heldUntilEpochMs }] of lanes) {
      if (Math.max(...Object.values(next), heldUntilEpochMs) < nowEpochMs) lanes.delete(name);
    }
  };
  return {
    take: async (lane, wish) => {
      const nowEpochMs = clock.nowEpochMs();
      const state = stateOf(lane, nowEpochMs);
      const permille = rateAt(state.rate, nowEpochMs, rules.trustLearnedRateMs);
      const plan = planBlock(state, { ...wish, slots: 1 }, { nowEpochMs, rules, permille });
      keep(lane, plan.outcome === 'block' ? plan.after : state, nowEpochMs);
      return plan.outcome === 'later' ? plan : { ...plan, isContended: false };
    },
    refused: async (lane, untilEpochMs) => {
      const nowEpochMs = clock.nowEpochMs();
      const state = stateOf(lane, nowEpochMs);
      const rate = afterRefusal(state.rate, nowEpochMs, rules.trustLearnedRateMs);
      const heldUntilEpochMs = Math.max(state.heldUntilEpochMs, untilEpochMs);
      keep(lane, { ...state, rate, heldUntilEpochMs }, nowEpochMs);
    },
    pauseAll: async () => undefined,
  };
}
