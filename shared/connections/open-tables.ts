import { createTablestoreTableClient, type TableClient } from '../table-store/index.ts';
import type { FunctionInstance } from './function-instance.ts';

/** Variables of `functionEnvironment`. */
export interface TableSettings {
  readonly TABLESTORE_ENDPOINT: string;
  readonly TABLESTORE_INSTANCE: string;
}

/** Of one attempt. */
const TIMEOUT_MS = 5_000;

/** The tables; adapter and SDK are loaded with the first row that is read or written. */
export function openTables(settings: TableSettings, instance: FunctionInstance): TableClient {
  const tables = createTablestoreTableClient({
    endpoint: settings.TABLESTORE_ENDPOINT,
    instanceName: settings.TABLESTORE_INSTANCE,
    requestTimeoutMs: TIMEOUT_MS,
    credentials: instance.credentials,
    clock: instance.clock,
    random: instance.random,
  });
  instance.onClose(() => tables.close());
  return tables;
}
