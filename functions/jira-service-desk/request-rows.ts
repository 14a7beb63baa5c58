import { createHash } from 'node:crypto';
import { isPlainId } from '../../shared/errors/index.ts';
import type { RandomSource } from '../../shared/random/index.ts';
import {
  outcomeOf,
  TableOutcomeUnknownError,
  TableUnavailableError,
  tables,
  type CallOptions,
  type ColumnCondition,
  type Key,
  type TableClient,
} from '../../shared/table-store/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import { RequestRowLostError } from './errors.ts';
import {
  columnsOf,
  newProgress,
  requestRowOf,
  type RequestProgress,
  type RequestRow,
} from './request-row.ts';

/**
 * How long a row is held after each write. Longer than what is sent between two writes may take
 * (the adapters' time-outs), so that whoever takes over finds nobody sending.
 */
export const REQUEST_HOLD_MS = 120_000;

/** The right to work on the request of one approval, until the row says otherwise. */
export interface RequestHold {
  readonly processInstanceId: string;
  readonly row: RequestRow;
  /** The server's clock when the row was last read or written. */
  readonly serverTimeEpochMs: number;
}

export type TakeResult =
  | { readonly outcome: 'taken'; readonly hold: RequestHold }
  | { readonly outcome: 'held'; readonly retryAfterMs: number }
  | { readonly outcome: 'done'; readonly progress: RequestProgress };

export interface RequestRowsOptions {
  readonly tables: TableClient;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  /** Waits between rounds only; holds are judged on the server's clock. */
  readonly clock: Clock;
  readonly random: RandomSource;
}

export type RequestChange =
  Partial<RequestProgress> | ((serverTimeEpochMs: number) => Partial<RequestProgress>);

/**
 * The rows of `tables.serviceRequest`, one per approval: the authority on whether its request has
 * been made.
 *
 * Guarantees: at any instant of the server's clock at most one hold of an approval has not expired;
 * a change under a hold that has passed on changes nothing; whatever answer of the store is lost,
 * repeating a call is safe.
 */
export interface RequestRows {
  find(processInstanceId: string, call?: CallOptions): Promise<RequestProgress | undefined>;
  /** Takes the row, making it if there is none; one that is `done` is only told. */
  take(
    processInstanceId: string,
    by: { readonly owner: string; readonly label: string } & CallOptions,
  ): Promise<TakeResult>;
  /**
   * Writes what has changed and begins the hold anew; a change may depend on the server's time.
   *
   * @throws RequestRowLostError
   */
  write(hold: RequestHold, change: RequestChange, call?: CallOptions): Promise<RequestHold>;
  /** Writes what has changed and gives the row back. @throws RequestRowLostError */
  release(hold: RequestHold, change: RequestChange, call?: CallOptions): Promise<void>;
  /** Gives the row back as it is, if it is still held under this fence. */
  giveBack(processInstanceId: string, held: RequestRow, call?: CallOptions): Promise<void>;
  /** Removes a row of which nothing has come; best effort. */
  forget(hold: RequestHold, call?: CallOptions): Promise<void>;
}

const ROUNDS = 8;
const ROUND_DELAY_MS = 50;
const NOBODY = '';

export function createRequestRows(options: RequestRowsOptions): RequestRows {
  const { clock, random } = options;
  const store = options.tables;

  const read = async (key: Key, call: CallOptions) => {
    const { row, serverTimeEpochMs } = await store.getRow(tables.serviceRequest, key, call);
    return { row: row === undefined ? undefined : requestRowOf(row), serverTimeEpochMs };
  };

  /** False if refused or not known: the caller reads again. */
  const replace = async (
    key: Key,
    seen: RequestRow | undefined,
    next: RequestRow,
    call: CallOptions,
  ): Promise<boolean> => {
    const condition =
      seen === undefined
        ? ({ row: 'must-not-exist' } as const)
        : ({ row: 'must-exist', columns: unchangedSince(seen) } as const);
    const write = store.putRow(tables.serviceRequest, key, columnsOf(next), condition, call);
    return (await outcomeOf(write)) === 'written';
  };

  const pause = (round: number, call: CallOptions): Promise<void> =>
    clock.sleep(Math.floor(ROUND_DELAY_MS * (round + random.unit())), call.signal);

  /** `owner` is the holder, who begins anew, or nobody. */
  const change = async (
    hold: RequestHold,
    changed: RequestChange,
    owner: string,
    call: CallOptions,
  ): Promise<RequestHold> => {
    const { processInstanceId } = hold;
    const key = keyOf(options.organisation, processInstanceId);
    for (let round = 1; round <= ROUNDS; round += 1) {
      const { row, serverTimeEpochMs } = await read(key, call);
      // An earlier round whose answer was lost has given it back.
      if (round > 1 && row?.owner === NOBODY && row.fence === hold.row.fence) {
        return { processInstanceId, row, serverTimeEpochMs };
      }
      if (row === undefined || !isHolder(row, hold) || row.until <= BigInt(serverTimeEpochMs)) {
        throw new RequestRowLostError(hold.row.progress.label);
      }
      const changes = typeof changed === 'function' ? changed(serverTimeEpochMs) : changed;
      const progress = { ...hold.row.progress, ...changes };
      const until = owner === NOBODY ? 0n : BigInt(serverTimeEpochMs + REQUEST_HOLD_MS);
      const wanted = { ...row, owner, until, progress };
      if (await replace(key, row, wanted, call)) {
        return { processInstanceId, row: wanted, serverTimeEpochMs };
      }
      await pause(round, call);
    }
    throw undecided('write');
  };

  return {
    find: async (processInstanceId, call = {}) => {
      const { row } = await read(keyOf(options.organisation, processInstanceId), call);
      return row?.progress;
    },

    take: async (processInstanceId, { owner: name, label, ...call }) => {
      const owner = `${name}/${Buffer.from(random.bytes(8)).toString('hex')}`;
      const key = keyOf(options.organisation, processInstanceId);
      for (let round = 1; round <= ROUNDS; round += 1) {
        const { row, serverTimeEpochMs: now } = await read(key, call);
        if (row?.owner === owner) {
          return { outcome: 'taken', hold: { processInstanceId, row, serverTimeEpochMs: now } };
        }
        if (row?.progress.stage === 'done') return { outcome: 'done', progress: row.progress };
        if (row !== undefined && row.owner !== NOBODY && row.until > BigInt(now)) {
          return { outcome: 'held', retryAfterMs: Number(row.until) - now };
        }
        const next: RequestRow = {
          owner,
          fence: (row?.fence ?? 0n) + 1n,
          until: BigInt(now + REQUEST_HOLD_MS),
          progress: row?.progress ?? newProgress(label),
        };
        if (await replace(key, row, next, call)) {
          return {
            outcome: 'taken',
            hold: { processInstanceId, row: next, serverTimeEpochMs: now },
          };
        }
        await pause(round, call);
      }
      throw undecided('take');
    },

    write: (hold, changed, call = {}) => change(hold, changed, hold.row.owner, call),

    release: async (hold, changed, call = {}) => {
      await change(hold, changed, NOBODY, call);
    },

    giveBack: async (processInstanceId, held, call = {}) => {
      const key = keyOf(options.organisation, processInstanceId);
      const { row } = await read(key, call);
      if (row === undefined || row.owner !== held.owner || row.fence !== held.fence) return;
      await replace(key, row, { ...row, owner: NOBODY, until: 0n }, call);
    },

    forget: async ({ processInstanceId, row }, call = {}) => {
      const key = keyOf(options.organisation, processInstanceId);
      const unchanged = { row: 'must-exist', columns: unchangedSince(row) } as const;
      try {
        await store.deleteRow(tables.serviceRequest, key, unchanged, call);
      } catch (error) {
        if (!(error instanceof TableOutcomeUnknownError)) throw error;
      }
    },
  };
}

/**
 * Two digits of a hash spread the approvals of an organisation over the table's parts. The id is that
 * of an event, which anybody may have written: one that is no plain id stands in the row as its hash.
 */
function keyOf(organisation: string, processInstanceId: string): Key {
  const hash = createHash('sha256').update(processInstanceId).digest('hex');
  return {
    part: `${organisation}/${hash.slice(0, 2)}`,
    instance: isPlainId(processInstanceId) ? processInstanceId : `h${hash}`,
  };
}

function unchangedSince(seen: RequestRow): ColumnCondition {
  return {
    all: [
      { column: 'owner', is: '=', value: seen.owner, passIfMissing: false },
      { column: 'fence', is: '=', value: seen.fence, passIfMissing: false },
      { column: 'until', is: '=', value: seen.until, passIfMissing: false },
    ],
  };
}

function isHolder(row: RequestRow, hold: RequestHold): boolean {
  return row.owner === hold.row.owner && row.fence === hold.row.fence;
}

/** Nothing is known to be lost; so many rounds without a decision mean a store in trouble. */
function undecided(operation: string): TableUnavailableError {
  return new TableUnavailableError({
    table: tables.serviceRequest.name,
    operation,
    fault: 'no-decision',
    attempts: ROUNDS,
  });
}
