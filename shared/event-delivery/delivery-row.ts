import {
  numberAt,
  progressColumns,
  progressOf,
  textAt,
  type WorkProgress,
} from '../event-inbox/index.ts';
import type { Columns } from '../table-store/index.ts';
import type { DeliveryState } from './event-store.ts';

/** A row of the deliveries. No personal data: what the subscriber reports is a key of its own. */
export interface DeliveryRow {
  readonly state: DeliveryState;
  readonly attempt: number;
  /** The latest attempt that has failed; 0 if none has. */
  readonly failedAttempt: number;
  /** Claims since it was opened or reopened. */
  readonly tries: number;
  readonly result: string | undefined;
  readonly errorCode: string | undefined;
  readonly progress: WorkProgress;
}

const STATES: readonly DeliveryState[] = ['pending', 'done', 'superseded', 'dead'];

export function deliveryColumns(row: DeliveryRow): Columns {
  return {
    v: 1n,
    state: row.state,
    attempt: BigInt(row.attempt),
    failed: BigInt(row.failedAttempt),
    tries: BigInt(row.tries),
    ...(row.result === undefined ? {} : { result: row.result }),
    ...(row.errorCode === undefined ? {} : { error: row.errorCode }),
    ...progressColumns(row.progress),
  };
}

/** @throws TypeError for a row that this product did not write */
export function deliveryRowOf(columns: Columns): DeliveryRow {
  const text = textAt(columns, 'state');
  const state = STATES.find((known) => known === text);
  if (state === undefined) throw new TypeError(`a delivery has the unknown state "${text}"`);
  return {
    state,
    attempt: numberAt(columns, 'attempt'),
    failedAttempt: numberAt(columns, 'failed'),
    tries: numberAt(columns, 'tries'),
    result: columns['result'] === undefined ? undefined : textAt(columns, 'result'),
    errorCode: columns['error'] === undefined ? undefined : textAt(columns, 'error'),
    progress: progressOf(columns),
  };
}
