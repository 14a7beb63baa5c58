import type { AnyOperation } from './operation.ts';

export interface PlannedCalls {
  readonly operation: AnyOperation;
  readonly count: number;
}

export interface CallCost {
  /** Calls that count against the monthly quota of the organisation. */
  readonly metered: number;
  readonly exempt: number;
  /** One row per operation, in the order given. */
  readonly byOperation: readonly {
    readonly name: string;
    readonly metered: boolean;
    readonly count: number;
    /** Page of the DingTalk documentation that says whether it is metered, and its date. */
    readonly source: string;
    readonly asOf: string;
  }[];
}

/** What a plan costs if no call has to be repeated. */
export function callCost(plan: readonly PlannedCalls[]): CallCost {
  const counts = new Map<string, PlannedCalls>();
  for (const { operation, count } of plan) {
    const sum = (counts.get(operation.name)?.count ?? 0) + count;
    counts.set(operation.name, { operation, count: sum });
  }
  const byOperation = [...counts.values()].map(({ operation, count }) => ({
    name: operation.name,
    count,
    ...operation.metering,
  }));
  const total = (isMetered: boolean): number =>
    byOperation.filter((row) => row.metered === isMetered).reduce((sum, row) => sum + row.count, 0);
  return { metered: total(true), exempt: total(false), byOperation };
}
