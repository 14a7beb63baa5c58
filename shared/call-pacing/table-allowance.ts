import type { RandomSource } from '../random/index.ts';
import type { CallOptions, TableClient } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import type { Allowance, TakenBlock } from './allowance.ts';
import { createCommonRow, type CommonRow, type SeenCommon } from './common-row.ts';
import { createLaneRows, type LaneRows, type SeenLane } from './lane-rows.ts';
import { UNTOUCHED, type LaneState } from './lane-state.ts';
import { planBlock, type BlockPlan, type BlockWish, type SlotRow } from './plan-block.ts';
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
  return new TableAllowance(options);
}

class TableAllowance implements Allowance {
  readonly #options: TableAllowanceOptions;
  readonly #lanes: LaneRows;
  readonly #common: CommonRow;
  readonly #instance: string;
  #stamps = 0;

  constructor(options: TableAllowanceOptions) {
    this.#options = options;
    this.#lanes = createLaneRows(options);
    this.#common = createCommonRow(options);
    this.#instance = Buffer.from(options.random.bytes(8)).toString('hex');
  }

  async take(lane: string, wish: BlockWish, call: CallOptions = {}): Promise<TakenBlock> {
    const { random } = this.#options;
    let sent: { readonly stamp: string; readonly block: SlotRow } | undefined;
    for (let round = 1; ; round += 1) {
      const [seen, common] = await this.#read(lane, call);
      const { aheadMs, row } = seen;
      if (sent !== undefined && row?.stamp === sent.stamp) {
        return onOurClock({ outcome: 'block', block: sent.block, isContended: true }, aheadMs);
      }
      const plan = this.#plan(seen, common, wish);
      if (plan.outcome === 'later') return onOurClock(spread(plan, random), aheadMs);
      const { block, after } = plan;
      if (round > ROUNDS) return onOurClock(leftToOthers(block), aheadMs);
      const stamp = this.#newStamp();
      if (await this.#lanes.replace(lane, seen, { state: after, stamp }, call)) {
        const isContended = this.#isContended(seen);
        return onOurClock({ outcome: 'block', block, isContended }, aheadMs);
      }
      sent = { stamp, block };
      await this.#pause(round, call);
    }
  }

  async refused(lane: string, untilEpochMs: number, call: CallOptions = {}): Promise<void> {
    const { trustLearnedRateMs: trustMs } = this.#options.rules;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const [seen, common] = await this.#read(lane, call);
      const { serverEpochMs } = seen;
      const state = seen.row?.state ?? UNTOUCHED;
      const held = heldAtLeastUntil(state, untilEpochMs + seen.aheadMs);
      const rate = laneAfterRefusal(state.rate, common.state.rate, serverEpochMs, trustMs);
      const isLowered = rate !== state.rate;
      if (!isLowered && held.heldUntilEpochMs === state.heldUntilEpochMs) return;
      const next = { state: { ...held, rate }, stamp: this.#newStamp() };
      if (await this.#lanes.replace(lane, seen, next, call)) {
        if (isLowered) await this.#tellAll(lane, serverEpochMs, call);
        return;
      }
      await this.#pause(round, call);
    }
  }

  async pauseAll(untilEpochMs: number, call: CallOptions = {}): Promise<void> {
    const { aheadMs } = await this.#common.read(call);
    await this.#common.pauseUntil(untilEpochMs + aheadMs, call);
  }

  #read(lane: string, call: CallOptions): Promise<[SeenLane, SeenCommon]> {
    return Promise.all([this.#lanes.read(lane, call), this.#common.read(call)]);
  }

  #plan({ aheadMs, row, serverEpochMs }: SeenLane, common: SeenCommon, wish: BlockWish): BlockPlan {
    const { rules } = this.#options;
    const known = row?.state ?? UNTOUCHED;
    const state = heldAtLeastUntil(known, common.pausedUntilEpochMs);
    const onServer = { ...wish, lastUsefulEpochMs: wish.lastUsefulEpochMs + aheadMs };
    const trustMs = rules.trustLearnedRateMs;
    const permille = effectiveRate(known.rate, common.state.rate, serverEpochMs, trustMs);
    return planBlock(state, onServer, { nowEpochMs: serverEpochMs, rules, permille });
  }

  /** What the refusal of a lane says of the others. If this is lost, the next refusal says it again. */
  async #tellAll(lane: string, nowEpochMs: number, call: CallOptions): Promise<void> {
    const { trustLearnedRateMs: trustMs } = this.#options.rules;
    for (let round = 1; round <= ROUNDS; round += 1) {
      const seen = await this.#common.read(call);
      const state = commonAfterRefusal(seen.state, lane, nowEpochMs, trustMs);
      if (await this.#common.replace(seen, state, call)) return;
      await this.#pause(round, call);
    }
  }

  #isContended({ row, serverEpochMs }: SeenLane): boolean {
    return (
      row !== undefined &&
      row.state.next.all > serverEpochMs &&
      !row.stamp.startsWith(`${this.#instance}/`)
    );
  }

  #newStamp(): string {
    this.#stamps += 1;
    return `${this.#instance}/${this.#stamps}`;
  }

  #pause(round: number, { signal }: CallOptions): Promise<void> {
    const { clock, random } = this.#options;
    return clock.sleep(Math.ceil(ROUND_DELAY_MS * (round - 1 + random.unit())), signal);
  }
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
