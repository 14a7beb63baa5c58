import type { RangeQuery, Row, TableClient } from '../../shared/table-store/index.ts';

/** Thrown by every call of an instance that has died; nothing of the product catches it. */
export class Killed extends Error {
  constructor() {
    super('the instance was killed');
    this.name = 'Killed';
  }
}

export interface MortalTableClient {
  readonly tables: TableClient;
  /** Calls made so far, reads and ranges included. */
  readonly calls: () => number;
}

/**
 * The tables as one instance sees them that dies at its call number `dieAt` (from 1): before that call
 * takes effect, or after it, when the answer is on its way. From then on it can do nothing.
 */
export function mortalTableClient(
  inner: TableClient,
  dieAt: number,
  when: 'before' | 'after',
): MortalTableClient {
  let calls = 0;
  const pass = async <T>(act: () => Promise<T>): Promise<T> => {
    calls += 1;
    if (calls > dieAt || (calls === dieAt && when === 'before')) throw new Killed();
    const result = await act();
    if (calls >= dieAt) throw new Killed();
    return result;
  };
  async function* range(
    table: Parameters<TableClient['getRange']>[0],
    query: RangeQuery,
  ): AsyncGenerator<Row, void, undefined> {
    calls += 1;
    if (calls >= dieAt) throw new Killed();
    yield* inner.getRange(table, query);
  }
  return {
    calls: () => calls,
    tables: {
      putRow: (...given) => pass(() => inner.putRow(...given)),
      updateRow: (...given) => pass(() => inner.updateRow(...given)),
      deleteRow: (...given) => pass(() => inner.deleteRow(...given)),
      batchWrite: (...given) => pass(() => inner.batchWrite(...given)),
      getRow: (...given) => pass(() => inner.getRow(...given)),
      getRange: range,
    },
  };
}
