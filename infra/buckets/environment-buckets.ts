import { attendanceExportBucket } from './attendance-export-bucket.ts';
import { auditBucket, auditWorkRules } from './audit-bucket.ts';
import type { BucketDeclaration } from './bucket-declaration.ts';

/** Where nothing is evidence: enough to see that the policy works, and never locked. */
const TRIAL_RETENTION = { retentionDays: 30, state: 'in-progress' } as const;

export interface EnvironmentBuckets {
  /** The stage of the functions, first part of every key. */
  readonly environment: string;
  /** Of the functions, and of the audit archive. */
  readonly names: { readonly work: string; readonly audit: string };
  /** Organisations whose files expire by rules of their own; rules of others stay as they are. */
  readonly corpIds: readonly string[];
}

/** The buckets of an environment. Only in `prod` is the audit archive evidence, so only there locked. */
export function environmentBuckets(buckets: EnvironmentBuckets): readonly BucketDeclaration[] {
  const { environment, names, corpIds } = buckets;
  const work = attendanceExportBucket({ name: names.work, environment, corpIds });
  return [
    { ...work, lifeCycle: [...work.lifeCycle, ...auditWorkRules()] },
    auditBucket({ name: names.audit, ...(environment === 'prod' ? {} : TRIAL_RETENTION) }),
  ];
}
