import type { CallOptions } from '../table-store/index.ts';
import { hongKongMidnightEpochMs, MINUTE_MS } from '../time/index.ts';
import type { CallLedger, LedgerMonth, LedgerSummary, SpenderFigures } from './call-ledger.ts';
import { CountRows, type LedgerStore } from './count-rows.ts';
import { QuotaExceededError } from './errors.ts';
import { ledgerMonthOf } from './ledger-month.ts';
import { MonthRows, type MonthRow } from './month-row.ts';
import type { Reservations } from './reservations.ts';
import { ASK_AGAIN_MS, isMarkStanding } from './spent-mark.ts';

export type TableCallLedgerOptions = LedgerStore;

/**
 * A refusal that comes so soon after the turn of the month may be of the month before, whose calls
 * are refused by DingTalk's clock and not by ours.
 */
const TURN_OF_MONTH_MS = 5 * MINUTE_MS;
/** A refusal renews a mark that is as old: work that can wait then asks an hour later, not at once. */
const RENEW_MARK_MS = ASK_AGAIN_MS / 2;

/**
 * The ledger in `tables.callLedger`: one row per month that holds all reservations and is moved by
 * compare-and-swap on its version, and one row per spender with its count of used calls.
 *
 * Why one deciding row: a write to one row is atomic, so two racing reservations cannot both pass;
 * a lease would not do, since a holder that is late could still write after its lease has passed on.
 */
export function createTableCallLedger(options: TableCallLedgerOptions): CallLedger {
  const rows = new CountRows(options);
  const months = new MonthRows(options, rows);

  /** Sets one spender's reservation; `decide` returns undefined if nothing is to be written. */
  const setReservation = (
    month: LedgerMonth,
    spender: string,
    decide: (seen: MonthRow) => Promise<number | undefined>,
    call: CallOptions,
  ): Promise<void> =>
    months.change(
      month,
      spender,
      async (seen) => {
        const figure = await decide(seen);
        if (figure === undefined || figure === seen.reservations.get(spender)) return undefined;
        return { reservations: new Map(seen.reservations).set(spender, figure) };
      },
      call,
    );

  return {
    reserve: async ({ month, spender, calls, quotaCalls, reserveCalls, ...call }) => {
      checkAccount(month, spender);
      for (const count of [calls, quotaCalls, reserveCalls]) checkCount(count);
      await setReservation(
        month,
        spender,
        async ({ reservations }) => {
          if (calls <= (reservations.get(spender) ?? -1)) return calls;
          const used = await rows.readAll(month, call);
          const figures = figuresOf(reservations, used);
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
      await rows.record(month, spender, usedCalls, call);
    },

    recordShare: async ({ month, spender, ...share }, call = {}) => {
      checkAccount(month, spender);
      checkCount(share.count);
      await rows.recordShare(month, spender, share, call);
    },

    settle: async ({ month, spender }, call = {}) => {
      checkAccount(month, spender);
      await setReservation(
        month,
        spender,
        ({ reservations }) =>
          reservations.has(spender) ? rows.read(month, spender, call) : Promise.resolve(undefined),
        call,
      );
    },

    markSpent: async ({ month, spender, quotaCalls }, call = {}) => {
      checkAccount(month, spender);
      checkCount(quotaCalls);
      let outcome: 'marked' | 'not-yet' = 'marked';
      await months.change(
        month,
        spender,
        async ({ spent, readAtEpochMs }) => {
          const isFresh =
            isMarkStanding(spent, quotaCalls) &&
            readAtEpochMs < spent.markedAtEpochMs + RENEW_MARK_MS;
          if (isFresh) return undefined;
          outcome = isMonthSettled(month, readAtEpochMs) ? 'marked' : 'not-yet';
          if (outcome === 'not-yet') return undefined;
          const usedCalls = sum([...(await rows.readAll(month, call)).values()]);
          return { spent: { markedAtEpochMs: readAtEpochMs, quotaCalls, usedCalls } };
        },
        call,
      );
      return outcome;
    },

    liftSpent: async ({ month, spender }, call = {}) => {
      checkAccount(month, spender);
      await months.change(
        month,
        spender,
        ({ spent }) => (spent === undefined ? undefined : { spent: null }),
        call,
      );
    },

    summary: async (month, call = {}) => {
      checkMonth(month);
      const { reservations, spent } = await months.read(month, call);
      const summary = summaryOf(month, figuresOf(reservations, await rows.readAll(month, call)));
      return spent === undefined ? summary : { ...summary, spent };
    },
  };
}

/** Whether an instant lies in the month, and not just behind its beginning. */
function isMonthSettled(month: LedgerMonth, epochMs: number): boolean {
  const sinceBeginning = epochMs - hongKongMidnightEpochMs(`${month}-01`);
  return ledgerMonthOf(epochMs) === month && sinceBeginning >= TURN_OF_MONTH_MS;
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
