import type { ObjectStore } from '../../../shared/object-storage/index.ts';
import type { RangeQuery, Row, TableClient } from '../../../shared/table-store/index.ts';

/** What streams are kept in. */
export interface StreamStores {
  readonly tables: TableClient;
  readonly objects: ObjectStore;
}

/** Stands before and behind every call of a store, and may let it through or not. */
export type Passage = <Result>(act: () => Promise<Result>, call: string) => Promise<Result>;

/** The same stores, every call of which goes through a passage; what is ranged over, as a whole. */
export function storesThrough({ tables, objects }: StreamStores, pass: Passage): StreamStores {
  async function* range(
    table: Parameters<TableClient['getRange']>[0],
    query: RangeQuery,
  ): AsyncGenerator<Row> {
    yield* await pass(() => arrayOf(tables.getRange(table, query)), 'getRange');
  }
  return {
    tables: {
      putRow: (...given) => pass(() => tables.putRow(...given), 'putRow'),
      updateRow: (...given) => pass(() => tables.updateRow(...given), 'updateRow'),
      deleteRow: (...given) => pass(() => tables.deleteRow(...given), 'deleteRow'),
      batchWrite: (...given) => pass(() => tables.batchWrite(...given), 'batchWrite'),
      getRow: (...given) => pass(() => tables.getRow(...given), 'getRow'),
      getRange: range,
    },
    objects: {
      ...objects,
      putOnce: (...given) => pass(() => objects.putOnce(...given), 'putOnce'),
      get: (...given) => pass(() => objects.get(...given), 'get'),
    },
  };
}

async function arrayOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
