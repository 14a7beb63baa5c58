import {
  TableOutcomeUnknownError,
  type TableClient,
  type WriteResult,
} from '../../shared/table-store/index.ts';

/**
 * What happens to one write: it is answered; its answer is lost before or after it took effect; or
 * its answer is lost and it takes effect only later, as a packet delayed on the network would.
 */
export type WriteFate = 'answered' | 'lost-before' | 'lost-after' | 'delayed';

export interface FaultyTableClient {
  readonly tables: TableClient;
  /** Lets every delayed write arrive at the server now. */
  deliverDelayed(): Promise<void>;
  /** Writes that took effect or were refused so far. */
  readonly writes: () => number;
}

/** Wraps a table client; `fateOf` is asked once for each write. Reads are untouched. */
export function withWriteFates(
  inner: TableClient,
  fateOf: (operation: string) => WriteFate | Promise<WriteFate>,
): FaultyTableClient {
  let delayed: (() => Promise<unknown>)[] = [];
  let writes = 0;
  const pass = async (
    operation: string,
    table: string,
    write: () => Promise<WriteResult>,
  ): Promise<WriteResult> => {
    const fate = await fateOf(operation);
    const unknown = new TableOutcomeUnknownError({ table, operation, fault: fate });
    if (fate === 'lost-before') throw unknown;
    if (fate === 'delayed') {
      delayed.push(write);
      throw unknown;
    }
    writes += 1;
    const result = await write();
    if (fate === 'lost-after') throw unknown;
    return result;
  };
  return {
    writes: () => writes,
    deliverDelayed: async () => {
      const due = delayed;
      delayed = [];
      for (const write of due) {
        writes += 1;
        await write();
      }
    },
    tables: {
      putRow: (table, ...rest) => pass('putRow', table.name, () => inner.putRow(table, ...rest)),
      updateRow: (table, ...rest) =>
        pass('updateRow', table.name, () => inner.updateRow(table, ...rest)),
      deleteRow: (table, ...rest) =>
        pass('deleteRow', table.name, () => inner.deleteRow(table, ...rest)),
      getRow: (table, ...rest) => inner.getRow(table, ...rest),
      getRange: (table, query) => inner.getRange(table, query),
    },
  };
}
