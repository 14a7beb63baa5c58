import type { TableClient } from '../../shared/table-store/index.ts';

/** A table client whose every call waits for its turn, before it takes effect and before it is answered. */
export function takingTurns(inner: TableClient, turn: () => Promise<void>): TableClient {
  const wait = async <T>(act: () => Promise<T>): Promise<T> => {
    await turn();
    const result = await act();
    await turn();
    return result;
  };
  return {
    putRow: (...given) => wait(() => inner.putRow(...given)),
    updateRow: (...given) => wait(() => inner.updateRow(...given)),
    deleteRow: (...given) => wait(() => inner.deleteRow(...given)),
    batchWrite: (...given) => wait(() => inner.batchWrite(...given)),
    getRow: (...given) => wait(() => inner.getRow(...given)),
    getRange: (...given) => inner.getRange(...given),
  };
}
