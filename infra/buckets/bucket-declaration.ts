/** Ids of rules that are declared here begin with this; every other rule is somebody else's. */
export const OWN_RULE_STEM = 'dingtalk-hk-';

/** A life-cycle rule that is switched on. Days count from the last change of the object. */
export interface LifeCycleRule {
  /** At most 255 bytes, unique in the bucket, with `OWN_RULE_STEM` in front. */
  readonly id: string;
  /** The beginning of a key; OSS knows no wildcards. Empty: the whole bucket. */
  readonly prefix: string;
  readonly expireAfterDays?: number;
  /** For parts of uploads that were never completed; days from the beginning of the upload. */
  readonly abortUploadsAfterDays?: number;
}

/** A policy by which OSS refuses to remove or replace objects for so many days after their last change. */
export interface BucketRetention {
  /** 1 to 25,550. */
  readonly days: number;
  /** `in-progress`: never locked, so that OSS drops it after 24 hours. */
  readonly state: 'locked' | 'in-progress';
}

/** What a bucket must be like. Versioning is never on, so it is no setting. */
export interface BucketDeclaration {
  readonly name: string;
  readonly lifeCycle: readonly LifeCycleRule[];
  /** How OSS encrypts what comes without a wish of its own. */
  readonly defaultEncryption: 'AES256' | 'KMS';
  readonly retention?: BucketRetention;
}
