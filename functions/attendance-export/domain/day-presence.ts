import { minuteOf, type MinuteInterval } from './minute-interval.ts';
import type { PunchRecord } from './punch-record.ts';

/** The punches that count for a section or a day; undefined where there is none. */
export interface PunchPair {
  readonly in: PunchRecord | undefined;
  readonly out: PunchRecord | undefined;
}

/** From in to out in whole minutes; undefined without both, or if they are the wrong way round. */
export function presenceOf(pair: PunchPair): MinuteInterval | undefined {
  if (pair.in === undefined || pair.out === undefined) return undefined;
  if (pair.out.punchedEpochMs < pair.in.punchedEpochMs) return undefined;
  return { start: minuteOf(pair.in.punchedEpochMs), end: minuteOf(pair.out.punchedEpochMs) };
}

/**
 * In and out among punches of one day that answer no plan: by kind, the earliest in and the latest
 * out. If none has a kind, as machines without buttons give them, the earliest and the latest.
 */
export function outermostPunches(punches: readonly PunchRecord[]): PunchPair {
  const inOrder = [...punches].sort(byTime);
  if (inOrder.every(({ checkType }) => checkType === undefined)) {
    const [first] = inOrder;
    const last = inOrder.at(-1);
    return { in: first, out: last === first ? undefined : last };
  }
  return {
    in: inOrder.find(({ checkType }) => checkType === 'OnDuty'),
    out: inOrder.findLast(({ checkType }) => checkType === 'OffDuty'),
  };
}

function byTime(a: PunchRecord, b: PunchRecord): number {
  return a.punchedEpochMs - b.punchedEpochMs || (a.recordId < b.recordId ? -1 : 1);
}
