import type { RandomSource } from '../random/index.ts';
import type { CallOptions, TableClient } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import type { Allowance, TakenBlock } from './allowance.ts';
import { createCommonRow } from './common-row.ts';
import { createLaneRows, type SeenLane } from './lane-rows.ts';
import { UNTOUCHED, type LaneState } from './lane-state.ts';
import { planBlock, type SlotRow } from './plan-block.ts';
import type { PaceRules } from './pace-rules.ts';
import { commonAfterRefusal, effectiveRate, laneAfterRefusal } from './refusal-evidence.ts';

export interface TableAllowanceOptions {
  readonly tables: TableClient;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  /** The instance's clock; slots are judged on the server's. */
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly rules: PaceRules;
}

/** Rounds of read and conditional write; each that fails means that another instance moved. */
const ROUNDS = 6;
const ROUND_DELAY_MS = 20;
/** Less than any class may reserve ahead, so that no slot is lost by it. */
const SPREAD_MS = 150;

/**
 * Blocks of slots out of rows that all instances share. A block is taken by one conditional write on
 * the revision that was read, so that no two instances are given the same slot. If the answer to that
 * write is lost, the row tells by its stamp whether it was ours; if another has written since, the
 * block is given up, and its slots lapse unused.
 */
export function createTableAllowance(options: TableAllowanceOptions): Allowance {
  const { clock, random, rules } = options;
  const rows = createLaneRows(options);
  const commonRow = createCommonRow(options);
  const { trustLearnedRateMs: trustMs } = rules;
  const instance = Buffer.from(random.bytes(8)).toString('hex');
  let stamps = 0;
  const newStamp = (): string => {
    stamps += 1;
    return `${instance}/${stamps}`;
  };
  const pause = (round: number, { signal }: CallOptions): Promise<void> =>
    clock.sleep(Math.ceil(ROUND_DELAY_MS * (round - 1 + random.unit())), signal);
  /** What the refusal of a lane says of the others. If this is lost, the next refusal says it again. */
  const tellAll = async (lane: string, nowEpochMs: number, call: CallOptions): Promise<void> => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const seen = await commonRow.read(call);
      const state = commonAfterRefusal(seen.state, lane, nowEpochMs, trustMs);
      if (await commonRow.replace(seen, state, call)) return;
      await pause(round, call);
    }
  };
  const isContended = ({ row, serverEpochMs }: SeenLane): boolean =>
    row !== undefined &&
    row.state.next.all > serverEpochMs &&
    !row.stamp.startsWith(`${instance}/`);

  return {
    take: async (lane, wish, call = {}) => {
      let sent: { readonly stamp: string; readonly block: SlotRow } | undefined;
      for (let round = 1; ; round += 1) {
        const [seen, common] = await Promise.all([rows.read(lane, call), commonRow.read(call)]);
        const { aheadMs, row, serverEpochMs: nowEpochMs } = seen;
        if (sent !== undefined && row?.stamp === sent.stamp) {
          return onOurClock({ outcome: 'block', block: sent.block, isContended: true }, aheadMs);
        }
        const known = row?.state ?? UNTOUCHED;
        const state = heldAtLeastUntil(known, common.pausedUntilEpochMs);
        const onServer = { ...wish, lastUsefulEpochMs: wish.lastUsefulEpochMs + aheadMs };
        const permille = effectiveRate(known.rate, common.state.rate, nowEpochMs, trustMs);
        const plan = planBlock(state, onServer, { nowEpochMs, rules, permille });
        if (plan.outcome === 'later') return onOurClock(spread(plan, random), aheadMs);
        const { block, after } = plan;
        if (round > ROUNDS) return onOurClock(leftToOthers(block), aheadMs);
        const stamp = newStamp();
        if (await rows.replace(lane, seen, { state: after, stamp }, call)) {
          return onOurClock({ outcome: 'block', block, isContended: isContended(seen) }, aheadMs);
        }
        sent = { stamp, block };
        await pause(round, call);
      }
    },

    refused: async (lane, untilEpochMs, call = {}) => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const [seen, common] = await Promise.all([rows.read(lane, call), commonRow.read(call)]);
        const { serverEpochMs } = seen;
        const state = seen.row?.state ?? UNTOUCHED;
        const held = heldAtLeastUntil(state, untilEpochMs + seen.aheadMs);
        const rate = laneAfterRefusal(state.rate, common.state.rate, serverEpochMs, trustMs);
        const isLowered = rate !== state.rate;
        if (!isLowered && held.heldUntilEpochMs === state.heldUntilEpochMs) return;
        const next = { state: { ...held, rate }, stamp: newStamp() };
        if (await rows.replace(lane, seen, next, call)) {
          if (isLowered) await tellAll(lane, serverEpochMs, call);
          return;
        }
        await pause(round, call);
      }
    },

    pauseAll: async (untilEpochMs, call = {}) => {
      const { aheadMs } = await commonRow.read(call);
      await commonRow.pauseUntil(untilEpochMs + aheadMs, call);
    },
  };
}

function heldAtLeastUntil(state: LaneState, untilEpochMs: number): LaneState {
  return { ...state, heldUntilEpochMs: Math.max(state.heldUntilEpochMs, untilEpochMs) };
}

/** Instances that wait for the same instant ask one after the other, and most see what the first took. */
function spread<Later extends { readonly askEpochMs: number }>(
  later: Later,
  random: RandomSource,
): Later {
  return { ...later, askEpochMs: later.askEpochMs + Math.floor(random.unit() * SPREAD_MS) };
}

/** So many instances are at it that this one lets them pass; it asks again when the slot is due. */
function leftToOthers({ firstEpochMs }: SlotRow): TakenBlock {
  return { outcome: 'later', slotEpochMs: firstEpochMs, askEpochMs: firstEpochMs };
}

function onOurClock(taken: TakenBlock, aheadMs: number): TakenBlock {
  if (taken.outcome === 'later') {
    return {
      outcome: 'later',
      slotEpochMs: taken.slotEpochMs - aheadMs,
      askEpochMs: taken.askEpochMs - aheadMs,
    };
  }
  const firstEpochMs = taken.block.firstEpochMs - aheadMs;
  return { ...taken, block: { ...taken.block, firstEpochMs } };
}
