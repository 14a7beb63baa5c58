import {
  callAllowanceTable,
  type Row,
  type TableClient,
} from '../../../shared/table-store/index.ts';
import type { ClientNote } from './client-notes.ts';

type Block = Extract<ClientNote, { kind: 'block' }>;

/** A lane as its client has read it last. */
interface Seen {
  /** When its next slot is free; 0 for a lane that nobody has used. */
  readonly nextEpochMs: number;
  readonly serverEpochMs: number;
}

/**
 * The tables as a client sees them, with a note of each block of slots that it is granted, taken from
 * what passes between client and table: a block begins when the lane is free, but not before the
 * table's now, and ends where the row that was written says. A write without an answer counts once
 * the row is read again and bears its stamp.
 */
export function notedTables(inner: TableClient, note: (block: Block) => void): TableClient {
  const seen = new Map<string, Seen>();
  const inDoubt = new Map<string, Block>();
  return {
    ...inner,
    getRow: async (table, key, call) => {
      const result = await inner.getRow(table, key, call);
      const { lane } = key;
      if (table.name !== callAllowanceTable.name || typeof lane !== 'string') return result;
      const { row, serverTimeEpochMs } = result;
      seen.set(lane, { nextEpochMs: nextOf(row), serverEpochMs: serverTimeEpochMs });
      const stamp = String(row?.columns['stamp']);
      const block = inDoubt.get(stamp);
      if (block !== undefined) note(block);
      inDoubt.delete(stamp);
      return result;
    },
    putRow: async (table, key, columns, condition, call) => {
      const { lane } = key;
      const before = typeof lane === 'string' ? seen.get(lane) : undefined;
      const put = (): ReturnType<TableClient['putRow']> =>
        inner.putRow(table, key, columns, condition, call);
      if (table.name !== callAllowanceTable.name || before === undefined) return put();
      const fromEpochMs = Math.max(before.serverEpochMs, before.nextEpochMs);
      const toEpochMs = Number(columns['next']);
      // What is written after a refusal grants nothing.
      if (!(toEpochMs > fromEpochMs)) return put();
      const block: Block = { kind: 'block', lane: String(lane), fromEpochMs, toEpochMs };
      const stamp = String(columns['stamp']);
      inDoubt.set(stamp, block);
      const result = await put();
      inDoubt.delete(stamp);
      if (result.outcome === 'written') note(block);
      return result;
    },
  };
}

function nextOf(row: Row | undefined): number {
  return Number(row?.columns['next'] ?? 0);
}
