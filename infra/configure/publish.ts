import {
  ConfigurationMissingError,
  loadConfiguration,
  publishConfiguration,
  type Configuration,
  type LiveConfiguration,
} from '../../shared/configuration/index.ts';
import { createTableAuditTrail } from '../../shared/observability/index.ts';
import { partitionOf } from '../../shared/table-store/index.ts';
import type { TargetStores } from '../deployment/target-stores.ts';
import { LiveVersionMovedError } from './errors.ts';
import type { LocalFile } from './local-file.ts';

export interface Publication {
  readonly text: string;
  readonly configuration: Configuration;
  readonly files: readonly LocalFile[];
  /** How many things differ from the live version. */
  readonly differences: number;
  /** The live version that was looked at; 0 if there was none. */
  readonly onto: number | undefined;
}

/** What is live now; undefined before the first publication. @throws the errors of `loadConfiguration` */
export async function readLive(stores: TargetStores): Promise<LiveConfiguration | undefined> {
  try {
    return await loadConfiguration(stores, stores.environment);
  } catch (error) {
    if (error instanceof ConfigurationMissingError) return undefined;
    throw error;
  }
}

/**
 * Publishes: files first, then the text, then the pointer, then a line in the audit trail of every
 * organisation. Broken off anywhere, the same command again finishes it: files and text are stored under
 * their hashes, and the line is written again rather than lost.
 *
 * @throws LiveVersionMovedError, ConfigurationRaceError; the errors of the stores
 */
export async function publish(
  stores: TargetStores,
  publication: Publication,
): Promise<{ readonly outcome: 'published' | 'unchanged'; readonly version: number }> {
  const before = await readLive(stores);
  const live = before?.version ?? 0;
  const { onto } = publication;
  if (onto !== undefined && onto !== live) throw new LiveVersionMovedError(onto, live);
  await storeFiles(stores, publication.files);
  const published = await publishConfiguration(stores, publication.text);
  if (published.outcome === 'published') await record(stores, publication, published.version);
  return published;
}

async function storeFiles(stores: TargetStores, files: readonly LocalFile[]): Promise<void> {
  const sealer = files.some(({ isSealed }) => isSealed) ? await stores.sealer() : undefined;
  for (const { objectKey, sha256, bytes, isSealed } of files) {
    const kept = isSealed && sealer !== undefined ? sealer.seal(bytes, objectKey) : bytes;
    await stores.objects.putOnce(objectKey, kept, {
      contentType: 'application/octet-stream',
      contentSha256: sha256,
    });
  }
}

async function record(
  stores: TargetStores,
  { configuration, differences }: Publication,
  version: number,
): Promise<void> {
  const { environment, tables, clock, random } = stores;
  const { sha256 = '' } = (await readLive(stores)) ?? {};
  for (const { corpId } of configuration.organisations) {
    const organisation = partitionOf(environment, corpId);
    await createTableAuditTrail({ tables, organisation, clock, random }).record({
      actor: 'manual-invoke',
      action: 'configuration.publish',
      subject: `${environment}/configuration/${sha256}.yaml`,
      outcome: 'done',
      details: { version, differences },
    });
  }
}
