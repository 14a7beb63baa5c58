import { systemRandom } from '../../../shared/random/index.ts';
import { systemClock } from '../../../shared/time/index.ts';
import { applyBucketSettings } from '../../buckets/apply-bucket-settings.ts';
import { attendanceExportBucket } from '../../buckets/attendance-export-bucket.ts';
import { auditBucket, auditWorkRules } from '../../buckets/audit-bucket.ts';
import { createOssBucketSettings } from '../../buckets/oss-bucket-settings.ts';
import type { LocalCredentials } from '../stand-in/credentials.ts';

/** Never locked: a local cloud must be removable. */
const AUDIT_RETENTION = { retentionDays: 30, state: 'in-progress' } as const;

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
  const work = attendanceExportBucket({ name: names.work, environment, corpIds });
  for (const declaration of [
    { ...work, lifeCycle: [...work.lifeCycle, ...auditWorkRules()] },
    auditBucket({ name: names.audit, ...AUDIT_RETENTION }),
  ]) {
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
