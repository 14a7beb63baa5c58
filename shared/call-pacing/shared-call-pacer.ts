import type { Logger } from '../observability/index.ts';
import type { RandomSource } from '../random/index.ts';
import type { CallPacer, CallPriority, FullHourPause } from '../resilience/index.ts';
import type { TableClient } from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import type { Allowance } from './allowance.ts';
import { CallLine } from './call-line.ts';
import { createGuardedAllowance } from './guarded-allowance.ts';
import { KnownPauses } from './known-pauses.ts';
import { createLoneAllowance } from './lone-allowance.ts';
import { paceRules, type PaceSettings } from './pace-rules.ts';
import { PublishedHolds } from './published-holds.ts';
import { createTableAllowance } from './table-allowance.ts';

export interface SharedCallPacerOptions {
  readonly tables: TableClient;
  /** `partitionOf(environment, corpId)`; all instances that share slots name the same. */
  readonly organisation: string;
  /** The instance's own clock; how wrong it is does not matter as long as it runs evenly. */
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly limits: PaceSettings;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly pauseAroundFullHour?: FullHourPause;
  /** Part of the limit that an instance allows itself while the store is down. Default 0.2. */
  readonly aloneShare?: number;
  /** How long an answer of the store is waited for. Default 2,000. */
  readonly storePatienceMs?: number;
  /** How long a store that failed is left in peace. Default 5,000. */
  readonly retryStoreMs?: number;
}

/** Lines that are idle are forgotten when there are more than this. */
const MOST_LINES = 1_000;

/**
 * A pacer whose slots are shared by all instances of all functions of an organisation. Keys are
 * lanes: `<client id>/<operation>`.
 *
 * Guarantees: while the store answers, the grants of a lane in any second of the server's clock are no
 * more than the limit, and no slot is given twice, whatever is killed, slow or late; a lower class
 * leaves room for the higher ones. A refusal for the rate (`holdUntil` with a key) halves the lane's
 * rate for everybody; a pause of all (`holdUntil` without) is seen by others when they take their next
 * block. While the store is down every instance paces itself at `aloneShare` of the limit.
 *
 * @throws RangeError for limits that make no sense
 */
export function createSharedCallPacer(options: SharedCallPacerOptions): CallPacer {
  const { clock } = options;
  const allowance = allowanceOf(options);
  const { latenessMs } = paceRules(options.limits);
  const pauses = new KnownPauses(options.pauseAroundFullHour);
  const holds = new PublishedHolds((untilEpochMs, lane) =>
    lane === undefined ? allowance.pauseAll(untilEpochMs) : allowance.refused(lane, untilEpochMs),
  );
  const lines = new Map<string, CallLine>();
  const lineOf = (lane: string, priority: CallPriority): CallLine => {
    const name = `${priority} ${lane}`;
    const known = lines.get(name);
    if (known !== undefined) return known;
    if (lines.size >= MOST_LINES) forgetIdle(lines, clock.nowEpochMs());
    const outsidePauses = (nowEpochMs: number): number => pauses.outside(lane, nowEpochMs);
    const line = new CallLine({ lane, priority, allowance, clock, latenessMs, outsidePauses });
    lines.set(name, line);
    return line;
  };
  return {
    acquire: async (key, pace = {}) => lineOf(key, pace.priority ?? 'sync').acquire(pace),
    holdUntil: (epochMs, key) => {
      pauses.add(epochMs, key, clock.nowEpochMs());
      return holds.tell(epochMs, key);
    },
  };
}

function allowanceOf(options: SharedCallPacerOptions): Allowance {
  const { limits, aloneShare = 0.2 } = options;
  const alone = { ...limits, callsPerSecond: limits.callsPerSecond * aloneShare };
  return createGuardedAllowance({
    shared: createTableAllowance({ ...options, rules: paceRules(limits) }),
    alone: createLoneAllowance({ ...options, rules: paceRules(alone) }),
    clock: options.clock,
    log: options.log,
    patienceMs: options.storePatienceMs ?? 2_000,
    retryStoreMs: options.retryStoreMs ?? 5_000,
  });
}

function forgetIdle(lines: Map<string, CallLine>, nowEpochMs: number): void {
  for (const [name, line] of lines) if (line.isIdle(nowEpochMs)) lines.delete(name);
}
