import type { RandomSource } from '../random/index.ts';
import type { Sealer } from '../sealing/index.ts';
import {
  LOWEST,
  writeUntilKnown,
  type CallOptions,
  type Columns,
  type Key,
  type KeyBound,
  type Row,
  type RowWrite,
  type TableClient,
} from '../table-store/index.ts';
import type { Clock } from '../time/index.ts';
import { examineRow, type ExaminedRow } from './examine-row.ts';
import { withUnreadable, type RotationProgress } from './rotation-progress.ts';
import type { SealedTable } from './sealed-tables.ts';

export interface ResealDependencies {
  readonly tables: TableClient;
  readonly sealer: Sealer;
  /** Every key of every table begins with it. */
  readonly environment: string;
  /** Waits between rounds only. */
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** A block is written and its place kept when it has so many rows, or rows to write, or bytes. */
const BLOCK_ROWS = 500;
const BLOCK_WRITES = 100;
const BLOCK_BYTES = 1_000_000;
/** Looks at a row that somebody else keeps changing; what is left is for the next pass. */
const ROUNDS = 4;

interface Block {
  readonly rows: number;
  readonly bytes: number;
  readonly writes: readonly RowWrite[];
}

const EMPTY: Block = { rows: 0, bytes: 0, writes: [] };

/**
 * Goes through the rows of one environment from a place on, and seals anew what is under another key.
 * Tells how far it is after each block, when everything before that place has been written; whoever
 * is killed, or stops, goes on from the place that was told last.
 *
 * Rows that do not open are counted and named, and never touched.
 *
 * @throws the errors of the table port; the reason of the signal
 */
export async function* resealPass(
  deps: ResealDependencies,
  sealed: SealedTable,
  from: RotationProgress,
  call: CallOptions,
): AsyncGenerator<RotationProgress, void, undefined> {
  let progress = from;
  let block = EMPTY;
  const start = from.after === undefined ? undefined : nameOf(sealed, from.after);
  const range = { ...rangeOf(deps.environment, sealed, from), ...call };
  for await (const row of deps.tables.getRange(sealed.table, range)) {
    if (nameOf(sealed, row.key) === start) continue;
    const examined = examineRow(sealed, row, deps.sealer);
    progress = { ...progress, after: row.key, looked: progress.looked + 1 };
    if (examined.state === 'unknown-key' || examined.state === 'broken') {
      const keyId = examined.state === 'unknown-key' ? examined.keyId : undefined;
      const unreadable = withUnreadable(progress.unreadable, nameOf(sealed, row.key), keyId);
      progress = { ...progress, unreadable };
    }
    block = withRow(block, row, examined.state === 'stale' ? examined.write : undefined);
    if (!isFull(block)) continue;
    progress = await writeBlock(deps, sealed, progress, block, call);
    block = EMPTY;
    yield progress;
  }
  if (block.rows > 0) yield await writeBlock(deps, sealed, progress, block, call);
}

/** From the place on, that row included: no bound says "after it". */
function rangeOf(
  environment: string,
  { table: { primaryKey } }: SealedTable,
  { after }: RotationProgress,
): { readonly from: KeyBound; readonly to: KeyBound } {
  const [first, ...others] = primaryKey.map(({ name }) => name);
  if (first === undefined) throw new TypeError('a table has a key');
  const lowest: KeyBound = Object.fromEntries(others.map((name) => [name, LOWEST] as const));
  return {
    from: after ?? { [first]: `${environment}/`, ...lowest },
    // `0` follows `/`: everything between is this environment's.
    to: { [first]: `${environment}0`, ...lowest },
  };
}

function withRow(block: Block, row: Row, write: RowWrite | undefined): Block {
  return {
    rows: block.rows + 1,
    bytes: block.bytes + (write === undefined ? 0 : bytesOf(row.columns)),
    writes: write === undefined ? block.writes : [...block.writes, write],
  };
}

function isFull({ rows, bytes, writes }: Block): boolean {
  return rows >= BLOCK_ROWS || bytes >= BLOCK_BYTES || writes.length >= BLOCK_WRITES;
}

function bytesOf(columns: Columns): number {
  return Object.values(columns).reduce<number>(
    (sum, value) => sum + (value instanceof Uint8Array ? value.length : 100),
    0,
  );
}

async function writeBlock(
  deps: ResealDependencies,
  sealed: SealedTable,
  progress: RotationProgress,
  { writes }: Block,
  call: CallOptions,
): Promise<RotationProgress> {
  let resealed = 0;
  let open = writes;
  for (let round = 1; open.length > 0 && round <= ROUNDS; round += 1) {
    const { rows } = await writeUntilKnown(deps.tables, open, { ...deps, ...call });
    const again: RowWrite[] = [];
    for (const [place, write] of open.entries()) {
      const seen = rows[place] === 'written' ? undefined : await look(deps, sealed, write, call);
      if (seen?.state === 'stale') again.push(seen.write);
      const wasOurs = rows[place] === 'refused-after-doubt' && seen?.state === 'current';
      if (rows[place] === 'written' || wasOurs) resealed += 1;
    }
    open = again;
  }
  return {
    ...progress,
    stale: progress.stale + writes.length,
    resealed: progress.resealed + resealed,
  };
}

/** A row that was changed since; undefined if it is gone. */
async function look(
  { tables, sealer }: ResealDependencies,
  sealed: SealedTable,
  { key }: RowWrite,
  call: CallOptions,
): Promise<ExaminedRow | undefined> {
  const { row } = await tables.getRow(sealed.table, key, call);
  return row === undefined ? undefined : examineRow(sealed, row, sealer);
}

function nameOf({ table }: SealedTable, key: Key): string {
  return table.primaryKey.map(({ name }) => String(key[name])).join(' ');
}
