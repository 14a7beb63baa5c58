import type { CollectedCopy } from './collected-copies.ts';
import {
  BATCHES_UNDER_WAY,
  EVENTS_PER_BATCH,
  MOST_SUBMISSIONS,
  type EndedForwarderRound,
} from './forwarder-round.ts';

/** How many copies of events there are besides one of each, and how many were to be. */
export interface Duplicates {
  readonly copies: number;
  /** Counted by checkpoints. */
  readonly counted: number;
  /** Again in the channel in which the event had been sent already. */
  readonly sameChannel: number;
  /** In another channel: the instance before was killed, or had given its channel up. */
  readonly otherChannel: number;
  /** Most events of one channel and stream that another channel has brought again. */
  readonly mostLeftByOneChannel: number;
  /** What deliveries without an end may have left, which nobody can count. */
  readonly uncountable: number;
}

/** Events of one stream that were sent, and that the checkpoint has not passed, when an instance dies. */
const UNDER_WAY = BATCHES_UNDER_WAY * EVENTS_PER_BATCH;

/**
 * Copies come of two things alone. A batch whose answer or acknowledgement was lost is sent again by
 * the instance that sent it, and counted. A delivery that was killed, or that failed, leaves batches
 * under way, at most so many as may be under way at once; the next one sends them again, and has
 * nobody to tell it which of them had arrived.
 */
export function duplicatesOf(
  round: Pick<EndedForwarderRound, 'copies' | 'failedDeliveries' | 'kills' | 'stored'>,
): Duplicates {
  const { copies, failedDeliveries, kills, stored } = round;
  const channelsOf = new Map<string, Set<string>>();
  const leftBy = new Map<string, Set<string>>();
  let sameChannel = 0;
  let otherChannel = 0;
  for (const { channel, id, stream } of copies) {
    const before = channelsOf.get(id) ?? new Set();
    if (before.has(channel)) sameChannel += 1;
    else if (before.size > 0) otherChannel += 1;
    for (const other of before) {
      const left = `${other} ${stream}`;
      if (other !== channel) leftBy.set(left, (leftBy.get(left) ?? new Set()).add(id));
    }
    channelsOf.set(id, before.add(channel));
  }
  const ends = kills.length + failedDeliveries;
  return {
    copies: copies.length - channelsOf.size,
    counted: stored.checkpoints.reduce((sum, { resent }) => sum + resent, 0),
    sameChannel,
    otherChannel,
    mostLeftByOneChannel: Math.max(0, ...[...leftBy.values()].map(({ size }) => size)),
    uncountable: ends * UNDER_WAY * MOST_SUBMISSIONS,
  };
}

export function faultsOfDuplicates(duplicates: Duplicates): readonly string[] {
  const { copies, counted, mostLeftByOneChannel, uncountable } = duplicates;
  const faults: string[] = [];
  if (copies > counted + uncountable) {
    faults.push(`${String(copies)} duplicates, ${String(counted)} of them counted`);
  }
  if (mostLeftByOneChannel > UNDER_WAY) {
    faults.push(`one channel left ${String(mostLeftByOneChannel)} events to be sent again`);
  }
  return faults;
}

/** Whether nothing has come that had come before, when nobody was killed and nothing failed. */
export function faultsOfQuiet(
  copies: readonly CollectedCopy[],
  copiesBeforeQuiet: number,
): readonly string[] {
  const known = new Set(copies.slice(0, copiesBeforeQuiet).map(({ id }) => id));
  const later = copies.slice(copiesBeforeQuiet);
  return [
    ...later.filter(({ id }) => known.has(id)).map(({ id }) => `${id} came again in quiet`),
    // Routine work writes no entry of the trail, or the trail would never end. What the watcher tells
    // people when time moves on is no such work.
    ...later
      .filter(({ stream, kind }) => stream === 'own-trail' && kind !== 'silence.alarm')
      .map(({ kind }) => `the trail goes on by itself: ${kind}`),
  ];
}
