import { createHash } from 'node:crypto';
import type { ObjectStore } from '../object-storage/index.ts';
import { tables, type TableClient } from '../table-store/index.ts';
import { configurationSchema, type Configuration } from './configuration.ts';
import {
  ConfigurationAlteredError,
  ConfigurationInvalidError,
  ConfigurationMissingError,
  ConfigurationRaceError,
} from './errors.ts';
import { refusalOf } from './refusal.ts';

export interface LiveConfiguration {
  readonly configuration: Configuration;
  /** Rises by one with each publication. */
  readonly version: number;
  readonly sha256: string;
}

export interface ConfigurationStores {
  readonly tables: TableClient;
  readonly objects: ObjectStore;
}

const SUBJECT = { en: 'The configuration', zhHK: '設定' };

interface Pointer {
  readonly version: bigint;
  readonly objectKey: string;
  readonly sha256: string;
}

/**
 * Reads the live configuration of an environment and proves that it is the published one.
 *
 * @throws ConfigurationMissingError, ConfigurationAlteredError, ConfigurationInvalidError,
 * ForeignEnvironmentError
 */
export async function loadConfiguration(
  stores: ConfigurationStores,
  environment: string,
): Promise<LiveConfiguration> {
  const pointer = await readPointer(stores.tables, environment);
  if (pointer === undefined) throw new ConfigurationMissingError(environment);
  const bytes = await stores.objects.get(pointer.objectKey);
  if (bytes === undefined || sha256Of(bytes) !== pointer.sha256) {
    throw new ConfigurationAlteredError(pointer.objectKey);
  }
  const configuration = await parseConfiguration(new TextDecoder().decode(bytes));
  return { configuration, version: Number(pointer.version), sha256: pointer.sha256 };
}

/**
 * Publishes a configuration: stores the text under its hash, then moves the pointer by
 * compare-and-swap. The same text again changes nothing.
 *
 * @throws ConfigurationInvalidError, ForeignEnvironmentError, ConfigurationRaceError
 */
export async function publishConfiguration(
  stores: ConfigurationStores,
  text: string,
): Promise<{ readonly outcome: 'published' | 'unchanged'; readonly version: number }> {
  const { environment } = await parseConfiguration(text);
  const bytes = new TextEncoder().encode(text);
  const sha256 = sha256Of(bytes);
  const current = await readPointer(stores.tables, environment);
  if (current?.sha256 === sha256) return { outcome: 'unchanged', version: Number(current.version) };
  const objectKey = `${environment}/configuration/${sha256}.yaml`;
  const about = { contentType: 'application/yaml', contentSha256: sha256 };
  await stores.objects.putOnce(objectKey, bytes, about);
  const version = (current?.version ?? 0n) + 1n;
  const written = await stores.tables.putRow(
    tables.configurationPointer,
    { environment },
    { v: 1n, version, objectKey, sha256 },
    current === undefined
      ? { row: 'must-not-exist' }
      : {
          row: 'must-exist',
          columns: { column: 'version', is: '=', value: current.version, passIfMissing: false },
        },
  );
  if (written.outcome === 'condition-failed') {
    const now = await readPointer(stores.tables, environment);
    if (now?.sha256 !== sha256) throw new ConfigurationRaceError(environment);
  }
  return { outcome: 'published', version: Number(version) };
}

async function readPointer(client: TableClient, environment: string): Promise<Pointer | undefined> {
  const { row } = await client.getRow(tables.configurationPointer, { environment });
  if (row === undefined) return undefined;
  const { version, objectKey, sha256 } = row.columns;
  if (typeof version !== 'bigint' || typeof objectKey !== 'string' || typeof sha256 !== 'string') {
    throw new ConfigurationInvalidError(
      { en: 'The configuration pointer', zhHK: '設定指標' },
      { en: ['a column is missing'], zhHK: ['欠缺欄位'] },
    );
  }
  return { version, objectKey, sha256 };
}

async function parseConfiguration(text: string): Promise<Configuration> {
  const { parse } = await import('yaml');
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    throw new ConfigurationInvalidError(
      SUBJECT,
      { en: ['it is no YAML'], zhHK: ['並非 YAML'] },
      error,
    );
  }
  const result = configurationSchema.safeParse(document);
  if (result.success) return result.data;
  throw refusalOf(SUBJECT, result.error);
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
