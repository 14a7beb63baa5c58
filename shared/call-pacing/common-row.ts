import {
  callAllowanceTable,
  outcomeOf,
  type CallOptions,
  type Columns,
  type TableClient,
} from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import { FULL_RATE } from './learned-rate.ts';
import type { CommonState } from './refusal-evidence.ts';

/** What holds for all lanes, as it was read; instants of the server's clock. */
export interface SeenCommon {
  readonly state: CommonState;
  /** DingTalk serves nobody until then. */
  readonly pausedUntilEpochMs: number;
  readonly revision: bigint;
  /** Server's clock minus ours. */
  readonly aheadMs: number;
}

/** The row of an organisation that every instance reads with each block. */
export interface CommonRow {
  read(call: CallOptions): Promise<SeenCommon>;
  /** Never makes a pause shorter. */
  pauseUntil(epochMs: number, call: CallOptions): Promise<void>;
  /** False if another was faster, or if nobody knows. */
  replace(seen: SeenCommon, state: CommonState, call: CallOptions): Promise<boolean>;
}

/** No client id begins with this sign. */
const COMMON_LANE = '#hold';

export function createCommonRow(options: {
  readonly tables: TableClient;
  readonly organisation: string;
  readonly clock: Clock;
}): CommonRow {
  const { tables, clock, organisation } = options;
  const key = { organisation, lane: COMMON_LANE };
  return {
    read: async (call) => {
      const { row, serverTimeEpochMs } = await tables.getRow(callAllowanceTable, key, call);
      const aheadMs = serverTimeEpochMs - clock.nowEpochMs();
      return { ...commonOf(row?.columns ?? {}), aheadMs };
    },

    pauseUntil: async (epochMs, call) => {
      const value = BigInt(Math.ceil(epochMs));
      await tables.updateRow(
        callAllowanceTable,
        key,
        { put: { v: 1n, until: value } },
        { row: 'ignore', columns: { column: 'until', is: '<', value, passIfMissing: true } },
        call,
      );
    },

    replace: async ({ revision }, { rate, lastRefusal }, call) => {
      const put: Columns = {
        v: 1n,
        revision: revision + 1n,
        permille: BigInt(rate.permille),
        throttledAt: BigInt(rate.throttledAtEpochMs),
        refusedLane: lastRefusal.lane,
        refusedAt: BigInt(lastRefusal.atEpochMs),
      };
      const unchanged = { column: 'revision', is: '=', value: revision } as const;
      const write = tables.updateRow(
        callAllowanceTable,
        key,
        { put },
        { row: 'ignore', columns: { ...unchanged, passIfMissing: revision === 0n } },
        call,
      );
      return (await outcomeOf(write)) === 'written';
    },
  };
}

function commonOf(columns: Columns): Omit<SeenCommon, 'aheadMs'> {
  const number = (name: string, absent: number): number => {
    const value = columns[name];
    return typeof value === 'bigint' ? Number(value) : absent;
  };
  const { refusedLane, revision } = columns;
  return {
    pausedUntilEpochMs: number('until', 0),
    revision: typeof revision === 'bigint' ? revision : 0n,
    state: {
      rate: {
        permille: number('permille', FULL_RATE),
        throttledAtEpochMs: number('throttledAt', 0),
      },
      lastRefusal: {
        lane: typeof refusedLane === 'string' ? refusedLane : '',
        atEpochMs: number('refusedAt', 0),
      },
    },
  };
}
