import type { RandomSource } from '../random/index.ts';
import {
  HIGHEST,
  LOWEST,
  outcomeOf,
  tables,
  type CallOptions,
  type Key,
  type TableClient,
  type WriteResult,
} from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import { LedgerBusyError } from './errors.ts';
import { formatShares, parseShares, withShare, type Share, type SharedCount } from './shares.ts';

export interface LedgerStore {
  readonly tables: TableClient;
  /** `partitionOf(environment, corpId)`. */
  readonly organisation: string;
  readonly clock: Clock;
  readonly random: RandomSource;
}

const ROUNDS = 12;
/** Several writers of one count meet more often than runs that reserve. */
const SHARE_ROUNDS = 24;
const ROUND_DELAY_MS = 30;

interface SeenCount extends SharedCount {
  /** 0 if only one writer, or nobody, has written the row. */
  readonly version: bigint;
}

/**
 * Counts of an organisation in `tables.callLedger`: one row for each section (a month, or a month of
 * pushes) and spender, whose `used` only rises. A spender is either counted by one writer alone
 * (`record`) or by several (`recordShare`), never both at once.
 *
 * Names that begin with `#` are rows of another kind.
 */
export class CountRows {
  readonly #store: LedgerStore;

  constructor(store: LedgerStore) {
    this.#store = store;
  }

  async readAll(section: string, call: CallOptions): Promise<Map<string, number>> {
    const { organisation } = this.#store;
    const rows = this.#store.tables.getRange(tables.callLedger, {
      from: { organisation, month: section, spender: LOWEST },
      to: { organisation, month: section, spender: HIGHEST },
      ...call,
    });
    const used = new Map<string, number>();
    for await (const { key, columns } of rows) {
      const spender = String(key['spender']);
      if (spender.startsWith('#')) continue;
      if (typeof columns['used'] !== 'bigint') throw new TypeError('a spender row has no count');
      used.set(spender, Number(columns['used']));
    }
    return used;
  }

  async read(section: string, spender: string, call: CallOptions): Promise<number> {
    return (await this.#readShared(section, spender, call)).total;
  }

  /** An absolute count of one writer. @throws LedgerBusyError; the errors of the table port */
  async record(section: string, spender: string, used: number, call: CallOptions): Promise<void> {
    const write = (): Promise<WriteResult> =>
      this.#store.tables.putRow(
        tables.callLedger,
        this.keyOf(section, spender),
        { v: 1n, used: BigInt(used) },
        {
          row: 'ignore',
          columns: { column: 'used', is: '<', value: BigInt(used), passIfMissing: true },
        },
        call,
      );
    // A refused condition means that as much or more is on record already.
    for (let round = 1; round <= ROUNDS; round += 1) {
      if ((await outcomeOf(write())) !== 'unknown') return;
      await this.pause(round, call);
    }
    throw new LedgerBusyError(section, spender);
  }

  /**
   * The share of one of several writers, by compare-and-swap: what the row has of it is not added
   * again, so that a write whose answer was lost may be repeated.
   *
   * @throws LedgerBusyError; the errors of the table port
   */
  async recordShare(
    section: string,
    spender: string,
    share: Share,
    call: CallOptions,
  ): Promise<void> {
    for (let round = 1; round <= SHARE_ROUNDS; round += 1) {
      const seen = await this.#readShared(section, spender, call);
      const next = withShare(seen, share);
      if (next === undefined) return;
      const write = this.#replaceShared(this.keyOf(section, spender), seen, next, call);
      if ((await outcomeOf(write)) === 'written') return;
      await this.pause(round, call);
    }
    throw new LedgerBusyError(section, spender);
  }

  keyOf(section: string, spender: string): Key {
    return { organisation: this.#store.organisation, month: section, spender };
  }

  /** Between two tries, longer and less regular with each. */
  pause(round: number, { signal }: CallOptions): Promise<void> {
    const { clock, random } = this.#store;
    return clock.sleep(ROUND_DELAY_MS * (round + random.unit() * round), signal);
  }

  async #readShared(section: string, spender: string, call: CallOptions): Promise<SeenCount> {
    const key = this.keyOf(section, spender);
    const { row } = await this.#store.tables.getRow(tables.callLedger, key, call);
    if (row === undefined) return { version: 0n, total: 0, shares: new Map() };
    const { used, version, writers } = row.columns;
    return {
      version: typeof version === 'bigint' ? version : 0n,
      total: typeof used === 'bigint' ? Number(used) : 0,
      shares: parseShares(writers),
    };
  }

  #replaceShared(
    key: Key,
    seen: SeenCount,
    next: SharedCount,
    call: CallOptions,
  ): Promise<WriteResult> {
    return this.#store.tables.putRow(
      tables.callLedger,
      key,
      {
        v: 1n,
        used: BigInt(next.total),
        version: seen.version + 1n,
        writers: formatShares(next.shares),
      },
      {
        row: 'ignore',
        columns: {
          all: [
            { column: 'version', is: '=', value: seen.version, passIfMissing: seen.version === 0n },
            { column: 'used', is: '=', value: BigInt(seen.total), passIfMissing: seen.total === 0 },
          ],
        },
      },
      call,
    );
  }
}
