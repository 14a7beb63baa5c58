import { OWN_RULE_STEM, type BucketDeclaration, type LifeCycleRule } from './bucket-declaration.ts';

/** Seven years: an action on a contract may be brought for six (Cap. 347, s. 4). */
const RETENTION_DAYS = 2_555;
const ABANDONED_UPLOAD_DAYS = 1;

export interface AuditBucketOptions {
  readonly name: string;
  /** Default: seven years. Fewer for an environment that is no evidence. */
  readonly retentionDays?: number;
  /** `in-progress` for an environment whose bucket must be removable. Default: `locked`. */
  readonly state?: 'locked' | 'in-progress';
}

/**
 * The bucket of the audit archive, of its own because its retention would keep everything else too.
 * Nothing in it expires by rule: what was kept for its days may be removed by hand, and what is kept
 * longer harms nobody.
 */
export function auditBucket({
  name,
  retentionDays = RETENTION_DAYS,
  state = 'locked',
}: AuditBucketOptions): BucketDeclaration {
  return {
    name,
    lifeCycle: [
      {
        id: `${OWN_RULE_STEM}abort-uploads`,
        prefix: '',
        abortUploadsAfterDays: ABANDONED_UPLOAD_DAYS,
      },
    ],
    defaultEncryption: 'KMS',
    retention: { days: retentionDays, state },
  };
}

/**
 * What `audit-forwarding` keeps in the bucket of the other functions, to work on and to be taken away.
 * Segments outlive every backlog that an alarm could leave unseen; after that the archive has them.
 */
export function auditWorkRules(): readonly LifeCycleRule[] {
  return [
    { id: `${OWN_RULE_STEM}audit-segments`, prefix: 'audit/segments/', expireAfterDays: 400 },
    { id: `${OWN_RULE_STEM}audit-exports`, prefix: 'audit/exports/', expireAfterDays: 30 },
    { id: `${OWN_RULE_STEM}audit-evidence`, prefix: 'audit/evidence/', expireAfterDays: 90 },
  ];
}
