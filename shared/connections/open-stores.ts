import { createLiveConfiguration, type Configuration } from '../configuration/index.ts';
import type { ObjectStore } from '../object-storage/index.ts';
import type { SecretProvider } from '../secrets/index.ts';
import type { TableClient } from '../table-store/index.ts';
import type { FunctionInstance } from './function-instance.ts';
import { openObjects, type ObjectSettings } from './open-objects.ts';
import { openSecrets, type SecretSettings } from './open-secrets.ts';
import { openTables, type TableSettings } from './open-tables.ts';

/** What every function has that works by the published configuration. */
export interface ConnectedInstance extends FunctionInstance {
  readonly tables: TableClient;
  readonly objects: ObjectStore;
  readonly secrets: SecretProvider;
  /** The live configuration, a few seconds old at most. */
  readonly configuration: () => Promise<Configuration>;
}

/** Opens the stores of an instance: tables, objects, secrets and the configuration in them. */
export function openStores(
  settings: TableSettings & ObjectSettings & SecretSettings,
  instance: FunctionInstance,
): ConnectedInstance {
  const tables = openTables(settings, instance);
  const objects = openObjects(settings, instance);
  const secrets = openSecrets(settings, instance);
  const configuration = createLiveConfiguration({ ...instance, tables, objects });
  return { ...instance, tables, objects, secrets, configuration };
}
