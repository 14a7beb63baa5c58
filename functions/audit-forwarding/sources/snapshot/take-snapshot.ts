import { hongKongDateOf, type Clock } from '../../../../shared/time/index.ts';
import type { CallOptions } from '../../ports.ts';
import type { DirectoryReader, Look } from './directory-reader.ts';
import { mergeReading, missedBy } from './domain/merge-reading.ts';
import { mustBeWhole } from './domain/snapshot-due.ts';
import type { Snapshot } from './domain/snapshot.ts';
import { inTurns } from './in-turns.ts';

export interface TakeSnapshotOptions {
  readonly reader: DirectoryReader;
  readonly clock: Pick<Clock, 'nowEpochMs'>;
}

/** People and departments of whom it is asked one by one whether they are gone; others stay for a day. */
const MOST_LOOKS = 1_000;
const AT_ONCE = 4;

/**
 * Reads the directory, and makes sure of everybody who was there before and was not met.
 *
 * @throws what the reader throws; until noon also the failure of a part that may be told when it is asked
 *   for again, so that a disturbance in the night does not make an incomplete snapshot
 */
export async function takeSnapshot(
  { clock, reader }: TakeSnapshotOptions,
  before: Snapshot | undefined,
  call: CallOptions,
): Promise<Snapshot> {
  const takenAtEpochMs = clock.nowEpochMs();
  const reading = await reader.read(call);
  if (reading.passingFailure !== undefined && mustBeWhole(takenAtEpochMs)) {
    throw reading.passingFailure;
  }
  const missed = missedBy(before, reading);
  const departments = await looksAt(missed.departmentIds.slice(0, MOST_LOOKS), (id) =>
    reader.lookAtDepartment(id, call),
  );
  const people = await looksAt(missed.userIds.slice(0, MOST_LOOKS - departments.size), (userId) =>
    reader.lookAtPerson(userId, call),
  );
  const moment = { day: hongKongDateOf(takenAtEpochMs), takenAtEpochMs };
  return mergeReading(before, reading, { departments, people }, moment);
}

async function looksAt<Id, Found>(
  ids: readonly Id[],
  lookAt: (id: Id) => Promise<Look<Found>>,
): Promise<ReadonlyMap<Id, Look<Found>>> {
  const looks = new Map<Id, Look<Found>>();
  await inTurns([...ids], AT_ONCE, async (id) => {
    looks.set(id, await lookAt(id));
  });
  return looks;
}
