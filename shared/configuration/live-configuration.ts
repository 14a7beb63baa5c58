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
  let kept: { readonly until: number; readonly configuration: Promise<Configuration> } | undefined;
  return async () => {
    const now = stores.clock.nowEpochMs();
    if (kept === undefined || now >= kept.until) {
      const loading = loadConfiguration(stores, stores.environment);
      const configuration = loading.then((live) => live.configuration);
      kept = { until: now + KEEP_MS, configuration };
    }
    const { configuration } = kept;
    try {
      return await configuration;
    } catch (error) {
      if (kept.configuration === configuration) kept = undefined;
      throw error;
    }
  };
}
