import type { CallPriority } from '../resilience/index.ts';

/** Numbers of the other side, and how careful we are with them. */
export interface PaceSettings {
  /**
   * What the other side serves in one second of its clock (.000 to .999), per app and operation.
   * DingTalk: 20 in the standard edition, 40 in the professional, 60 in the exclusive one (its page
   * on call frequency, 2026-08-22).
   */
  readonly callsPerSecond: number;
  /** How long after its instant a slot may still be used; then it has lapsed. Default 100. */
  readonly latenessMs?: number;
  /**
   * By how much the time from a grant to its arrival may vary, the way of the store's clock to us
   * included. Default 100. Calls are spaced so that even then no second holds more than the limit.
   */
  readonly networkJitterMs?: number;
  /** How long a rate that was learned from a refusal is kept before more is tried. Default 24 hours. */
  readonly trustLearnedRateMs?: number;
}

export interface PaceRules {
  /** Between two slots at the full rate; whole milliseconds. */
  readonly spacingMs: number;
  readonly latenessMs: number;
  readonly trustLearnedRateMs: number;
}

/** @throws RangeError for numbers that make no sense */
export function paceRules(settings: PaceSettings): PaceRules {
  const { callsPerSecond, latenessMs = 100, networkJitterMs = 100 } = settings;
  const trustLearnedRateMs = settings.trustLearnedRateMs ?? 24 * 3_600_000;
  if (!(callsPerSecond > 0)) throw new RangeError('callsPerSecond must be above 0');
  if (!(latenessMs >= 0 && networkJitterMs >= 0 && trustLearnedRateMs >= 0)) {
    throw new RangeError('a time of the pacer is below 0');
  }
  const secondMs = 1_000 + latenessMs + networkJitterMs;
  return { spacingMs: Math.ceil(secondMs / callsPerSecond), latenessMs, trustLearnedRateMs };
}

/**
 * What a class must find free. `all` is the lane itself; through `sync` go the two lower classes
 * together, through `report` the lowest alone.
 */
export type Gate = 'all' | 'sync' | 'report';

/** Part of the lane's rate that passes through a gate. */
export const GATE_SHARES: Readonly<Record<Gate, number>> = { all: 1, sync: 0.6, report: 0.3 };

export interface ClassRule {
  readonly gates: readonly Gate[];
  /**
   * How far ahead of now a slot may be reserved. The wait of a higher class behind all lower ones is
   * bounded by it and one block.
   */
  readonly aheadMs: number;
}

export const CLASS_RULES: Readonly<Record<CallPriority, ClassRule>> = {
  intake: { gates: ['all'], aheadMs: 10_000 },
  payroll: { gates: ['all'], aheadMs: 400 },
  sync: { gates: ['all', 'sync'], aheadMs: 300 },
  report: { gates: ['all', 'sync', 'report'], aheadMs: 200 },
};

/** Most slots of a block, and the longest time that it may cover: what a kill can waste. */
export const MOST_SLOTS = 20;
export const LONGEST_BLOCK_MS = 1_200;
