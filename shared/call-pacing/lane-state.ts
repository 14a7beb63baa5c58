import type { Columns, Row } from '../table-store/index.ts';
import type { Gate } from './pace-rules.ts';
import { FULL_RATE, type LearnedRate } from './learned-rate.ts';

/** What has been given out of one lane; instants of the server's clock. */
export interface LaneState {
  /** When the next slot is free, by gate. */
  readonly next: Readonly<Record<Gate, number>>;
  readonly rate: LearnedRate;
  /** The other side has asked for a pause until then. */
  readonly heldUntilEpochMs: number;
}

/** A lane of which nothing has been given out. */
export const UNTOUCHED: LaneState = {
  next: { all: 0, sync: 0, report: 0 },
  rate: { permille: FULL_RATE, throttledAtEpochMs: 0 },
  heldUntilEpochMs: 0,
};

/** State of a row with what guards it: the revision rises, the stamp tells who wrote it. */
export interface LaneRow {
  readonly state: LaneState;
  readonly revision: bigint;
  readonly stamp: string;
}

export function columnsOf({ state, revision, stamp }: LaneRow): Columns {
  return {
    v: 1n,
    revision,
    stamp,
    next: whole(state.next.all),
    nextSync: whole(state.next.sync),
    nextReport: whole(state.next.report),
    permille: whole(state.rate.permille),
    throttledAt: whole(state.rate.throttledAtEpochMs),
    heldUntil: whole(state.heldUntilEpochMs),
  };
}

/** @throws TypeError for a row that this version did not write */
export function laneRowOf({ columns }: Row): LaneRow {
  const number = (name: string): number => Number(integerOf(columns, name));
  const { v, stamp } = columns;
  if (v !== 1n || typeof stamp !== 'string') throw new TypeError('a lane of another version');
  return {
    revision: integerOf(columns, 'revision'),
    stamp,
    state: {
      next: { all: number('next'), sync: number('nextSync'), report: number('nextReport') },
      rate: { permille: number('permille'), throttledAtEpochMs: number('throttledAt') },
      heldUntilEpochMs: number('heldUntil'),
    },
  };
}

function integerOf(columns: Columns, name: string): bigint {
  const value = columns[name];
  if (typeof value !== 'bigint') throw new TypeError(`a lane without "${name}"`);
  return value;
}

function whole(value: number): bigint {
  return BigInt(Math.ceil(value));
}
