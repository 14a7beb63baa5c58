import type { TableClient } from './table-client.ts';
import type { TablestoreConnection, TablestoreConnectionOptions } from './tablestore-connection.ts';

export interface TablestoreTableClient extends TableClient {
  /** Loads adapter and SDK without a call, for whoever has time before the first one. */
  load(): Promise<void>;
  /** Ends idle sockets. */
  close(): void;
}

/**
 * The table port over Alibaba Cloud Tablestore, through the official SDK with its faults mended (see
 * the README of this folder). Nothing is loaded or connected before the first call: a function that
 * must start fast pays for adapter and SDK when it reads or writes its first row.
 *
 * @example
 * const tables = createTablestoreTableClient({
 *   endpoint: settings.tablestoreEndpoint,
 *   instanceName: settings.tablestoreInstance,
 *   credentials: () => currentContext().credentials,
 *   clock: systemClock,
 *   random: systemRandom,
 * });
 */
export function createTablestoreTableClient(
  options: TablestoreConnectionOptions,
): TablestoreTableClient {
  const client = atFirstUse(async () => {
    const { openTablestoreTableClient } = await import('./tablestore-adapter.ts');
    return openTablestoreTableClient(options);
  });
  return {
    putRow: async (...call) => (await client.opened()).putRow(...call),
    updateRow: async (...call) => (await client.opened()).updateRow(...call),
    deleteRow: async (...call) => (await client.opened()).deleteRow(...call),
    batchWrite: async (...call) => (await client.opened()).batchWrite(...call),
    getRow: async (...call) => (await client.opened()).getRow(...call),
    getRange: async function* (...call) {
      yield* (await client.opened()).getRange(...call);
    },
    load: async () => {
      const { loadTablestore } = await import('./tablestore-adapter.ts');
      await loadTablestore();
    },
    close: () => client.close(),
  };
}

/** A connection for what is not of the table port, such as making tables; loaded at its first call. */
export function openTablestoreConnection(
  options: TablestoreConnectionOptions,
): TablestoreConnection {
  const connection = atFirstUse(async () => {
    const { openSdkConnection } = await import('./tablestore-adapter.ts');
    return openSdkConnection(options);
  });
  return {
    call: async (call) => (await connection.opened()).call(call),
    close: () => connection.close(),
  };
}

/** Opens once, when first asked; what was never opened has nothing to close. */
function atFirstUse<Opened extends { close(): void }>(
  open: () => Promise<Opened>,
): { opened(): Promise<Opened>; close(): void } {
  let opening: Promise<Opened> | undefined;
  return {
    opened: () => (opening ??= open()),
    close: () => {
      opening?.then(
        (it) => it.close(),
        () => undefined,
      );
    },
  };
}
