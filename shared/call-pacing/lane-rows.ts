import {
  callAllowanceTable,
  outcomeOf,
  type CallOptions,
  type Key,
  type TableClient,
  type WriteCondition,
} from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import { columnsOf, laneRowOf, type LaneRow, type LaneState } from './lane-state.ts';

/** A lane as it was read. */
export interface SeenLane {
  /** Absent: nothing has been given out of it. */
  readonly row: LaneRow | undefined;
  readonly serverEpochMs: number;
  /**
   * Server's clock minus ours, as of when the answer was here; it lags the truth by as long as the
   * answer was on its way, so that nothing that is judged by it comes early.
   */
  readonly aheadMs: number;
}

/** Rows of the allowance of one organisation, each moved only from the revision that was seen. */
export interface LaneRows {
  read(lane: string, call: CallOptions): Promise<SeenLane>;
  /**
   * False if another was faster, or if nobody knows: then the lane is read again, and the stamp tells.
   */
  replace(
    lane: string,
    seen: SeenLane,
    next: { readonly state: LaneState; readonly stamp: string },
    call: CallOptions,
  ): Promise<boolean>;
}

export function createLaneRows(options: {
  readonly tables: TableClient;
  readonly organisation: string;
  readonly clock: Clock;
}): LaneRows {
  const { tables, clock } = options;
  const keyOf = (lane: string): Key => ({ organisation: options.organisation, lane });
  return {
    read: async (lane, call) => {
      const { row, serverTimeEpochMs } = await tables.getRow(callAllowanceTable, keyOf(lane), call);
      return {
        row: row === undefined ? undefined : laneRowOf(row),
        serverEpochMs: serverTimeEpochMs,
        aheadMs: serverTimeEpochMs - clock.nowEpochMs(),
      };
    },

    replace: async (lane, { row: seen }, next, call) => {
      const columns = columnsOf({ ...next, revision: (seen?.revision ?? 0n) + 1n });
      const condition = unchangedSince(seen);
      const write = tables.putRow(callAllowanceTable, keyOf(lane), columns, condition, call);
      return (await outcomeOf(write)) === 'written';
    },
  };
}

function unchangedSince(seen: LaneRow | undefined): WriteCondition {
  if (seen === undefined) return { row: 'must-not-exist' };
  return {
    row: 'must-exist',
    columns: { column: 'revision', is: '=', value: seen.revision, passIfMissing: false },
  };
}
