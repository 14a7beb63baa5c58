import {
  outcomeOf,
  tables,
  type CallOptions,
  type WriteCondition,
  type WriteResult,
} from '../table-store/index.ts';
import { CountRows, type LedgerStore } from './count-rows.ts';
import type { QuotaWarning } from './quota-warnings.ts';

/** The right to tell one warning, for a few minutes. */
export interface WarningClaim {
  readonly warning: QuotaWarning;
  readonly version: bigint;
}

/** Which warnings of a month were told, for all instances and functions. */
export interface WarningMarks {
  /**
   * Undefined if this level, or a higher one of its kind and month, was told, or if somebody else is
   * telling it. A claim that is neither settled nor given up lapses after five minutes.
   */
  claim(warning: QuotaWarning, options?: CallOptions): Promise<WarningClaim | undefined>;
  /** It was told. */
  settle(claim: WarningClaim, options?: CallOptions): Promise<void>;
  /** It could not be told: the next that comes tries again. */
  giveUp(claim: WarningClaim, options?: CallOptions): Promise<void>;
}

const CLAIM_MS = 5 * 60_000;

interface SeenMark {
  /** 0 if there is no row yet. */
  readonly version: bigint;
  /** The highest level that was told; 0: none. */
  readonly told: bigint;
  readonly claimedUntilEpochMs: bigint;
  readonly claimant: string | undefined;
  readonly serverTimeEpochMs: number;
}

/** In `tables.callLedger` under `warnings/<month>`, one row for each kind, by compare-and-swap. */
export function createTableWarningMarks(store: LedgerStore): WarningMarks {
  const rows = new CountRows(store);
  const keyOf = ({ month, kind }: QuotaWarning) => rows.keyOf(`warnings/${month}`, kind);

  const read = async (warning: QuotaWarning, call: CallOptions): Promise<SeenMark> => {
    const key = keyOf(warning);
    const { row, serverTimeEpochMs } = await store.tables.getRow(tables.callLedger, key, call);
    const { version, told, claimedUntil, claimant } = row?.columns ?? {};
    return {
      version: typeof version === 'bigint' ? version : 0n,
      told: typeof told === 'bigint' ? told : 0n,
      claimedUntilEpochMs: typeof claimedUntil === 'bigint' ? claimedUntil : 0n,
      claimant: typeof claimant === 'string' ? claimant : undefined,
      serverTimeEpochMs,
    };
  };

  const replace = (
    warning: QuotaWarning,
    version: bigint,
    next: { readonly told: bigint; readonly claimedUntil: bigint; readonly claimant: string },
    call: CallOptions,
  ): Promise<WriteResult> => {
    const condition: WriteCondition =
      version === 0n
        ? { row: 'must-not-exist' }
        : {
            row: 'must-exist',
            columns: { column: 'version', is: '=', value: version, passIfMissing: false },
          };
    const columns = { v: 1n, version: version + 1n, ...next };
    return store.tables.putRow(tables.callLedger, keyOf(warning), columns, condition, call);
  };

  /** Ends a claim. Whoever has taken it over since, after it lapsed, is left alone. */
  const end = async (
    { warning, version }: WarningClaim,
    isTold: boolean,
    call: CallOptions,
  ): Promise<void> => {
    const seen = await read(warning, call);
    if (seen.version !== version) return;
    const told = isTold ? BigInt(warning.level) : seen.told;
    const next = { told, claimedUntil: 0n, claimant: '' };
    const write = () => outcomeOf(replace(warning, version, next, call));
    // Refused the second time if the first took effect.
    if ((await write()) === 'unknown') await write();
  };

  return {
    claim: async (warning, call = {}) => {
      const seen = await read(warning, call);
      const isHeld = seen.claimedUntilEpochMs > BigInt(seen.serverTimeEpochMs);
      if (seen.told >= BigInt(warning.level) || isHeld) return undefined;
      const claimant = Buffer.from(store.random.bytes(9)).toString('base64url');
      const claimedUntil = BigInt(seen.serverTimeEpochMs + CLAIM_MS);
      const next = { told: seen.told, claimedUntil, claimant };
      const outcome = await outcomeOf(replace(warning, seen.version, next, call));
      if (outcome === 'condition-failed') return undefined;
      const isMine = outcome === 'written' || (await read(warning, call)).claimant === claimant;
      return isMine ? { warning, version: seen.version + 1n } : undefined;
    },
    settle: (claim, call = {}) => end(claim, true, call),
    giveUp: (claim, call = {}) => end(claim, false, call),
  };
}
