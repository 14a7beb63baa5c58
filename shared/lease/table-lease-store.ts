import type { RandomSource } from '../random/index.ts';
import {
  outcomeOf,
  TableUnavailableError,
  tables,
  type CallOptions,
  type ColumnCondition,
  type Columns,
  type Key,
  type Row,
  type TableClient,
} from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import { LeaseLostError } from './errors.ts';
import type { AcquireResult, Lease, LeaseStore } from './lease-store.ts';

export interface TableLeaseStoreOptions {
  readonly tables: TableClient;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  /** Waits between rounds only; leases are judged on the server's clock. */
  readonly clock: Clock;
  readonly random: RandomSource;
  /** How long after its end a lease is still respected. Default 1,000. */
  readonly guardMs?: number;
}

/** Rounds of read and conditional write before giving up; each failed round means that somebody else moved. */
const ROUNDS = 8;
const ROUND_DELAY_MS = 50;

/** Columns of a lease row. A released lease keeps its fencing number and has no owner. */
interface LeaseRow {
  readonly owner: string;
  readonly fence: bigint;
  readonly until: bigint;
}

interface Seen {
  readonly row: LeaseRow | undefined;
  readonly serverTimeEpochMs: number;
}

/**
 * Leases as rows of `tables.lease`. Every round reads the row, which also tells the server's time,
 * and writes on condition that owner, fencing number *and* end are still those that were read: a
 * renewal, a take-over or a write delayed on the network in between makes the condition fail.
 */
export function createTableLeaseStore(options: TableLeaseStoreOptions): LeaseStore {
  const { clock, random } = options;
  const guardMs = options.guardMs ?? 1_000;
  const keyOf = (resource: string): Key => ({ organisation: options.organisation, resource });

  const read = async (resource: string, call: CallOptions): Promise<Seen> => {
    const { row, serverTimeEpochMs } = await options.tables.getRow(
      tables.lease,
      keyOf(resource),
      call,
    );
    return { row: row === undefined ? undefined : leaseRowOf(row), serverTimeEpochMs };
  };

  /** True if written; false if refused or not known, in which case the caller reads again. */
  const replace = async (
    resource: string,
    seen: LeaseRow | undefined,
    next: LeaseRow,
    call: CallOptions,
  ): Promise<boolean> => {
    const write = options.tables.putRow(
      tables.lease,
      keyOf(resource),
      { v: 1n, ...next } satisfies Columns,
      seen === undefined
        ? { row: 'must-not-exist' }
        : { row: 'must-exist', columns: unchangedSince(seen) },
      call,
    );
    return (await outcomeOf(write)) === 'written';
  };

  const pause = (round: number, call: CallOptions): Promise<void> =>
    clock.sleep(ROUND_DELAY_MS * (round + random.unit()), call.signal);

  return {
    acquire: async (resource, { owner, durationMs, ...call }) => {
      checkAcquisition(owner, durationMs);
      for (let round = 1; round <= ROUNDS; round += 1) {
        const { row, serverTimeEpochMs: now } = await read(resource, call);
        const mine =
          row === undefined ? undefined : ownLease(row, resource, owner, durationMs, now);
        if (mine !== undefined) return { outcome: 'acquired', lease: mine };
        const held = row === undefined ? undefined : heldByOther(row, owner, now, guardMs);
        if (held !== undefined) return held;
        const next = {
          owner,
          fence: (row?.fence ?? 0n) + 1n,
          until: BigInt(now + durationMs),
        };
        if (await replace(resource, row, next, call)) {
          return { outcome: 'acquired', lease: leaseOf(next, resource, durationMs) };
        }
        await pause(round, call);
      }
      throw undecided('acquire');
    },

    renew: async (lease, call = {}) => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const { row, serverTimeEpochMs: now } = await read(lease.resource, call);
        if (row === undefined || !isHolder(row, lease) || row.until <= BigInt(now)) {
          throw new LeaseLostError(lease.resource, lease.fencingToken);
        }
        const next = { ...row, until: laterOf(row.until, BigInt(now + lease.durationMs)) };
        if (await replace(lease.resource, row, next, call)) {
          return { outcome: 'renewed', lease: leaseOf(next, lease.resource, lease.durationMs) };
        }
        await pause(round, call);
      }
      throw undecided('renew');
    },

    release: async (lease, call = {}) => {
      for (let round = 1; round <= ROUNDS; round += 1) {
        const { row } = await read(lease.resource, call);
        // An earlier round whose answer was lost has done it.
        if (row?.owner === '' && row.fence === lease.fencingToken) return { outcome: 'released' };
        if (row === undefined || !isHolder(row, lease)) return { outcome: 'not-held' };
        const next = { owner: '', fence: row.fence, until: 0n };
        if (await replace(lease.resource, row, next, call)) return { outcome: 'released' };
        await pause(round, call);
      }
      throw undecided('release');
    },
  };
}

function checkAcquisition(owner: string, durationMs: number): void {
  if (owner === '') throw new RangeError('the owner of a lease must have a name');
  if (!Number.isSafeInteger(durationMs) || durationMs <= 0) {
    throw new RangeError('the duration of a lease must be a whole number of milliseconds above 0');
  }
}

function unchangedSince(seen: LeaseRow): ColumnCondition {
  return {
    all: [
      { column: 'owner', is: '=', value: seen.owner, passIfMissing: false },
      { column: 'fence', is: '=', value: seen.fence, passIfMissing: false },
      { column: 'until', is: '=', value: seen.until, passIfMissing: false },
    ],
  };
}

/** The lease that an earlier try of the same attempt got, if its answer was lost and it still runs. */
function ownLease(
  row: LeaseRow,
  resource: string,
  owner: string,
  durationMs: number,
  now: number,
): Lease | undefined {
  if (row.owner !== owner || row.until <= BigInt(now)) return undefined;
  return leaseOf(row, resource, durationMs);
}

function heldByOther(
  row: LeaseRow,
  owner: string,
  now: number,
  guardMs: number,
): Extract<AcquireResult, { outcome: 'held' }> | undefined {
  const freeAt = Number(row.until) + guardMs;
  if (row.owner === '' || row.owner === owner || freeAt <= now) return undefined;
  return { outcome: 'held', retryAfterMs: freeAt - now, heldBy: row.owner };
}

/** The end of a lease never moves back, even if another server with a slower clock answers. */
function laterOf(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}

function isHolder(row: LeaseRow, lease: Lease): boolean {
  return row.owner === lease.owner && row.fence === lease.fencingToken;
}

function leaseOf(row: LeaseRow, resource: string, durationMs: number): Lease {
  return {
    resource,
    owner: row.owner,
    fencingToken: row.fence,
    expiresAtServerEpochMs: Number(row.until),
    durationMs,
  };
}

function leaseRowOf(row: Row): LeaseRow {
  const { owner, fence, until } = row.columns;
  if (typeof owner !== 'string' || typeof fence !== 'bigint' || typeof until !== 'bigint') {
    throw new TypeError('a row of the lease table lacks owner, fence or until');
  }
  return { owner, fence, until };
}

/** Nothing is known to be lost; so many rounds without a decision mean a store in trouble. */
function undecided(operation: string): TableUnavailableError {
  return new TableUnavailableError({
    table: tables.lease.name,
    operation,
    fault: 'no-decision',
    attempts: ROUNDS,
  });
}
