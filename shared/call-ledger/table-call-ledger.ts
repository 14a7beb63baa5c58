import type { RandomSource } from '../random/index.ts';
import {
  HIGHEST,
  LOWEST,
  TableOutcomeUnknownError,
  tables,
  type CallOptions,
  type Key,
  type TableClient,
  type WriteResult,
} from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import type { CallLedger, LedgerMonth, LedgerSummary, SpenderFigures } from './call-ledger.ts';
import { LedgerBusyError, QuotaExceededError } from './errors.ts';
import { formatReservations, parseReservations, type Reservations } from './reservations.ts';

export interface TableCallLedgerOptions {
  readonly tables: TableClient;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/**
 * Spender of the row that decides: it holds every reservation of the month beside a version. Sorts
 * before, and can never be, the name of a spender.
 */
const MONTH_ROW = '#month';
const ROUNDS = 12;
const ROUND_DELAY_MS = 30;

interface MonthRow {
  /** 0 if there is no row yet. */
  readonly version: bigint;
  readonly reservations: Reservations;
}

/**
 * The ledger in `tables.callLedger`: one row per month that holds all reservations and is moved by
 * compare-and-swap on its version, and one row per spender with its absolute count of used calls.
 *
 * Why one deciding row: a write to one row is atomic, so two racing reservations cannot both pass;
 * a lease would not do, since a holder that is late could still write after its lease has passed on.
 */
export function createTableCallLedger(options: TableCallLedgerOptions): CallLedger {
  const { clock, random } = options;
  const keyOf = (month: LedgerMonth, spender: string): Key => ({
    organisation: options.organisation,
    month,
    spender,
  });

  const readMonth = async (month: LedgerMonth, call: CallOptions): Promise<MonthRow> => {
    const { row } = await options.tables.getRow(tables.callLedger, keyOf(month, MONTH_ROW), call);
    if (row === undefined) return { version: 0n, reservations: new Map() };
    const { version, reservations } = row.columns;
    if (typeof version !== 'bigint') throw new TypeError('the month row has no version');
    return { version, reservations: parseReservations(reservations) };
  };

  const readUsed = async (month: LedgerMonth, call: CallOptions): Promise<Map<string, number>> => {
    const rows = options.tables.getRange(tables.callLedger, {
      from: { organisation: options.organisation, month, spender: LOWEST },
      to: { organisation: options.organisation, month, spender: HIGHEST },
      ...call,
    });
    const used = new Map<string, number>();
    for await (const { key, columns } of rows) {
      if (key['spender'] === MONTH_ROW) continue;
      if (typeof columns['used'] !== 'bigint') throw new TypeError('a spender row has no count');
      used.set(String(key['spender']), Number(columns['used']));
    }
    return used;
  };

  const replaceMonth = (
    month: LedgerMonth,
    seen: MonthRow,
    reservations: Reservations,
    call: CallOptions,
  ): Promise<WriteResult> =>
    options.tables.putRow(
      tables.callLedger,
      keyOf(month, MONTH_ROW),
      { v: 1n, version: seen.version + 1n, reservations: formatReservations(reservations) },
      seen.version === 0n
        ? { row: 'must-not-exist' }
        : {
            row: 'must-exist',
            columns: { column: 'version', is: '=', value: seen.version, passIfMissing: false },
          },
      call,
    );

  /**
   * Sets one spender's reservation by compare-and-swap. `decide` sees the state before each try and
   * returns the new figure, or undefined if nothing is to be written.
   */
  const setReservation = async (
    month: LedgerMonth,
    spender: string,
    decide: (seen: Reservations) => Promise<number | undefined>,
    call: CallOptions,
  ): Promise<void> => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      const seen = await readMonth(month, call);
      const figure = await decide(seen.reservations);
      if (figure === undefined || figure === seen.reservations.get(spender)) return;
      const next = new Map(seen.reservations).set(spender, figure);
      if (await wasWritten(replaceMonth(month, seen, next, call))) return;
      await clock.sleep(ROUND_DELAY_MS * (round + random.unit() * round), call.signal);
    }
    throw new LedgerBusyError(month, spender);
  };

  return {
    reserve: async ({ month, spender, calls, quotaCalls, reserveCalls, ...call }) => {
      checkAccount(month, spender);
      for (const count of [calls, quotaCalls, reserveCalls]) checkCount(count);
      await setReservation(
        month,
        spender,
        async (seen) => {
          if (calls <= (seen.get(spender) ?? -1)) return calls;
          const used = await readUsed(month, call);
          const figures = figuresOf(seen, used);
          const committedCalls = committedOf(figures.filter((entry) => entry.spender !== spender));
          const wantedCalls = Math.max(calls, used.get(spender) ?? 0);
          if (committedCalls + wantedCalls > quotaCalls - reserveCalls) {
            const usedCalls = sum([...used.values()]);
            throw new QuotaExceededError({
              ...{ month, quotaCalls, reserveCalls, usedCalls, committedCalls, wantedCalls },
            });
          }
          return calls;
        },
        call,
      );
    },

    recordUsed: async ({ month, spender, usedCalls }, call = {}) => {
      checkAccount(month, spender);
      checkCount(usedCalls);
      const write = (): Promise<WriteResult> =>
        options.tables.putRow(
          tables.callLedger,
          keyOf(month, spender),
          { v: 1n, used: BigInt(usedCalls) },
          {
            row: 'ignore',
            columns: { column: 'used', is: '<', value: BigInt(usedCalls), passIfMissing: true },
          },
          call,
        );
      // A refused condition means that as much or more is on record already.
      for (let round = 1; round <= ROUNDS; round += 1) {
        if (await wasDecided(write())) return;
        await clock.sleep(ROUND_DELAY_MS * (round + random.unit()), call.signal);
      }
      throw new LedgerBusyError(month, spender);
    },

    settle: async ({ month, spender }, call = {}) => {
      checkAccount(month, spender);
      await setReservation(
        month,
        spender,
        async (seen) => {
          if (!seen.has(spender)) return undefined;
          const { row } = await options.tables.getRow(
            tables.callLedger,
            keyOf(month, spender),
            call,
          );
          const used = row?.columns['used'];
          return typeof used === 'bigint' ? Number(used) : 0;
        },
        call,
      );
    },

    summary: async (month, call = {}) => {
      checkMonth(month);
      const { reservations } = await readMonth(month, call);
      return summaryOf(month, figuresOf(reservations, await readUsed(month, call)));
    },
  };
}

/** True if written; false if refused or not known: the caller looks again. */
async function wasWritten(write: Promise<WriteResult>): Promise<boolean> {
  try {
    return (await write).outcome === 'written';
  } catch (error) {
    if (error instanceof TableOutcomeUnknownError) return false;
    throw error;
  }
}

async function wasDecided(write: Promise<WriteResult>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof TableOutcomeUnknownError) return false;
    throw error;
  }
}

function figuresOf(reserved: Reservations, used: ReadonlyMap<string, number>): SpenderFigures[] {
  const spenders = [...new Set([...reserved.keys(), ...used.keys()])];
  return spenders
    .sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
    .map((spender) => ({
      spender,
      reservedCalls: reserved.get(spender) ?? 0,
      usedCalls: used.get(spender) ?? 0,
    }));
}

function committedOf(figures: readonly SpenderFigures[]): number {
  return sum(figures.map(({ reservedCalls, usedCalls }) => Math.max(reservedCalls, usedCalls)));
}

function summaryOf(month: LedgerMonth, spenders: readonly SpenderFigures[]): LedgerSummary {
  return {
    month,
    committedCalls: committedOf(spenders),
    reservedCalls: sum(spenders.map(({ reservedCalls }) => reservedCalls)),
    usedCalls: sum(spenders.map(({ usedCalls }) => usedCalls)),
    spenders,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function checkAccount(month: LedgerMonth, spender: string): void {
  checkMonth(month);
  if (!/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,254}$/.test(spender)) {
    throw new RangeError('a spender is named by 1 to 255 letters, digits and ._:/-');
  }
}

function checkMonth(month: LedgerMonth): void {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new RangeError('a month is written yyyy-MM');
}

function checkCount(calls: number): void {
  if (!Number.isSafeInteger(calls) || calls < 0) {
    throw new RangeError('a number of calls is a whole number of 0 or more');
  }
}
