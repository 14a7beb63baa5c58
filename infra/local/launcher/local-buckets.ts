import { systemRandom } from '../../../shared/random/index.ts';
import { systemClock } from '../../../shared/time/index.ts';
import { applyBucketSettings } from '../../buckets/apply-bucket-settings.ts';
import { environmentBuckets } from '../../buckets/environment-buckets.ts';
import { createOssBucketSettings } from '../../buckets/oss-bucket-settings.ts';
import type { LocalCredentials } from '../stand-in/credentials.ts';

export interface LocalBuckets {
  /** Of the functions, and of the audit archive. */
  readonly names: { readonly work: string; readonly audit: string };
  readonly environment: string;
  readonly corpIds: readonly string[];
  readonly endpoint: string;
  /** As the product writes it, `oss-cn-hongkong`. */
  readonly region: string;
  readonly credentials: LocalCredentials;
}

/** Brings the buckets of a local cloud to their declarations, as a deployment does. */
export async function applyLocalBuckets(buckets: LocalBuckets): Promise<void> {
  const { names, environment, corpIds, endpoint, region, credentials } = buckets;
  for (const declaration of environmentBuckets({ environment, names, corpIds })) {
    const settings = createOssBucketSettings({
      endpoint,
      region,
      bucket: declaration.name,
      credentials: () => credentials.developer,
      timeoutMs: 20_000,
      pathStyle: true,
      clock: systemClock,
      random: systemRandom,
    });
    await applyBucketSettings(declaration, settings);
  }
}
