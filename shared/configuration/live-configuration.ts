import { KeptValue } from '../resilience/index.ts';
import type { Clock } from '../time/index.ts';
import type { Configuration } from './configuration.ts';
import { loadConfiguration, type ConfigurationStores } from './configuration-store.ts';

/** How old the configuration may be; a new one counts for every event that comes after that. */
const KEEP_MS = 15_000;

/**
 * Reads the live configuration and keeps it for a few seconds, so that a burst of events in one
 * instance costs one reading. An old one is never used because a new one cannot be read.
 */
export function createLiveConfiguration(
  stores: ConfigurationStores & { readonly environment: string; readonly clock: Clock },
): () => Promise<Configuration> {
  const kept = new KeptValue<Configuration>({ clock: stores.clock, keepMs: KEEP_MS });
  const load = async (): Promise<Configuration> =>
    (await loadConfiguration(stores, stores.environment)).configuration;
  return () => kept.get(load);
}
