import {
  markerDeletion,
  markerPut,
  newStamp,
  type Marker,
  type MarkerPlace,
  type WorkProgress,
} from '../event-inbox/index.ts';
import type { RandomSource } from '../random/index.ts';
import {
  isTableError,
  outcomeOf,
  TableUnavailableError,
  writeUntilKnown,
  type CallOptions,
  type Columns,
  type Key,
  type TableClient,
  type TableDefinition,
} from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';

/** A row of work: an event or a delivery. */
export interface Work {
  readonly progress: WorkProgress;
}

/** Where the row of some work lies, how to read and write it, and where its markers lie. */
export interface WorkPlace<Kind extends Work> {
  readonly table: TableDefinition;
  readonly key: Key;
  readonly markers: MarkerPlace;
  readonly decode: (columns: Columns) => Kind;
  readonly encode: (work: Kind) => Columns;
  readonly isFinished: (work: Kind) => boolean;
}

/** What a look at the row leads to. */
export type Decision<Kind, Result> =
  | {
      readonly action: 'leave';
      readonly result: Result;
      /** An earlier call did it, and may have died before it removed the marker. */
      readonly isDoneBefore?: boolean;
    }
  | {
      readonly action: 'write';
      /** Revision, stamp and time of change are set here. */
      readonly next: Kind;
      readonly result: Result;
      /** Done before the row is written, and again if the row has to be read anew. */
      readonly before?: () => Promise<void>;
    };

export interface Look<Kind> {
  readonly seen: Kind;
  /** The server's clock. */
  readonly nowEpochMs: number;
  /** Unique to this call: for owners, and for a new marker. */
  readonly stamp: string;
}

export interface WorkChangerOptions {
  readonly tables: TableClient;
  /** Waits between rounds only; leases are judged on the server's clock. */
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** Rounds of read and conditional write before giving up; each failed one means that somebody else moved. */
const ROUNDS = 8;
const ROUND_DELAY_MS = 50;

/** A write that was tried: by its revision it is recognised if its answer was lost. */
interface Try<Kind, Result> {
  readonly seen: Kind;
  readonly next: Kind;
  readonly result: Result;
}

/**
 * Changes rows of work by compare-and-swap, and keeps their markers in step.
 *
 * Each round reads the row, which also tells the server's time, and puts the whole row on condition
 * that the revision is still the one that was read. A lost answer is read back by the call's stamp.
 *
 * Order of writes, so that at no moment unfinished work has no marker: a new marker is written *before*
 * the row refers to it, the old one is deleted *after*. A kill in between leaves one marker too many,
 * which whoever meets it removes. A deletion names the stamp of the marker, so it can never hit one that
 * somebody has written in the same place since.
 */
export class WorkChanger {
  readonly #options: WorkChangerOptions;

  constructor(options: WorkChangerOptions) {
    this.#options = options;
  }

  /** @throws what `absent` or `decide` throws; the errors of the table port */
  async change<Kind extends Work, Result>(
    place: WorkPlace<Kind>,
    call: CallOptions,
    absent: () => Result,
    decide: (look: Look<Kind>) => Decision<Kind, Result>,
  ): Promise<Result> {
    const stamp = newStamp(this.#options.random);
    const tries: Try<Kind, Result>[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      const { row, serverTimeEpochMs: nowEpochMs } = await this.#read(place, call);
      if (row === undefined) return absent();
      const mine = tries.find(
        ({ next }) =>
          row.progress.stamp === stamp && row.progress.revision === next.progress.revision,
      );
      if (mine !== undefined) return this.#tidyUp(place, mine, call);
      const decision = decide({ seen: row, nowEpochMs, stamp });
      if (decision.action === 'leave') {
        const isLeftOver = decision.isDoneBefore === true && place.isFinished(row);
        if (isLeftOver) await this.removeMarker(place.markers, markerOf(row), call);
        return decision.result;
      }
      const attempt = tryOf(row, decision, nowEpochMs, stamp);
      await decision.before?.();
      await this.#putMarkerFirst(place, attempt, call);
      tries.push(attempt);
      if (await this.#put(place, attempt, call)) return this.#tidyUp(place, attempt, call);
      const { clock, random } = this.#options;
      await clock.sleep(ROUND_DELAY_MS * (round - 1 + random.unit()), call.signal);
    }
    throw new TableUnavailableError({
      table: place.table.name,
      operation: 'change',
      fault: 'no-decision',
      attempts: ROUNDS,
    });
  }

  async #read<Kind extends Work>(
    place: WorkPlace<Kind>,
    call: CallOptions,
  ): Promise<{ readonly row: Kind | undefined; readonly serverTimeEpochMs: number }> {
    const { row, serverTimeEpochMs } = await this.#options.tables.getRow(
      place.table,
      place.key,
      call,
    );
    return { row: row === undefined ? undefined : place.decode(row.columns), serverTimeEpochMs };
  }

  /** True if written; false if refused or not known, in which case the row is read again. */
  async #put<Kind extends Work, Result>(
    place: WorkPlace<Kind>,
    { seen, next }: Try<Kind, Result>,
    call: CallOptions,
  ): Promise<boolean> {
    const unchanged = {
      column: 'rev',
      is: '=',
      value: seen.progress.revision,
      passIfMissing: false,
    } as const;
    const write = this.#options.tables.putRow(
      place.table,
      place.key,
      place.encode(next),
      { row: 'must-exist', columns: unchanged },
      call,
    );
    return (await outcomeOf(write)) === 'written';
  }

  async #putMarkerFirst<Kind extends Work, Result>(
    place: WorkPlace<Kind>,
    { seen, next }: Try<Kind, Result>,
    call: CallOptions,
  ): Promise<void> {
    if (place.isFinished(next) || isSameMarker(markerOf(seen), markerOf(next))) return;
    await writeUntilKnown(this.#options.tables, [markerPut(place.markers, markerOf(next))], {
      ...this.#options,
      ...call,
    });
  }

  /** After the row: the marker that it no longer needs goes. If that fails, whoever meets it removes it. */
  async #tidyUp<Kind extends Work, Result>(
    place: WorkPlace<Kind>,
    { seen, next, result }: Try<Kind, Result>,
    call: CallOptions,
  ): Promise<Result> {
    if (place.isFinished(next) || !isSameMarker(markerOf(seen), markerOf(next))) {
      await this.removeMarker(place.markers, markerOf(seen), call);
    }
    return result;
  }

  /** Deletes a marker that nothing depends on any more; what the table refuses stays for later. */
  async removeMarker(place: MarkerPlace, marker: Marker, call: CallOptions): Promise<void> {
    try {
      await this.#options.tables.batchWrite([markerDeletion(place, marker)], call);
    } catch (error) {
      if (!isTableError(error) && call.signal?.aborted !== true) throw error;
    }
  }
}

function tryOf<Kind extends Work, Result>(
  seen: Kind,
  { next, result }: { readonly next: Kind; readonly result: Result },
  nowEpochMs: number,
  stamp: string,
): Try<Kind, Result> {
  const progress = {
    ...next.progress,
    revision: seen.progress.revision + 1n,
    stamp,
    updatedAtEpochMs: nowEpochMs,
  };
  return { seen, next: { ...next, progress }, result };
}

function markerOf({ progress }: Work): Marker {
  return { dueEpochMs: progress.dueEpochMs, stamp: progress.markerStamp };
}

function isSameMarker(left: Marker, right: Marker): boolean {
  return left.dueEpochMs === right.dueEpochMs && left.stamp === right.stamp;
}
