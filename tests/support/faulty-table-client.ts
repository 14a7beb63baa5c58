import {
  TableOutcomeUnknownError,
  TableThrottledError,
  type BatchWriteResult,
  type RowWrite,
  type RowWriteOutcome,
  type TableClient,
  type TableFaultContext,
} from '../../shared/table-store/index.ts';

/**
 * What happens to one write: it is answered; its answer is lost before or after it took effect; or
 * its answer is lost and it takes effect only later, as a packet delayed on the network would.
 */
export type WriteFate = 'answered' | 'lost-before' | 'lost-after' | 'delayed';

/**
 * What can happen to a batch besides: only its first or its last row takes effect; the answer is lost
 * (`torn`), or it says that the other rows were refused for load (`refused`).
 */
export type BatchFate = WriteFate | 'torn-first' | 'torn-last' | 'refused-first' | 'refused-last';

export interface FaultyTableClient {
  readonly tables: TableClient;
  /** Lets every delayed write arrive at the server now. */
  deliverDelayed(): Promise<void>;
  /** Writes that took effect or were refused so far. */
  readonly writes: () => number;
}

/**
 * Wraps a table client; `fateOf` is asked once for each write, `batchFateOf` (by default `fateOf`)
 * once for each batch. Reads are untouched.
 */
export function withWriteFates(
  inner: TableClient,
  fateOf: (operation: string) => WriteFate | Promise<WriteFate>,
  batchFateOf: () => BatchFate | Promise<BatchFate> = () => fateOf('batchWrite'),
): FaultyTableClient {
  let delayed: (() => Promise<unknown>)[] = [];
  let writes = 0;
  const passAs = async <Result>(
    fate: WriteFate,
    operation: string,
    table: string,
    write: () => Promise<Result>,
  ): Promise<Result> => {
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
  const pass = async <Result>(
    operation: string,
    table: string,
    write: () => Promise<Result>,
  ): Promise<Result> => passAs(await fateOf(operation), operation, table, write);
  const passBatch: TableClient['batchWrite'] = async (rows, ...rest) => {
    const fate = await batchFateOf();
    const names = rows.map(({ table }) => table.name).join(', ');
    const send = (some: readonly RowWrite[]) => inner.batchWrite(some, ...rest);
    switch (fate) {
      case 'torn-first':
        return passAs('lost-after', 'batchWrite', names, () => send(rows.slice(0, 1)));
      case 'torn-last':
        return passAs('lost-after', 'batchWrite', names, () => send(rows.slice(-1)));
      case 'refused-first':
      case 'refused-last': {
        // Of a single row nothing is left.
        if (rows.length === 1) throw new TableThrottledError(busy(names, 'batchWrite'));
        const survivor = fate === 'refused-last' ? 0 : rows.length - 1;
        const result = await passAs('answered', 'batchWrite', names, () =>
          send(rows.slice(survivor, survivor + 1)),
        );
        return withRefusedRows(result, rows, survivor);
      }
      default:
        return passAs(fate, 'batchWrite', names, () => send(rows));
    }
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
      batchWrite: passBatch,
      getRow: (table, ...rest) => inner.getRow(table, ...rest),
      getRange: (table, query) => inner.getRange(table, query),
    },
  };
}

/** The answer to a batch of which only the row at `survivor` was not refused for load. */
function withRefusedRows(
  survived: BatchWriteResult,
  rows: readonly RowWrite[],
  survivor: number,
): BatchWriteResult {
  const [outcome] = survived.rows;
  return {
    ...survived,
    rows: rows.map(({ table, kind }, place): RowWriteOutcome => {
      if (place === survivor && outcome !== undefined) return outcome;
      return { outcome: 'failed', error: new TableThrottledError(busy(table.name, kind)) };
    }),
  };
}

function busy(table: string, operation: string): TableFaultContext {
  return { table, operation, fault: 'OTSServerBusy' };
}
