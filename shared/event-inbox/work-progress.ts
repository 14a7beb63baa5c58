import type { Columns, ColumnValue } from '../table-store/index.ts';

/**
 * The columns that an event and a delivery have in common: who works on it, and where its marker is.
 * Every write raises `revision` and is made on condition that the one it read is still there, so that
 * a write which was long on its way changes nothing.
 */
export interface WorkProgress {
  /** Who holds it; empty if nobody does. */
  readonly owner: string;
  /** Rises whenever the right to work passes on. */
  readonly fence: bigint;
  /** End of the lease on the server's clock. */
  readonly untilEpochMs: number;
  readonly revision: bigint;
  /** Unique to the call that wrote the row last: it recognises its own write after a lost answer. */
  readonly stamp: string;
  /** The marker that stands for it: when it is due, and the stamp that this marker carries. */
  readonly dueEpochMs: number;
  readonly markerStamp: string;
  /** Entry of the dead letter that tells of its latest end; empty if there is none. */
  readonly letter: string;
  /** Server's clock as the last writer had read it. */
  readonly updatedAtEpochMs: number;
}

export function progressColumns(progress: WorkProgress): Columns {
  return {
    owner: progress.owner,
    fence: progress.fence,
    until: wholeMs(progress.untilEpochMs),
    rev: progress.revision,
    stamp: progress.stamp,
    due: wholeMs(progress.dueEpochMs),
    marker: progress.markerStamp,
    letter: progress.letter,
    updated: wholeMs(progress.updatedAtEpochMs),
  };
}

/** @throws TypeError for a row that this product did not write */
export function progressOf(columns: Columns): WorkProgress {
  return {
    owner: textAt(columns, 'owner'),
    fence: integerAt(columns, 'fence'),
    untilEpochMs: numberAt(columns, 'until'),
    revision: integerAt(columns, 'rev'),
    stamp: textAt(columns, 'stamp'),
    dueEpochMs: numberAt(columns, 'due'),
    markerStamp: textAt(columns, 'marker'),
    letter: textAt(columns, 'letter'),
    updatedAtEpochMs: numberAt(columns, 'updated'),
  };
}

/** Instants are kept in whole milliseconds; a caller's clock or jitter may give fractions. */
export function wholeMs(epochMs: number): bigint {
  return BigInt(Math.round(epochMs));
}

export function textAt(columns: Columns, name: string): string {
  const value = columns[name];
  return typeof value === 'string' ? value : refuse(name, value);
}

export function integerAt(columns: Columns, name: string): bigint {
  const value = columns[name];
  return typeof value === 'bigint' ? value : refuse(name, value);
}

export function numberAt(columns: Columns, name: string): number {
  return Number(integerAt(columns, name));
}

function refuse(name: string, value: ColumnValue | undefined): never {
  throw new TypeError(`a row of events has no usable column "${name}" (${typeof value})`);
}
